import { complete } from '../run.ts'
import { type BarCount, barsThatAddUp } from '../tasks/abc/barsThatAddUp.ts'
import { headersOf } from '../tasks/abc/headersOf.ts'
import type { Trainer } from '../trainer.ts'
import { learned } from '../worker/questions/learned.ts'
import { writing } from '../worker/questions/writing.ts'

const HEADERS = 8
const LENGTH = 300
const TEMPERATURE = 0.8

/**
 * The score of a lane that learns from a text of tunes: the bars of tunes it writes after each of the text's most frequent headers in turn,
 * by the same dice as on the page. The page's own curve is of one header, so of fewer bars, and rougher.
 */
export function barsWritten(trainer: Trainer, tunes = 16): BarCount {
  const headers = headersOf(complete(learned(trainer, {})).text, HEADERS)
  const counts = Array.from({ length: tunes }, (_, n) => {
    const header = headers[n % headers.length]!
    const question = { prompt: `\n\n${header}`, length: LENGTH, temperature: TEMPERATURE, draw: n + 1 }
    return barsThatAddUp(header + complete(writing(trainer, question)).text)
  })
  return {
    good: counts.reduce((sum, { good }) => sum + good, 0),
    all: counts.reduce((sum, { all }) => sum + all, 0),
  }
}
