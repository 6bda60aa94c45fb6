import type { ReactNode } from 'react'
import type { MakeTable } from '../table.ts'
import { FigureMenu } from './FigureMenu.tsx'

export interface FigureProps {
  /** Names the files that are saved of it. */
  readonly name: string
  /** What the picture says, in words; the text alternative. */
  readonly sentence: string
  /** The same words where some of them can be pressed. */
  readonly says?: ReactNode
  /** Its numbers; computed only when they are asked for. Undefined while there is nothing to show. */
  readonly table: MakeTable
  /** Whether the sentence names every lane, so that it takes more room. */
  readonly long?: boolean
  /** Whether the sentence stands above the picture, which may be higher than the screen. */
  readonly captionFirst?: boolean
  readonly children: ReactNode
}

/** The frame around a picture in the side column. */
export function Figure({ name, sentence, says, table, long, captionFirst, children }: FigureProps) {
  const caption = (
    <figcaption className={long ? 'sentence long' : 'sentence'}>
      <FigureMenu name={name} label={name} sentence={sentence} table={table} />
      <span>{says ?? sentence}</span>
    </figcaption>
  )
  return (
    <figure className="figure" data-figure={name}>
      {captionFirst && caption}
      {children}
      {!captionFirst && caption}
    </figure>
  )
}
