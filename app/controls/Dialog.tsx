import { type ReactNode, useEffect, useRef } from 'react'
import { closeDialog } from '../store/dialog.ts'

/** A modal dialog that is there as long as it is open; the browser gives the focus back to whatever had it. */
export function Dialog({ title, children }: { title: string; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
    // Its first button may be its last line; a long dialog is read from its beginning.
    dialog.current?.scrollTo(0, 0)
  }, [])
  return (
    <dialog ref={dialog} aria-label={title} onClose={closeDialog}>
      {children}
    </dialog>
  )
}

/** Closes the dialog around an element. @param then once the focus is back where it was, to open another from there */
export function closeAround(element: Element, then?: () => void): void {
  const dialog = element.closest('dialog')
  if (then) dialog?.addEventListener('close', then, { once: true })
  dialog?.close()
}

export function CloseButton({ children }: { children: ReactNode }) {
  return (
    <button type="button" onClick={event => closeAround(event.currentTarget)}>
      {children}
    </button>
  )
}
