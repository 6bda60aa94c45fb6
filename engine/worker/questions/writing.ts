import { Random } from '../../random.ts'
import type { Trainer } from '../../trainer.ts'
import { writeOn } from '../../write.ts'

export interface WritingQuestion {
  /** '' for the first character of the vocabulary. */
  readonly prompt: string
  /** Characters to write, 1 to 2000. */
  readonly length: number
  /** 0 to 5. */
  readonly temperature: number
  /** Which throw of the dice: the same at every update. */
  readonly draw: number
}

/**
 * What the network writes after a prompt, from an empty memory, without the prompt.
 * @throws RangeError when length or temperature are out of range
 */
export function* writing(
  { model, task, shared }: Trainer,
  { prompt, length, temperature, draw }: WritingQuestion,
): Generator<void, { readonly text: string }> {
  if (!(length >= 1 && length <= 2000 && temperature >= 0 && temperature <= 5))
    throw new RangeError(`writing: expected length 1…2000, temperature 0…5, got ${length}, ${temperature}`)
  const { vocabulary } = task
  const { tokens } = vocabulary.encode(prompt || vocabulary.tokens[0]!)
  const random = new Random(shared.seed, `writing a text ${draw}`)
  const { stack, writing: tape, kernel } = model
  const written = yield* writeOn(stack, tape, { prompt: tokens, length, temperature, random }, kernel)
  return { text: vocabulary.decode(written) }
}
