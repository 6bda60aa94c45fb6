import { Fragment } from 'react'
import { glyph, isInvisible } from '../../draw/characters.ts'
import { piecesOf } from './pieces.ts'
import type { Written } from './score.ts'

/** The same tune as it was written, character by character: what cannot be read marked, bars that do not add up underlined. */
export function AbcText({ written, sounding }: { written: Written; sounding: number | undefined }) {
  return (
    <div className="abc-text">
      {piecesOf(written).map(({ from, text, kind }) => {
        if (kind === 'unreadable') return <mark key={from}>{isInvisible(text) ? glyph(text) : text}</mark>
        const className = [kind, ...(from === sounding ? ['sounding'] : [])].join(' ')
        return className === 'plain' ? (
          <Fragment key={from}>{text}</Fragment>
        ) : (
          <span key={from} className={className}>
            {text}
          </span>
        )
      })}
    </div>
  )
}
