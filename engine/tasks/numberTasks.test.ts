import { describe, expect, it } from 'vitest'
import { fingerprint } from '../fingerprint.ts'
import { loadKernels } from '../kernels/loadForTests.ts'
import { Random } from '../random.ts'
import { complete } from '../run.ts'
import { scoreOf } from '../score.ts'
import { restoreSnapshot, takeSnapshot } from '../snapshots/snapshot.ts'
import { everyCell } from '../testing/combinations.ts'
import { createTrainer, lane } from '../testing/network.ts'
import { tasks } from './index.ts'
import type { NumberWindow } from './numberTask.ts'
import type { Reader, Task } from './task.ts'
import { learn } from './testing.ts'

const names = ['adding', 'ball', 'sines'] as const

const createWindow = ({ numbers }: Task, T: number, B: number): NumberWindow => ({
  T,
  B,
  input: new Int32Array(0),
  target: new Int32Array(0),
  values: new Float32Array(T * B * numbers!.I).fill(Number.NaN),
  wanted: new Float32Array(T * B * numbers!.O).fill(Number.NaN),
})

const windows = (task: Task, reader: Reader, T: number, B: number, n: number) =>
  Array.from({ length: n }, () => {
    const window = createWindow(task, T, B)
    reader.next(window)
    return window
  })

const drawn = (task: Task, T: number, B: number, n: number) =>
  windows(task, task.train(B, T, new Random(1, 'data')), T, B, n)

const floorOf = (task: Task, id: string) => task.floors.find(floor => floor.id === id)!.squaredError!
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe.each(names)('every task of numbers keeps its promises: %s', name => {
  const [T, B] = [12, 3]
  const task = tasks[name]('', T)

  it('fills every place of a window, and where it can be forecast asks for the next number read', () => {
    for (const { values, wanted } of drawn(task, T, B, 3)) {
      expect([...values, ...wanted].every(Number.isFinite)).toBe(true)
      if (task.numbers!.forecasts) expect(wanted.subarray(0, (T - 1) * B)).toEqual(values.subarray(B))
    }
  })

  it('goes on exactly from a saved position, and rows have nothing to do with one another', () => {
    const reader = task.train(B, T, new Random(1, 'data'))
    windows(task, reader, T, B, 5)
    const saved = reader.state.slice()
    const expected = windows(task, reader, T, B, 2)
    const other = task.train(B, T, new Random(2, 'data'))
    other.state.set(saved)
    expect(windows(task, other, T, B, 2)).toEqual(expected)
    expect(new Set(expected[0]!.wanted.subarray((T - 1) * B)).size).toBe(B)
  })

  it('shows the same probe every time', () => {
    const [one, two] = [createWindow(task, T, 1), createWindow(task, T, 1)]
    task.probe(one)
    task.train(B, T, new Random(3, 'data')).next(createWindow(task, T, B))
    task.probe(two)
    expect(two).toEqual(one)
  })

  it('its floors are squared errors, from knowing nothing downwards', () => {
    const squares = task.floors.map(({ squaredError }) => squaredError!)
    expect(squares).toEqual([...squares].sort((a, b) => b - a))
    expect(squares.every(value => value > 0)).toBe(true)
  })

  it('works in the shortest window', () => {
    const [window] = drawn(tasks[name]('', 2), 2, 2, 1)
    expect([...window!.values, ...window!.wanted].every(Number.isFinite)).toBe(true)
  })

  it.each(everyCell)(
    'the SIMD kernels and the reference kernels give the same run to the bit: $cell $act',
    async cell => {
      const simd = await loadKernels()
      const shared = { task: name, T: 11, B: 5, loss: 'task', seed: 5 } as const
      const [fast, slow] = [simd, undefined].map(kernels =>
        createTrainer(lane({ ...cell, h: 6, layers: 2, drop: 0.2, lr: 0.01 }), shared, { simd: kernels }),
      ) as [ReturnType<typeof createTrainer>, ReturnType<typeof createTrainer>]
      for (let n = 0; n < 300; n++) expect(complete(fast.next())).toEqual(complete(slow.next()))
      expect(new Uint8Array(takeSnapshot(fast))).toEqual(new Uint8Array(takeSnapshot(slow)))
      const score = ({ model, task }: typeof fast) => complete(scoreOf(model, task, 5))
      expect(score(fast)).toEqual(score(slow))
    },
  )

  it('a run goes on from a snapshot as if nothing had been', () => {
    const shared = { task: name, T: 9, B: 4, loss: 'task', seed: 2 } as const
    const [one, other] = [1, 2].map(() => createTrainer(lane({ cell: 'gru' }), shared)) as [
      ReturnType<typeof createTrainer>,
      ReturnType<typeof createTrainer>,
    ]
    for (let n = 0; n < 20; n++) complete(one.next())
    restoreSnapshot(other, takeSnapshot(one))
    expect(other.model.training.values).toEqual(one.model.training.values)
    for (let n = 0; n < 20; n++) expect(complete(other.next())).toEqual(complete(one.next()))
    const print = ({ model }: typeof one) => fingerprint(model.stack.parameters.all)
    expect(print(other)).toBe(print(one))
  })
})

describe('adding', () => {
  const T = 10
  const task = tasks.adding()

  it('marks one number in each half, and wants the sum of what was marked so far', () => {
    for (const { values, wanted } of drawn(task, T, 1, 200)) {
      const marked = Array.from({ length: T }, (_, t) => t).filter(t => values[t * 2 + 1] === 1)
      expect(marked.length).toBe(2)
      expect(marked[0]!).toBeLessThan(5)
      expect(marked[1]!).toBeGreaterThanOrEqual(5)
      for (let t = 0; t < T; t++) {
        const sum = marked.filter(at => at <= t).reduce((all, at) => all + values[at * 2]!, 0)
        expect(wanted[t]!).toBeCloseTo(sum, 6)
      }
    }
  })

  it('marks the last number of a window of odd length, too', () => {
    expect(drawn(task, 5, 1, 100).some(({ values }) => values[4 * 2 + 1] === 1)).toBe(true)
  })

  it('who always says 1 has 1/6, who knows one of the two 1/12: as measured', () => {
    const errors = drawn(task, T, 64, 400).flatMap(({ values, wanted }) =>
      Array.from({ length: 64 }, (_, b) => {
        const known = Array.from({ length: 5 }, (_, t) => (t * 64 + b) * 2).find(i => values[i + 1] === 1)!
        const sum = wanted[(T - 1) * 64 + b]!
        return [(sum - 1) ** 2, (sum - values[known]! - 0.5) ** 2] as const
      }),
    )
    expect(mean(errors.map(([constant]) => constant)) / floorOf(task, 'constant')).toBeCloseTo(1, 1)
    expect(mean(errors.map(([, half]) => half)) / floorOf(task, 'half')).toBeCloseTo(1, 1)
    const near = mean(errors.map(([constant]) => (Math.sqrt(constant) < 0.04 ? 1 : 0)))
    expect(near).toBeCloseTo(task.score!.guess, 2)
  })

  it('an LSTM learns it over ten steps; without memory, nobody gets below the number at the end itself', () => {
    const settings = { h: 8, lr: 0.02 }
    expect(learn('adding', 600, { ...settings, cell: 'lstm' }, { T, B: 32 })).toBeLessThan(0.03)
    expect(learn('adding', 600, { ...settings, cell: 'ff' }, { T, B: 32 })).toBeGreaterThan(0.14)
  }, 30_000)
})

describe('ball', () => {
  const T = 40
  const task = tasks.ball('', T)
  const rows = drawn(task, T, 1, 3000)

  it('moves by 0.2 at every step, between walls at ±1, and comes back from them', () => {
    for (const { values } of rows.slice(0, 200)) {
      let turned = false
      for (let t = 0; t < T; t++) expect(Math.abs(values[t]!)).toBeLessThanOrEqual(1)
      for (let t = 1; t < T; t++) {
        const moved = Math.abs(values[t]! - values[t - 1]!)
        if (moved < 0.2 - 1e-6) turned = true
        // At a wall: what is left to it, and the rest of the way back.
        else expect(moved).toBeCloseTo(0.2, 6)
      }
      expect(turned).toBe(true)
    }
  })

  it('from one position: v²·(1 − ⅔v), as the best guess measures it', () => {
    const errors = rows.flatMap(({ values, wanted }) =>
      Array.from(values, (x, t) => (wanted[t]! - Math.max(-0.8, Math.min(0.8, x))) ** 2),
    )
    expect(mean(errors) / floorOf(task, 'position')).toBeCloseTo(1, 1)
    expect(floorOf(task, 'position')).toBeCloseTo(0.0347, 4)
    expect(floorOf(task, 'best')).toBeCloseTo(floorOf(task, 'position') / T, 12)
    // Near enough it comes only beside a wall.
    const { within, guess } = task.score!
    expect(within).toBe(0.05)
    expect(mean(errors.map(square => (square < within! ** 2 ? 1 : 0)))).toBeCloseTo(guess, 2)
  })

  it('from two positions all follows, so only the first step costs', () => {
    const errors = rows.slice(0, 300).flatMap(({ values, wanted }) =>
      Array.from(values, (x, t) => {
        if (t === 0) return (wanted[0]! - Math.max(-0.8, Math.min(0.8, x))) ** 2
        const before = values[t - 1]!
        // Where it would have come to had it gone up: if it has, it is on its way up, or down from the wall.
        const up = before + 0.2 > 1 ? 2 - before - 0.2 : before + 0.2
        const rising = Math.abs(x - up) < 1e-5 ? before + 0.2 <= 1 : before - 0.2 < -1
        const next = x + (rising ? 0.2 : -0.2)
        return (wanted[t]! - (next > 1 ? 2 - next : next < -1 ? -2 - next : next)) ** 2
      }),
    )
    expect(mean(errors.filter((_, n) => n % T > 0))).toBeLessThan(1e-10)
    expect(mean(errors) / floorOf(task, 'best')).toBeGreaterThan(0.8)
    expect(mean(errors) / floorOf(task, 'best')).toBeLessThan(1.2)
  })

  it('an LSTM gets far below the floor of who sees one position; without memory, nobody does', () => {
    const extent = { T: 30, B: 16 }
    const memoryless = floorOf(task, 'position')
    expect(learn('ball', 300, { cell: 'lstm', h: 16, lr: 0.01 }, extent)).toBeLessThan(memoryless / 4)
    expect(learn('ball', 300, { cell: 'ff', h: 16, lr: 0.01 }, extent)).toBeGreaterThan(0.95 * memoryless)
  }, 30_000)
})

describe('sines', () => {
  const T = 60
  const task = tasks.sines()
  const rows = drawn(task, T, 1, 3000)
  const measured = (guess: (x: number) => number) =>
    mean(rows.flatMap(({ values, wanted }) => Array.from(values, (x, t) => (wanted[t]! - guess(x)) ** 2)))

  it('always 0 has ½ + σ², the last value again 2σ² + 1 − mean cosine: as measured', () => {
    expect(measured(() => 0) / floorOf(task, 'constant')).toBeCloseTo(1, 1)
    expect(measured(x => x) / floorOf(task, 'lastValue')).toBeCloseTo(1, 1)
    expect(floorOf(task, 'lastValue')).toBeCloseTo(0.125, 12)
  })

  it('a guess is within two deviations of the noise as often as the best that always says the same', () => {
    const { within, guess, marks } = task.score!
    const window = { T, B: 1, input: new Int32Array(0), target: new Int32Array(0) }
    const asked = rows.flatMap(({ wanted }) => [...wanted].filter((_, t) => marks(window, 0, t)))
    expect(within).toBe(0.2)
    expect(asked.length).toBe((rows.length * T) / 2)
    const hits = (said: number) => mean(asked.map(y => (Math.abs(y - said) < within! ? 1 : 0)))
    const best = Math.max(...Array.from({ length: 51 }, (_, n) => hits(n / 50)))
    expect(best).toBeCloseTo(guess, 2)
  })

  it('nobody knows the noise: with the wave itself known, its variance is left', () => {
    // A wave turns by a fixed angle, so the least-squares wave of a row with the cosine that fits best leaves the noise.
    const left = rows.slice(0, 200).map(({ values }) => {
      let best = Infinity
      for (let n = 0; n <= 170; n++) best = Math.min(best, waveLeaves(values, Math.acos(0.81 + n / 1000)))
      return best
    })
    // Three numbers were fitted to 60.
    expect(mean(left) * (T / (T - 3)) * (1 / floorOf(task, 'noise'))).toBeCloseTo(1, 1)
  })

  it('an LSTM beats saying the last value again', () => {
    const loss = learn('sines', 300, { cell: 'lstm', h: 16, lr: 0.01 }, { T: 40, B: 16 })
    expect(loss).toBeLessThan(floorOf(task, 'lastValue') / 3)
    expect(loss).toBeGreaterThan(floorOf(task, 'noise'))
  }, 30_000)
})

/** Mean square that a·cos ωt + b·sin ωt leaves of a series at the best a and b. */
function waveLeaves(values: Float32Array, omega: number): number {
  let [cc, ss, cs, cx, sx, xx] = [0, 0, 0, 0, 0, 0]
  for (const [t, x] of values.entries()) {
    const [c, s] = [Math.cos(omega * t), Math.sin(omega * t)]
    cc += c * c
    ss += s * s
    cs += c * s
    cx += c * x
    sx += s * x
    xx += x * x
  }
  const determinant = cc * ss - cs * cs
  const [a, b] = [(cx * ss - sx * cs) / determinant, (sx * cc - cx * cs) / determinant]
  return (xx - a * cx - b * sx) / values.length
}
