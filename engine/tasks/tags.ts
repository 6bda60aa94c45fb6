import type { Random } from '../random.ts'
import { BLANK } from './blank.ts'
import { Counts } from './counting.ts'
import { writeToEnd } from './pad.ts'
import type { Task, Window } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

/** What someone is like, or, after “the”, all who are. */
const SECOND = ['old', 'young', 'poor', 'rich', 'brave', 'sick'] as const
/** Someone, or what one can do with a ship. */
const THIRD = ['man', 'crew', 'guard', 'guide', 'pilot', 'scout'] as const
/**
 * The two ways to go on. Of either as many, and as long: where a sentence begins does not tell which it is. No verb begins with a t, so its
 * first letter does.
 */
const VERBS = ['listens', 'shivers', 'returns', 'whistles', 'stumbles', 'grumbles'] as const
const OBJECTS = ['the sub', 'the tug', 'the ark', 'the boat', 'the ship', 'the raft'] as const

/** Determiner, adjective, noun, verb. */
const VOCABULARY = [BLANK, ' ', ...'abcdefghiklmnoprstuvwy', 'D', 'A', 'N', 'V']
const [NOTHING, SPACE] = [0, 1]
const ANSWERS = Array.from(`${BLANK}DANV`, symbol => VOCABULARY.indexOf(symbol))
const DETERMINER = VOCABULARY.indexOf('D')

export interface Sentence {
  readonly text: string
  /** For every letter the tag of its word; a blank for a space. */
  readonly tags: string
}

/** Every sentence there is, all alike likely. */
export const sentences: readonly Sentence[] = SECOND.flatMap(second =>
  THIRD.flatMap(third => [
    ...VERBS.map(verb => tagged(`the ${second} ${third} ${verb}`, 'DANV')),
    ...OBJECTS.map(object => tagged(`the ${second} ${third} ${object}`, 'DNVDN')),
  ]),
)

function tagged(text: string, tags: string): Sentence {
  const words = text.split(' ')
  return { text, tags: words.map((word, i) => tags[i]!.repeat(word.length)).join(BLANK) }
}

/**
 * Many to many, of equal length: a sentence, letter by letter; at every letter, what is the word it belongs to? “The old man” may be an
 * adjective and a noun (the old man listens) or a noun and a verb (the old man the boat), alike likely, and only what follows tells. Who
 * reads from left to right is certain of every other word at its first letter, and tosses a coin at these two.
 * Sentences end at the last step of the window; what is too long for it loses its beginning, so that what tells is always read.
 * @param T window length; one too short for a letter of the third word has nothing that is marked
 */
export function tagsTask(T: number): Task {
  const vocabulary = new Vocabulary(VOCABULARY)
  const encoded = sentences.map(({ text, tags }) => ({
    letters: vocabulary.encode(text).tokens,
    tags: vocabulary.encode(tags).tokens,
  }))
  const shown = sentences.findIndex(({ text }) => text === 'the old man the boat')
  const write = (window: Window, b: number, sentence: number) => {
    writeToEnd(window.input, window, b, encoded[sentence]!.letters)
    writeToEnd(window.target, window, b, encoded[sentence]!.tags)
  }

  const fromNothing = new Counts()
  const fromLetter = new Counts()
  const fromLeft = new Counts()
  const inDoubt = new Counts()
  let marked = 0
  const window = { T, B: 1, input: new Int32Array(T), target: new Int32Array(T) }
  sentences.forEach(({ text }, sentence) => {
    write(window, 0, sentence)
    const read = text.slice(-T)
    // Blanks ask for nothing, and how many there were does not tell what follows: both ways to go on are alike long.
    const blanks = T - read.length
    fromNothing.add('', `${NOTHING}`, blanks)
    for (let t = blanks; t < T; t++) {
      const soFar = read.slice(0, t - blanks + 1)
      const tag = `${window.target[t]!}`
      fromNothing.add('', tag)
      fromLetter.add(`${window.input[t]!}`, tag)
      fromLeft.add(soFar, tag)
      if (!isInDoubt(window, 0, t)) continue
      inDoubt.add(soFar, tag)
      marked++
    }
  })
  const steps = sentences.length * T

  return {
    vocabulary,
    continues: false,
    wirings: ['plain', 'bi'],
    asks: 'every',
    answers: ANSWERS,
    floors: [
      { id: 'answers', nats: fromNothing.nats() / steps },
      { id: 'memoryless', nats: fromLetter.nats() / steps },
      { id: 'leftToRight', nats: fromLeft.nats() / steps },
    ],
    ...(marked > 0 && {
      score: {
        kind: 'right',
        goal: 0.99,
        guess: inDoubt.hits() / marked,
        answers: 4000,
        marks: isInDoubt,
      },
    }),
    passages: undefined,
    train(_B, _T, random: Random) {
      return {
        state: random.state,
        next(window: Window) {
          for (let b = 0; b < window.B; b++) write(window, b, random.below(sentences.length))
        },
      }
    },
    heldOut: () => undefined,
    probe: window => write(window, 0, shown),
  }
}

/** Whether a letter is of one of the two words in doubt: of no determiner, and not of the last word. */
function isInDoubt({ T, B, input, target }: Window, b: number, t: number): boolean {
  const tag = target[t * B + b]
  if (tag === NOTHING || tag === DETERMINER) return false
  for (let later = t + 1; later < T; later++) if (input[later * B + b] === SPACE) return true
  return false
}
