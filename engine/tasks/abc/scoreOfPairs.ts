import { Random } from '../../random.ts'
import { type BarCount, barsThatAddUp } from './barsThatAddUp.ts'

const LENGTH = 20_000

/** The score of a writer that draws each character by what follows the one before in a text: what counting pairs is worth. */
export function scoreOfPairs(text: string, header: string, seed = 1): BarCount {
  const followers = new Map<string, string[]>()
  for (let i = 0; i + 1 < text.length; i++) {
    const after = followers.get(text[i]!)
    if (after) after.push(text[i + 1]!)
    else followers.set(text[i]!, [text[i + 1]!])
  }
  const random = new Random(seed, 'a writer of pairs')
  const written = [header]
  for (let n = 0, last = header.at(-1)!; n < LENGTH; n++) {
    const after = followers.get(last) ?? [...followers.keys()]
    last = after[random.below(after.length)]!
    written.push(last)
  }
  return barsThatAddUp(written.join(''))
}
