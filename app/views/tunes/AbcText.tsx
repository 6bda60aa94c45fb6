import { Fragment } from 'react'
import { glyph, isInvisible } from '../../draw/characters.ts'
import { piecesOf } from './pieces.ts'
import type { Written } from './score.ts'
import { tuneWords } from './words.ts'

/** The same tune as it was written, character by character: what cannot be read marked, bars that do not add up underlined. */
export function AbcText({ written, sounding }: { written: Written; sounding: number | undefined }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to scroll it
    <div className="abc-text" role="group" aria-label={tuneWords.abc} tabIndex={0}>
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
