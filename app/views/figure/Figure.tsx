import type { ReactNode } from 'react'
import type { Table } from '../table.ts'

export interface FigureProps {
  /** Names the files that are saved of it. */
  readonly name: string
  /** What the picture says, in words; the text alternative. */
  readonly sentence: string
  /** Its numbers; computed only when they are asked for. Undefined while there is nothing to show. */
  table(): Table | undefined
  readonly children: ReactNode
}

/** The frame around a picture in the side column. */
export function Figure({ name, sentence, children }: FigureProps) {
  return (
    <figure className="figure" data-figure={name}>
      {children}
      <figcaption className="sentence">{sentence}</figcaption>
    </figure>
  )
}
