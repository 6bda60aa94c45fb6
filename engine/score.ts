import type { Model } from './model.ts'
import { Random } from './random.ts'
import { forward } from './sequence/forward.ts'
import { carryState, resetState, type Tape } from './sequence/tape.ts'
import type { Grading, Task } from './tasks/task.ts'

/** How well a task was done. */
export interface Score {
  /** 0…1, as its `Grading` says. */
  readonly value: number
  /** How many predictions or sequences were marked. */
  readonly answers: number
}

/** A large network is asked less: no score takes more windows, or about more multiplications, than this. */
const MOST = { windows: 512, multiplications: 1e9 } as const

/**
 * How well the task is done on windows never learned from: held-out ones, or ones made by a chance of their own, the same every time.
 * Where windows follow on from one another, the first is only read, to know where one is. Undefined where nothing is right or wrong.
 * Changes nothing that training depends on. Interruptible at every `yield`, and may be abandoned there.
 */
export function* scoreOf(
  { stack, evaluation: tape, kernel }: Model,
  task: Task,
  seed: number,
): Generator<void, Score | undefined> {
  const { score, continues } = task
  if (!score) return undefined
  const reader = task.heldOut(tape.B, tape.T) ?? task.train(tape.B, tape.T, new Random(seed, 'score'))
  const perWindow = tape.T * tape.B * stack.parameters.all.length
  const most = Math.max(2, Math.min(MOST.windows, Math.floor(MOST.multiplications / perWindow)))
  let answers = 0
  let right = 0
  for (let n = 0; n < most && answers < score.answers; n++) {
    reader.next(tape)
    if (n > 0 && continues) carryState(tape)
    else resetState(tape)
    yield* forward(stack, tape, kernel)
    if (n === 0 && continues) continue
    const marked = markers[score.kind](tape, score)
    answers += marked.answers
    right += marked.right
    yield
  }
  return answers > 0 ? { value: right / answers, answers } : undefined
}

interface Marked {
  readonly answers: number
  readonly right: number
}

/** What is counted of a window that has been read. */
const markers: Readonly<Record<Grading['kind'], (tape: Tape, score: Grading) => Marked>> = {
  right: addRows,
  near: addRows,
  possible: addRows,
  wholly(tape, score) {
    let answers = 0
    let right = 0
    for (let b = 0; b < tape.B; b++) {
      const row = markRow(tape, score, b)
      if (row.answers === 0) continue
      answers++
      if (row.right === row.answers) right++
    }
    return { answers, right }
  },
}

function addRows(tape: Tape, score: Grading): Marked {
  let answers = 0
  let right = 0
  for (let b = 0; b < tape.B; b++) {
    const row = markRow(tape, score, b)
    answers += row.answers
    right += row.right
  }
  return { answers, right }
}

function markRow(tape: Tape, score: Grading, b: number): Marked {
  let answers = 0
  let right = 0
  for (let t = 0; t < tape.T; t++) {
    if (!score.marks(tape, b, t)) continue
    answers++
    if (isRight(tape, score, b, t)) right++
  }
  return { answers, right }
}

function isRight(tape: Tape, { kind, within = 0, possible }: Grading, b: number, t: number): boolean {
  const row = t * tape.B + b
  const { logits, wanted, V: O } = tape
  if (kind === 'possible') return areLikeliest(tape, row, possible!(tape, b, t))
  if (kind !== 'near') return likeliest(tape, row) === tape.target[row]
  for (let i = row * O; i < (row + 1) * O; i++)
    if (!(Math.abs(logits[i]! - wanted[i]!) < within)) return false
  return true
}

/** Whether each of some symbols has a larger logit at a row of the tape than every other. */
function areLikeliest({ logits, V }: Tape, row: number, symbols: readonly number[]): boolean {
  const least = Math.min(...symbols.map(v => logits[row * V + v]!))
  for (let v = 0; v < V; v++) if (!symbols.includes(v) && !(logits[row * V + v]! < least)) return false
  return true
}

/** The symbol with the largest logit at a row of the tape, the first of equals. */
export function likeliest({ logits, V }: Pick<Tape, 'logits' | 'V'>, row: number): number {
  let best = 0
  for (let v = 1; v < V; v++) if (logits[row * V + v]! > logits[row * V + best]!) best = v
  return best
}
