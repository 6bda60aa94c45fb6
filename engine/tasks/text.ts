import { ln64 } from '../kernels/ln.ts'
import type { Floor, Reader, Task, Window } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

/** The last tenth of a text is not trained on. */
const HELD_OUT = 0.1

/** Read a text and guess the next character, at every step. */
export function textTask(text: string, T: number): Task {
  const vocabulary = Vocabulary.of(text)
  const { tokens } = vocabulary.encode(text)
  const reserved = Math.floor(tokens.length * HELD_OUT)
  const enough = reserved > 2 * T
  const learned = enough ? tokens.subarray(0, tokens.length - reserved) : tokens
  const kept = enough ? tokens.subarray(tokens.length - reserved) : undefined
  return {
    vocabulary,
    continues: true,
    asks: 'every',
    floors: frequencyFloors(learned, vocabulary.size),
    passages: { learned, keptBack: kept },
    train: B => readInTurn(learned, B),
    heldOut: B => kept && readInTurn(kept, B),
    probe: window => readInTurn(kept ?? learned, 1).next(window),
  }
}

/**
 * B readers start at evenly spaced places and each reads on, window after window; at the end of the text they go on at its beginning.
 * The state is one number, how far each has read.
 */
export function readInTurn(tokens: Int32Array, B: number): Reader {
  const state = new Uint32Array(1)
  return {
    state,
    next({ T, B: rows, input, target }: Window) {
      for (let b = 0; b < rows; b++) {
        let at = (Math.floor((b * tokens.length) / B) + state[0]!) % tokens.length
        for (let t = 0; t < T; t++) {
          input[t * rows + b] = tokens[at]!
          at = at + 1 === tokens.length ? 0 : at + 1
          target[t * rows + b] = tokens[at]!
        }
      }
      state[0] = (state[0]! + T) % tokens.length
    },
  }
}

/** What one can know without reading: nothing, how frequent each character is, which usually follows which. Measured on the text itself. */
export function frequencyFloors(tokens: Int32Array, V: number): (Floor & { nats: number })[] {
  const single = new Float64Array(V)
  const pair = new Float64Array(V * V)
  for (let n = 0; n < tokens.length; n++) {
    const next = tokens[(n + 1) % tokens.length]!
    single[next]! += 1
    pair[tokens[n]! * V + next]! += 1
  }
  let unigram = 0
  let bigram = 0
  for (let a = 0; a < V; a++) {
    if (single[a]! > 0) unigram -= single[a]! * ln64(single[a]! / tokens.length)
    for (let b = 0; b < V; b++) {
      const n = pair[a * V + b]!
      if (n > 0) bigram -= n * ln64(n / single[a]!)
    }
  }
  return [
    { id: 'uniform', nats: ln64(V) },
    { id: 'unigram', nats: unigram / tokens.length },
    { id: 'bigram', nats: bigram / tokens.length },
  ]
}
