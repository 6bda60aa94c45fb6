import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import type { Task, Window } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz'
const VOWELS = 'aeiou'
/** Asked for at every step: V where the letter is a vowel, C where it is a consonant. */
const [VOWEL, CONSONANT] = [ALPHABET.length, ALPHABET.length + 1]
/** What the stage shows, over and over: every letter. */
const SHOWN = 'thequickbrownfoxjumpsoverthelazydog'

/**
 * One to one: a letter by chance; vowel or consonant? Each step stands for itself, so there is nothing to remember, and a network
 * without memory does as well as any.
 */
export function lettersTask(): Task {
  const vowels = VOWELS.length / ALPHABET.length
  return {
    vocabulary: new Vocabulary([...ALPHABET, 'V', 'C']),
    continues: false,
    asks: 'every',
    floors: [
      { id: 'uniform', nats: ln64(ALPHABET.length + 2) },
      { id: 'answers', nats: -vowels * ln64(vowels) - (1 - vowels) * ln64(1 - vowels) },
    ],
    score: { kind: 'right', goal: 1, guess: 1 - vowels, answers: 500, marks: () => true },
    passages: undefined,
    train(_B, _T, random: Random) {
      return {
        state: random.state,
        next(window: Window) {
          for (let b = 0; b < window.B; b++) writeLetters(window, b, () => random.below(ALPHABET.length))
        },
      }
    },
    heldOut: () => undefined,
    probe: window => writeLetters(window, 0, t => ALPHABET.indexOf(SHOWN[t % SHOWN.length]!)),
  }
}

function writeLetters({ T, B, input, target }: Window, b: number, draw: (t: number) => number): void {
  for (let t = 0; t < T; t++) {
    const letter = draw(t)
    input[t * B + b] = letter
    target[t * B + b] = VOWELS.includes(ALPHABET[letter]!) ? VOWEL : CONSONANT
  }
}
