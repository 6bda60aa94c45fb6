import type { ReactNode } from 'react'

interface FileButtonProps {
  /** Kinds of files, as an input has them. */
  readonly accept: string
  take(file: File | undefined, input: HTMLInputElement): void
  readonly children: ReactNode
}

/** Opens a file, and the same one again if it is chosen again. */
export function FileButton({ accept, take, children }: FileButtonProps) {
  return (
    <label className="file-button">
      {children}
      <input
        type="file"
        className="visually-hidden"
        accept={accept}
        onChange={({ currentTarget: input }) => {
          take(input.files?.[0], input)
          input.value = ''
        }}
      />
    </label>
  )
}
