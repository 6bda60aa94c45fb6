import { ln64 } from '../../kernels/ln.ts'
import { Random } from '../../random.ts'
import type { Clamp } from '../../sequence/clamp.ts'
import type { Trainer } from '../../trainer.ts'
import { writeOn } from '../../write.ts'
import { readAlong } from './passage.ts'

export interface ClampedWritingQuestion {
  readonly prompt: string
  /** Characters to write, 1 to 500. */
  readonly length: number
  /** 0 to 5. */
  readonly temperature: number
  readonly clamp: Clamp
  /** Which throw of the dice; both texts get the same. */
  readonly draw: number
}

export interface ClampedWritingAnswer {
  /** Tokens, as they were read and written. */
  readonly prompt: Int32Array
  readonly free: Int32Array
  readonly clamped: Int32Array
  /** What the unit did by itself, after each character of prompt and free text but the last, which is not read. */
  readonly values: Float32Array
  /** −log p of the free text's characters, mean in nats, at temperature 1: read freely, and with the unit held. The same text, so nothing but the clamp differs. */
  readonly freeNats: number
  readonly clampedNats: number
}

/**
 * A continuation written twice with the same chance, free and with one unit held (`write.ts`). After the first difference each text reads
 * what it has itself written, so what follows tells little; `clampedNats` is the effect of the clamp alone.
 * @throws RangeError when there is no such unit, or length or temperature are out of range
 */
export function* clampedWriting(
  { model, task, shared }: Trainer,
  { prompt: text, length, temperature, clamp, draw }: ClampedWritingQuestion,
): Generator<void, ClampedWritingAnswer> {
  if (!(length >= 1 && length <= 500 && temperature >= 0 && temperature <= 5))
    throw new RangeError(
      `clampedWriting: expected length 1…500, temperature 0…5, got ${length}, ${temperature}`,
    )
  if (task.numbers) throw new RangeError('clampedWriting: this task has numbers, and no text to write')
  const { vocabulary } = task
  const prompt = vocabulary.encode(text || vocabulary.tokens[0]!).tokens
  const { stack, writing: tape, kernel } = model
  const chance = () => new Random(shared.seed, `clamped writing ${draw}`)
  const common = { prompt, length, temperature }
  const clamped = yield* writeOn(stack, tape, { ...common, random: chance(), clamp }, kernel)
  const free = yield* writeOn(stack, tape, { ...common, random: chance() }, kernel)

  const tokens = Int32Array.from([...prompt, ...free.subarray(0, length - 1)])
  const values = new Float32Array(tokens.length)
  const passage = { tokens, every: tokens.length }
  let freeNats = 0
  let clampedNats = 0
  const surprise = (n: number, probabilities: Float32Array) => {
    const written = n - prompt.length + 1
    return written < 0 ? 0 : -ln64(probabilities[free[written]!]!) / length
  }
  yield* readAlong(model, passage, (n, { probabilities, layers }) => {
    values[n] = layers[clamp.l]!.steps[0]!.next[clamp.of][clamp.j]!
    freeNats += surprise(n, probabilities)
  })
  yield* readAlong(
    model,
    passage,
    (n, { probabilities }) => {
      clampedNats += surprise(n, probabilities)
    },
    clamp,
  )
  return { prompt, free, clamped, values, freeNats, clampedNats }
}
