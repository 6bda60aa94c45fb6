import type { Weights } from '../sequence/stack.ts'

/** exp(−8) is 0.0003: so unlikely that hardly any gradient comes from it. */
const UNLIKELY = -8

/**
 * Symbols that are read but can never be the answer start out as unlikely. In the literature such tasks have an output for each answer and
 * no other. Otherwise the first thing to be learned is to say none of the rest, which all hidden units are pushed to, far and in one
 * direction: an LSTM then stays at ln 4 of the temporal order for a thousand updates where it leaves it after two hundred.
 * @param answers every symbol that can be an answer; undefined where all can
 */
export function startUnlikely({ readout }: Weights, answers: readonly number[] | undefined): void {
  if (!answers) return
  for (let v = 0; v < readout.b.length; v++) if (!answers.includes(v)) readout.b[v] = UNLIKELY
}
