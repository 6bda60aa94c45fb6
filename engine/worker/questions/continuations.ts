import { Random } from '../../random.ts'
import type { Trainer } from '../../trainer.ts'
import { writeOn } from '../../write.ts'
import { readAlong } from './passage.ts'

/** So many are offered, as on a telephone. */
export const OFFERED = 3
/** So much of a text is read, its end; more changes little, and the answer should be there before the next letter is. */
const READ = 80
/** A word longer than this is not completed. */
const LONGEST_WORD = 16
const IN_A_WORD = /[\p{L}\p{M}\p{N}’']/u

export interface ContinuationsQuestion {
  /** What has been typed; an empty one is read as a space. */
  readonly text: string
}

export interface ContinuationsAnswer {
  /** The likeliest next characters with their probabilities, best first; fewer where the vocabulary is smaller. */
  readonly next: readonly Continuation[]
  /** Characters of the text that the network does not know, and reads as another. */
  readonly unknown: readonly string[]
}

export interface Continuation {
  readonly token: number
  readonly p: number
  /** The text up to the end of the word, written on from this character by always taking the likeliest. Of a space or a full stop itself. */
  readonly word: string
}

/** What a keyboard that predicts would offer after a text, read from an empty memory: characters, and the words they lead to. */
export function* continuations(
  { model, task }: Trainer,
  { text }: ContinuationsQuestion,
): Generator<void, ContinuationsAnswer> {
  const { vocabulary } = task
  const { tokens, unknown } = vocabulary.encode(
    Array.from(text || ' ')
      .slice(-READ)
      .join(''),
  )
  let p = new Float32Array(0)
  yield* readAlong(model, { tokens, every: tokens.length }, (n, { probabilities }) => {
    if (n === tokens.length - 1) p = probabilities.slice()
  })
  const likeliest = Array.from(p.keys()).sort((a, b) => p[b]! - p[a]!)
  const next: Continuation[] = []
  for (const token of likeliest.slice(0, OFFERED)) {
    let word = vocabulary.tokens[token]!
    if (IN_A_WORD.test(word)) {
      const written = yield* writeOn(
        model.stack,
        model.writing,
        // At temperature 0 nothing is drawn.
        { prompt: [...tokens, token], length: LONGEST_WORD, temperature: 0, random: new Random(0, 'none') },
        model.kernel,
      )
      for (const each of written) {
        const character = vocabulary.tokens[each]!
        if (!IN_A_WORD.test(character)) break
        word += character
      }
    }
    next.push({ token, p: p[token]!, word })
  }
  return { next, unknown }
}
