import type { FieldValue, Wiring } from '../experiment/fields.ts'
import type { Random } from '../random.ts'
import { sourceSteps } from '../sourceSteps.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The part of a tape that a task fills: T characters of B sequences, time-major. */
export interface Window {
  readonly T: number
  readonly B: number
  readonly input: Int32Array
  readonly target: Int32Array
  /** For a task of numbers, in place of the above: what is read [T, B, I], and what should be said [T, B, O]. */
  readonly values?: Float32Array
  readonly wanted?: Float32Array
}

/** Hands out windows one after another. Its position can be saved and put back. */
export interface Reader {
  next(window: Window): void
  readonly state: Uint32Array
}

/**
 * A loss that needs no learning, drawn as a dashed line: who does not know more cannot do better. In nats, or of numbers as a mean
 * squared error.
 */
export type Floor = {
  readonly id:
    | 'uniform'
    | 'unigram'
    | 'bigram'
    | 'memoryless'
    | 'chance'
    | 'classes'
    | 'answers'
    | 'half'
    | 'forgetful'
    | 'leftToRight'
    | 'best'
    | 'constant'
    | 'position'
    | 'lastValue'
    | 'noise'
} & (
  | { readonly nats: number; readonly squaredError?: undefined }
  | { readonly nats?: undefined; readonly squaredError: number }
)

/** What a task reads, all of it in order, as tokens: what is learned from, and what is not. */
export interface Passages {
  readonly learned: Int32Array
  readonly keptBack: Int32Array | undefined
}

/** How many numbers are read and said at each step. */
export interface Numbers {
  readonly I: number
  readonly O: number
  /** Whether what is said is what will be read next, so that a forecast can be made by reading what was said. */
  readonly forecasts: boolean
  /** Whether the second number read is a mark, 1 where the first counts and 0 elsewhere. */
  readonly marks?: boolean
}

/** What a model's size depends on besides its lane's settings and the window. */
export interface TaskShape {
  /** Size of the vocabulary, which is read and guessed; of numbers, how many are said at each step. */
  readonly V: number
  /** Where numbers are read and said, and the loss is their squared error. */
  readonly numbers?: Numbers
  /** How the cells may be wired for it; where there are none, in the plain way only. */
  readonly wirings?: readonly Wiring[]
  /** Where a source is read, and then an answer is written: steps of the answer, if the window has room for twice as many. See `sourceSteps`. */
  readonly answer?: number
}

export const shapeOf = ({ vocabulary, numbers, wirings, answer }: Task): TaskShape => ({
  V: numbers?.O ?? vocabulary.size,
  ...(numbers && { numbers }),
  ...(wirings && { wirings }),
  ...(answer !== undefined && { answer }),
})

/** How well a task is done, in one number: which predictions are marked, and what counts as having learned it. */
export interface Grading {
  /**
   * `right`: the share of marked predictions whose likeliest symbol is the target. `wholly`: of sequences, all of whose marked ones are.
   * `near`: of marked predictions all of whose numbers are off by less than `within`.
   * `possible`: of marked predictions, each symbol that can come next being likelier than any that cannot.
   */
  readonly kind: 'right' | 'wholly' | 'near' | 'possible'
  readonly within?: number
  /** 0…1: at least so much counts as having learned the task. */
  readonly goal: number
  /** 0…1: what the best guess gets that has not read, or has forgotten, what the answer depends on. */
  readonly guess: number
  /** So many predictions (`right`) or sequences (`wholly`) are marked, at least. */
  readonly answers: number
  /** Whether the prediction at step t of row b is marked; from what stands in this row alone. */
  marks(window: Window, b: number, t: number): boolean
  /** Of `possible`: the symbols that can come after step t of row b, where it is marked. */
  possible?(window: Window, b: number, t: number): readonly number[]
}

/** Ever longer sequences of the same kind, to see how far beyond training a network gets. */
export interface Ladder {
  /** The longest that is learned from has this n. */
  readonly learned: number
  /** What is read before, as in the middle of training: a memory that has read nothing yet is one that training hardly ever sees. */
  readonly before: readonly number[]
  /** The nth sequence, the step from which its predictions are determined, and the symbol that follows it. */
  sequence(n: number): { readonly tokens: readonly number[]; readonly from: number; readonly end: number }
}

/** What is read and what is asked. */
export interface Task {
  /** Empty for a task of numbers. */
  readonly vocabulary: Vocabulary
  /** See `TaskShape`. */
  readonly numbers?: Numbers
  /** Whether each window follows on from the one before, so that the state can be carried over. */
  readonly continues: boolean
  /** See `TaskShape`. */
  readonly wirings?: readonly Wiring[]
  /** See `TaskShape`. */
  readonly answer?: number
  /** Which steps the task itself asks about. */
  readonly asks: 'every' | 'last' | 'answer'
  /** The symbols that can be the answer where it asks; absent where all can. */
  readonly answers?: readonly number[]
  /** For a loss at the steps the task asks about. */
  readonly floors: readonly Floor[]
  /** Absent where an answer is not right or wrong: what comes next in a text can be guessed better or worse. */
  readonly score?: Grading
  /** Present where sequences may be longer than any that is learned from. */
  readonly ladder?: Ladder
  /** Absent where windows do not follow on from one another: there is nothing to read on. */
  readonly passages: Passages | undefined
  /** Windows to learn from. */
  train(B: number, T: number, random: Random): Reader
  /** Windows never learned from; absent where nothing can be held out. */
  heldOut(B: number, T: number): Reader | undefined
  /** What the stage shows unless told otherwise. */
  probe(window: Window): void
}

/** @param text what `textFile` names, or the user's own; tasks that make their own data ignore it */
export type TaskMaker = (
  which: { readonly task: FieldValue<'task'>; readonly T: number },
  text: string,
) => Task

/**
 * Sets how much each prediction counts: all steps alike, those of the answer, or the last alone. The weights sum to 1, so the loss is a mean.
 * @param answer of the task, where it asks for one
 */
export function weighSteps(
  weight: Float32Array,
  { T, B }: { T: number; B: number },
  asks: Task['asks'],
  answer?: number,
): void {
  const from = asks === 'every' ? 0 : asks === 'last' ? T - 1 : sourceSteps(answer, T)
  weight.fill(0)
  weight.fill(1 / ((T - from) * B), from * B)
}
