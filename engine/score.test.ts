import { describe, expect, it } from 'vitest'
import { fingerprint } from './fingerprint.ts'
import { loadKernels } from './kernels/loadForTests.ts'
import { Random } from './random.ts'
import { complete } from './run.ts'
import { likeliest, scoreOf } from './score.ts'
import { BLANK } from './tasks/blank.ts'
import { tasks } from './tasks/index.ts'
import type { Task, Window } from './tasks/task.ts'
import { names } from './tasks/testing.ts'
import { forward64 } from './testing/float64.ts'
import { createTrainer, lane } from './testing/network.ts'

const ROWS = 8
const simd = await loadKernels()
const trained = (task: keyof typeof tasks, settings: Parameters<typeof lane>[0], updates: number, T = 12) => {
  const trainer = createTrainer(lane(settings), { task, T, B: 8, loss: 'task', seed: 3 })
  for (let n = 0; n < updates; n++) complete(trainer.next())
  return trainer
}

/** So many windows of ROWS rows one after another, as one long window. */
function readOn(task: Task, T: number, windows: number): Window {
  const reader = task.train(ROWS, T, new Random(3, 'score'))
  const whole = {
    T: T * windows,
    B: ROWS,
    input: new Int32Array(T * windows * ROWS),
    target: new Int32Array(T * windows * ROWS),
  }
  for (let n = 0; n < windows; n++) {
    const part = <A extends Int32Array>(all: A) => all.subarray(n * T * ROWS, (n + 1) * T * ROWS)
    reader.next({ T, B: ROWS, input: part(whole.input), target: part(whole.target) })
  }
  return whole
}

describe('the score', () => {
  it('is the share of marked predictions that are right, in windows read in one go, the first of them not counted', () => {
    const T = 12
    const { model, task } = trained('reber', { cell: 'lstm', h: 5, lr: 0.02 }, 60, T)
    const score = complete(scoreOf(model, task, 3))!
    const marks = (w: Window, b: number, t: number) =>
      'E' === task.vocabulary.tokens[w.input[t * ROWS + b]!] &&
      'B' !== task.vocabulary.tokens[w.target[t * ROWS + b]!]
    // As many windows as it takes for 200.
    let windows = 1
    let marked = 0
    while (marked < 200) {
      windows++
      const long = readOn(task, T, windows)
      marked = 0
      for (let t = T; t < long.T; t++) for (let b = 0; b < ROWS; b++) if (marks(long, b, t)) marked++
    }
    const long = readOn(task, T, windows)
    const { logits } = forward64(
      {
        ...{ cell: 'lstm', act: 'tanh', V: task.vocabulary.size, H: 5, L: 1, T: long.T, B: ROWS },
        ...{ input: [...long.input], target: [...long.target], weight: Array.from(long.input, () => 1) },
      },
      model.stack.parameters.by,
    )
    let right = 0
    for (let t = T; t < long.T; t++)
      for (let b = 0; b < ROWS; b++) {
        if (!marks(long, b, t)) continue
        const row = t * ROWS + b
        const guesses = [...logits.slice(row * 7, (row + 1) * 7)]
        if (guesses.indexOf(Math.max(...guesses)) === long.target[row]) right++
      }
    expect(score.answers).toBe(marked)
    expect(score.value).toBeCloseTo(right / marked, 12)
    expect(score.value).toBeGreaterThan(0.2)
    expect(score.value).toBeLessThan(1)
  })

  it('of sequences counts only those in which every marked prediction is right', () => {
    const { model, task } = trained('parity', { cell: 'rnn', h: 8, lr: 0.03 }, 60, 4)
    const share = (kind: 'right' | 'wholly', marks: (t: number, b: number) => boolean) =>
      complete(
        scoreOf(
          model,
          { ...task, score: { ...task.score!, kind, answers: 800, marks: (_, b, t) => marks(t, b) } },
          3,
        ),
      )!
    const right = share('right', t => t < 2)
    const wholly = share('wholly', t => t < 2)
    expect([right.answers, wholly.answers]).toEqual([800, 800])
    // Tosses of a coin: one is right half of the time, two in a quarter of the sequences.
    expect(Math.abs(right.value - 1 / 2)).toBeLessThan(0.08)
    expect(Math.abs(wholly.value - 1 / 4)).toBeLessThan(0.08)
    expect(share('wholly', t => t === 0)).toEqual(share('right', t => t === 0))
    // Sequences without a marked prediction do not count.
    const some = share('wholly', (t, b) => t < 2 && b < 2)
    expect(some.answers).toBe(800)
    expect(Math.abs(some.value - 1 / 4)).toBeLessThan(0.08)
  })

  it('of numbers is the share that is near enough, and none of what is no number', () => {
    const { model, task } = trained('adding', { cell: 'rnn', h: 5, lr: 0.02 }, 40)
    // A single window, which is still there afterwards; that it has a mark for each row is what `adding` says.
    const share = (within: number) =>
      complete(scoreOf(model, { ...task, score: { ...task.score!, within, answers: 1 } }, 3))!
    const { evaluation: tape } = model
    share(1)
    const errors = Array.from({ length: ROWS }, (_, b) => {
      const row = (tape.T - 1) * ROWS + b
      return Math.abs(tape.logits[row]! - tape.wanted[row]!)
    }).sort((a, b) => a - b)
    for (const right of [0, 3, ROWS])
      expect(share(((errors[right - 1] ?? 0) + (errors[right] ?? 9)) / 2)).toEqual({
        value: right / ROWS,
        answers: ROWS,
      })
    model.stack.parameters.all.fill(Number.NaN)
    expect(share(1).value).toBe(0)
  })

  it('does not depend on what the tape held before', () => {
    const { model, task } = trained('reber', { cell: 'lstm', h: 5, lr: 0.02 }, 60)
    const once = complete(scoreOf(model, task, 3))
    for (const { h, c } of model.evaluation.layers) for (const state of [h, c]) state.fill(Number.NaN)
    expect(complete(scoreOf(model, task, 3))).toEqual(once)
  })

  it('is of what is kept back, where anything is', () => {
    const { model, task } = trained('parity', { cell: 'rnn', h: 4 }, 0)
    let windows = 0
    const reader = task.train(ROWS, 12, new Random(9, 'kept back'))
    const next = (window: Window) => {
      windows++
      reader.next(window)
    }
    const train = () => {
      throw new Error('learned from')
    }
    expect(
      complete(scoreOf(model, { ...task, train, heldOut: () => ({ ...reader, next }) }, 3)),
    ).toBeDefined()
    expect(windows).toBeGreaterThan(0)
  })

  it('the likeliest is the first of equals', () => {
    const logits = Float32Array.of(1, 3, 3, 0, 1, 2)
    expect([0, 1].map(row => likeliest({ logits, V: 3 }, row))).toEqual([1, 2])
  })

  it('is the same however often it is asked for, and training goes on as if it had not been', () => {
    for (const task of ['reber', 'order'] as const) {
      const [alone, scored] = [
        trained(task, { cell: 'gru', h: 4 }, 0),
        trained(task, { cell: 'gru', h: 4 }, 0),
      ]
      for (let n = 0; n < 6; n++) {
        complete(alone.next())
        complete(scored.next())
        const once = complete(scoreOf(scored.model, scored.task, 3))
        expect(once?.answers).toBeGreaterThanOrEqual(200)
        expect(complete(scoreOf(scored.model, scored.task, 3))).toEqual(once)
      }
      expect(fingerprint(scored.model.stack.parameters.all)).toBe(
        fingerprint(alone.model.stack.parameters.all),
      )
    }
  })

  it('of a large network is of fewer answers, but of some', () => {
    const { model, task } = createTrainer(
      lane({ cell: 'lstm', h: 128, layers: 2 }),
      { task: 'order', T: 400, B: 2, loss: 'task', seed: 3 },
      { simd },
    )
    const { answers } = complete(scoreOf(model, task, 3))!
    // One to read up to, one to mark: fewer would be none where windows follow on from one another.
    expect(answers).toBe(2 * ROWS)
  })

  it('there is none where nothing is right or wrong', () => {
    const text = 'the quick brown fox jumps over the lazy dog. '.repeat(20)
    const { model, task } = createTrainer(
      lane(),
      { task: 'text', T: 7, B: 3, loss: 'task', seed: 2 },
      { text },
    )
    expect(complete(scoreOf(model, task, 2))).toBeUndefined()
  })
})

describe('of the Reber grammar', () => {
  const T = 24
  const { tokens } = tasks.plainreber().vocabulary
  /** What came after each beginning of a string, in thousands of them. */
  const after = new Map<string, Set<string>>()
  const beginning = ({ B, input }: Window, b: number, t: number) => {
    const read = Array.from({ length: t + 1 }, (_, s) => tokens[input[s * B + b]!]).join('')
    return read.slice(read.lastIndexOf('B')).match(/^B.*/)?.[0]
  }
  const many = readOn(tasks.plainreber(), 50, 200)
  for (let b = 0; b < ROWS; b++)
    for (let t = 0; t < many.T - 1; t++) {
      const read = beginning(
        { ...many, input: many.input.subarray(Math.max(0, t - 40) * ROWS) },
        b,
        Math.min(t, 40),
      )
      if (read && read.length < 12)
        after.set(read, (after.get(read) ?? new Set()).add(tokens[many.target[t * ROWS + b]!]!))
    }

  it('right is who finds the two letters that can come likelier than all others', () => {
    const { model, task } = trained('plainreber', { cell: 'rnn', h: 6, lr: 0.02 }, 60, T)
    const score = complete(scoreOf(model, task, 3))!
    let windows = 1
    let right = 0
    let marked = 0
    while (marked < 500) {
      windows++
      const long = readOn(task, T, windows)
      const { logits } = forward64(
        {
          ...{ cell: 'rnn', act: 'tanh', V: 7, H: 6, L: 1, T: long.T, B: ROWS },
          ...{ input: [...long.input], target: [...long.target], weight: Array.from(long.input, () => 1) },
        },
        model.stack.parameters.by,
      )
      right = 0
      marked = 0
      for (let t = T; t < long.T; t++)
        for (let b = 0; b < ROWS; b++) {
          // Each window is marked by itself, so a string that began in the one before is not.
          const from = t - (t % T)
          const read = beginning({ ...long, input: long.input.subarray(from * ROWS) }, b, t - from)
          const can = after.get(read ?? '')
          if (can?.size !== 2) continue
          marked++
          const row = t * ROWS + b
          const order = [...tokens].sort(
            (x, y) => logits[row * 7 + tokens.indexOf(y)]! - logits[row * 7 + tokens.indexOf(x)]!,
          )
          if (order.slice(0, 2).every(letter => can.has(letter))) right++
        }
    }
    expect(score.answers).toBeGreaterThanOrEqual(marked)
    expect(score.answers).toBeLessThan(1.05 * marked)
    expect(score.value).toBeCloseTo(right / marked, 1)
    expect(score.value).toBeGreaterThan(0.5)
    expect(score.value).toBeLessThan(1)
  })

  it('nothing is right of what is no number', () => {
    const { model, task } = trained('plainreber', { cell: 'rnn', h: 4 }, 0)
    model.stack.parameters.all.fill(Number.NaN)
    expect(complete(scoreOf(model, task, 3))!.value).toBe(0)
  })

  it('who knows the last letter alone gets the share that is called a guess', () => {
    const sets = new Map<string, Map<string, number>>()
    let answers = 0
    for (let b = 0; b < ROWS; b++)
      for (let t = 0; t < many.T; t++) {
        const read = beginning(
          { ...many, input: many.input.subarray(Math.max(0, t - 40) * ROWS) },
          b,
          Math.min(t, 40),
        )
        const can = after.get(read ?? '')
        if (can?.size !== 2) continue
        const of = sets.get(read!.at(-1)!) ?? new Map<string, number>()
        const set = [...can].sort().join('')
        sets.set(read!.at(-1)!, of.set(set, (of.get(set) ?? 0) + 1))
        answers++
      }
    const hits = [...sets.values()].reduce((sum, of) => sum + Math.max(...of.values()), 0)
    expect(Math.abs(hits / answers - tasks.plainreber().score!.guess)).toBeLessThan(0.01)
  })
})

describe('what is marked', () => {
  /** A row of a window as text, and beside it the targets that are marked, others as a dot. */
  const marked = (name: keyof typeof tasks, T: number) => {
    const task = tasks[name]('', T)
    const window = { T, B: 1, input: new Int32Array(T), target: new Int32Array(T) }
    task.probe(window)
    const { tokens } = task.vocabulary
    return [
      Array.from(window.input, token => tokens[token]!).join(''),
      Array.from(window.target, (token, t) => (task.score!.marks(window, 0, t) ? tokens[token]! : '.')).join(
        '',
      ),
    ]
  }

  it.each([
    ['bonjour', 8, 'bonjour ', 'onjour b'],
    ['recall', 5, 'A···?', '....A'],
    // The number of b's is known from the first on, and that S follows.
    ['anbn', 12, 'SaaabbbSaaaa', '....bbS.....'],
    // In state 5 only E can come, and after E only B; before the first B nobody knows the state.
    ['plainreber', 18, 'BTSXXVPSEBPVVEBTXX', 'TSXXVPS..PVV..TXXV'],
    ['reber', 22, 'BTBTSSXXTVVETEBPBPVVEP', '...........T........P.'],
    // What follows the last digit nobody has read.
    ['parity', 4, '3141', 'oeo.'],
    ['copy', 9, 'cafb:····', '.....cafb'],
    // Neither of the articles, and not the last word.
    ['tags', 20, 'the old man the boat', '....NNN.VVV.........'],
    ['copy', 2, 'c·', '.c'],
    ['copy', 4, 'c·:·', '...c'],
    ['spell', 6, `7${BLANK.repeat(5)}`, `seven${BLANK}`],
    ['letters', 5, 'thequ', 'CCVCV'],
    ['sentiment', 8, 'not good', '.......−'],
    // Of a source and an answer, the answer.
    ['dates', 20, `${BLANK}${BLANK}29/02/24→2024-02-2`, '..........2024-02-29'],
    ['reversal', 7, `${BLANK}314→41`, '....413'],
  ] as const)('%s in windows of %i', (task, T, input, targets) => {
    expect(marked(task, T)).toEqual([input, targets])
  })

  it('of numbers: the sum alone, of a ball all but the first, of waves the second half', () => {
    const at = (name: 'adding' | 'ball' | 'sines') => {
      const { numbers, score } = tasks[name]('', 6)
      const nothing = new Int32Array(0)
      const window = { T: 6, B: 1, input: nothing, target: nothing, values: new Float32Array(6 * numbers!.I) }
      return [0, 1, 2, 3, 4, 5].filter(t => score!.marks(window, 0, t))
    }
    expect([at('adding'), at('ball'), at('sines')]).toEqual([[5], [1, 2, 3, 4, 5], [3, 4, 5]])
  })

  it('order: the answer alone', () => {
    expect(marked('order', 20)[1]).toMatch(/^\.{19}[QRSU]$/)
  })

  it.each(Object.keys(tasks) as (keyof typeof tasks)[])('%s: its goal is more than a guess gets', name => {
    const { score } = tasks[name](name === 'names' ? names : 'an own text, for the task that needs one', 20)
    if (!score) return expect(name).toBe('text')
    expect(score.goal).toBeLessThanOrEqual(1)
    expect(score.goal).toBeGreaterThan(score.guess)
    expect(score.guess).toBeGreaterThanOrEqual(0)
  })
})

it('who knows only how often what comes after what gets the share that is called a guess', () => {
  for (const name of ['bonjour', 'anbn', 'reber', 'words'] as const) {
    const task = tasks[name]()
    const { score, vocabulary } = task
    const long = readOn(task, 50, 60)
    const pairs = Array.from({ length: vocabulary.size }, () => new Array<number>(vocabulary.size).fill(0))
    const each = (visit: (row: number) => void) => {
      for (let t = 0; t < long.T; t++)
        for (let b = 0; b < ROWS; b++) if (score!.marks(long, b, t)) visit(t * ROWS + b)
    }
    each(row => pairs[long.input[row]!]![long.target[row]!]!++)
    let right = 0
    let answers = 0
    each(row => {
      const follows = pairs[long.input[row]!]!
      answers++
      if (follows.indexOf(Math.max(...follows)) === long.target[row]) right++
    })
    expect(right / answers).toBeCloseTo(score!.guess, 1)
    expect(Math.abs(right / answers - score!.guess)).toBeLessThan(0.02)
  }
})
