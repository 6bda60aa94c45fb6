import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import { BLANK } from './blank.ts'
import { Counts } from './counting.ts'
import { padLeft } from './pad.ts'
import type { Task } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

/** Every so many-th name of a language is not learned from. */
const KEEP_BACK = 5

/** What is read, and the answer. */
interface Named {
  readonly tokens: Int32Array
  readonly answer: number
}

/**
 * Many to one: a first name, letter by letter; at its end, of which language is it? The answer is the language's first letter, in capitals.
 * Every language has as many names, ln n nats for a blind guess; who sees only the last letter has the floor `memoryless`, counted. Every
 * fifth name is kept back: whether a network has learned names or languages shows there.
 * @param lists a line for each language, “English: amy ashley …”, alike many (public/texts/names.txt)
 */
export function namesTask(lists: string): Task {
  const languages = lists.split('\n').flatMap(line => {
    const [language, names] = line.split(': ')
    return names ? [{ initial: language![0]!, names: names.split(' ') }] : []
  })
  const letters = [...new Set(languages.flatMap(({ names }) => [...names.join('')]))].sort()
  const vocabulary = new Vocabulary([BLANK, ...letters, ...languages.map(({ initial }) => initial)])
  const firstAnswer = 1 + letters.length
  const learned: Named[] = []
  const keptBack: Named[] = []
  const lastLetters = new Counts()
  // Language by language in turn, so that the first few of either are of all.
  for (let n = 0; n < Math.max(0, ...languages.map(({ names }) => names.length)); n++)
    languages.forEach(({ names }, language) => {
      const name = names[n]
      if (name === undefined) return
      const named = { tokens: vocabulary.encode(name).tokens, answer: firstAnswer + language }
      if (n % KEEP_BACK === KEEP_BACK - 1) {
        keptBack.push(named)
        return
      }
      learned.push(named)
      lastLetters.add(name.at(-1)!, `${language}`)
    })
  return {
    vocabulary,
    continues: false,
    asks: 'last',
    answers: languages.map((_, language) => firstAnswer + language),
    floors: [
      { id: 'classes', nats: ln64(languages.length) },
      { id: 'memoryless', nats: lastLetters.nats() / learned.length },
    ],
    // Who has learned names by heart, and nothing of the languages, guesses.
    score: {
      kind: 'right',
      goal: 0.6,
      guess: 1 / languages.length,
      answers: keptBack.length,
      marks: ({ T }, _b, t) => t === T - 1,
    },
    passages: undefined,
    train(_B, _T, random: Random) {
      return {
        state: random.state,
        next(window) {
          for (let b = 0; b < window.B; b++) padLeft(window, b, learned[random.below(learned.length)]!)
        },
      }
    },
    heldOut() {
      const state = new Uint32Array(1)
      return {
        state,
        next(window) {
          for (let b = 0; b < window.B; b++) padLeft(window, b, keptBack[state[0]!++ % keptBack.length]!)
        },
      }
    },
    probe: window => padLeft(window, 0, keptBack[0]!),
  }
}
