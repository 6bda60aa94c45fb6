/** What is asked about the copies that read from right to left, against an independent pass in float64. */
import { describe, expect, it } from 'vitest'
import { spectrum } from '../../diagnostics/spectrum.ts'
import { complete } from '../../run.ts'
import { scoreOf } from '../../score.ts'
import { forward } from '../../sequence/forward.ts'
import { refreshPacked } from '../../sequence/stack.ts'
import { resetState } from '../../sequence/tape.ts'
import { assertNear } from '../../testing/assertNear.ts'
import { everyCell } from '../../testing/combinations.ts'
import type { Net64 } from '../../testing/float64.ts'
import { bothWays64 } from '../../testing/float64BothWays.ts'
import { createTrainer, lane } from '../../testing/network.ts'
import type { Trainer } from '../../trainer.ts'
import { answer } from './index.ts'
import { expectConsistent } from './testing.ts'

const T = 6
const H = 4
const parity = { task: 'parity', T, B: 2, loss: 'task', seed: 3 } as const

/** Trained a little, and the probe read, as is done before a question is answered. */
function trained(settings: Parameters<typeof lane>[0]): Trainer {
  const trainer = createTrainer(lane({ wire: 'bi', h: H, lr: 0.01, ...settings }), parity)
  for (let n = 0; n < 15; n++) complete(trainer.next())
  read(trainer)
  return trainer
}

function read({ model, task }: Trainer) {
  task.probe(model.probe)
  resetState(model.probe)
  complete(forward(model.stack, model.probe, model.kernel))
}

function netOf({ model: { stack, probe } }: Trainer, { cell, act }: (typeof everyCell)[number]): Net64 {
  return {
    ...{ cell, act, V: stack.V, H, L: stack.L, T, B: 1, bothWays: true },
    ...{ input: probe.input, target: probe.target, weight: new Array(T).fill(0) },
  }
}

describe.each(everyCell.flatMap(cell => [1, 2].map(layers => ({ ...cell, layers }))))(
  '$cell with $act, $layers layers',
  settings => {
    const trainer = trained(settings)
    const { stack, probe } = trainer.model
    const p = stack.parameters.by
    const net = netOf(trainer, settings)
    const pass = bothWays64(net, p)
    const stateOf = (of: 'h' | 'c', copy: number, t: number) =>
      t < 0 || t >= T ? new Float64Array(H) : pass[of][copy]!.subarray(t * H, (t + 1) * H)

    it.each([false, true])(
      'a unit’s sums are those of the other pass, at every place; reverse: %s',
      reverse => {
        const ours: number[] = []
        const theirs: number[] = []
        const dot = (W: ArrayLike<number>, row: number, v: ArrayLike<number>) =>
          Array.from(v).reduce((sum, value, k) => sum + W[row * v.length + k]! * value, 0)
        for (let layer = 0; layer < settings.layers; layer++) {
          const suffix = reverse ? `l${layer}_reverse` : `l${layer}`
          const copy = 2 * layer + (reverse ? 1 : 0)
          for (let t = 0; t < T; t++) {
            const before = reverse ? t + 1 : t - 1
            const x =
              layer === 0
                ? Array.from({ length: stack.V }, (_, v) => Number(v === probe.input[t]))
                : [...stateOf('h', 2 * layer - 2, t), ...stateOf('h', 2 * layer - 1, t)]
            for (let j = 0; j < H; j++) {
              const said = complete(answer(trainer, { kind: 'unit', layer, t, unit: j, reverse }))
              expectConsistent(said)
              expect(said.reverse ?? false).toBe(reverse)
              assertNear(said.x, x, 1e-5, 'x')
              assertNear(said.h, stateOf('h', copy, before), 1e-5, 'h before, all units')
              for (const state of said.states)
                assertNear(
                  [state.before, state.after],
                  [before, t].map(at => stateOf(state.name, copy, at)[j]!),
                  1e-5,
                  state.name,
                )
              for (const [g, { sumIh, sumHh }] of said.gates.entries()) {
                const row = g * H + j
                const W_hh = p[`weight_hh_${suffix}`]
                ours.push(sumIh, sumHh)
                theirs.push(
                  dot(p[`weight_ih_${suffix}`]!, row, x) + p[`bias_ih_${suffix}`]![row]!,
                  W_hh ? dot(W_hh, row, stateOf('h', copy, before)) + p[`bias_hh_${suffix}`]![row]! : 0,
                )
              }
            }
          }
        }
        expect(ours.length).toBe(2 * settings.layers * T * H * stack.cell.gates.length)
        assertNear(ours, theirs, 2e-5, 'sums')
      },
    )
  },
)

it('a copy that a network has not is refused', () => {
  const plain = createTrainer(lane({ h: H }), parity)
  read(plain)
  expect(() => complete(answer(plain, { kind: 'unit', layer: 0, t: 1, unit: 0, reverse: true }))).toThrow(
    'this network reads from left to right only',
  )
  expect(() =>
    complete(answer(trained({ cell: 'gru' }), { kind: 'spectrum', layer: 1, gate: 0, reverse: true })),
  ).toThrow(RangeError)
})

it('the spectrum is that of the direction’s own weights', () => {
  const trainer = trained({ cell: 'gru' })
  for (const [reverse, name] of [
    [false, 'weight_hh_l0'],
    [true, 'weight_hh_l0_reverse'],
  ] as const) {
    const W = trainer.model.stack.parameters.by[name]!.subarray(2 * H * H)
    const { radius, sigmaMax } = complete(answer(trainer, { kind: 'spectrum', layer: 0, gate: 2, reverse }))
    const expected = spectrum(W, H)
    expect([radius, sigmaMax]).toEqual([expected.radius, expected.sigmaMax])
  }
})

describe('where one weight is all that a step does', () => {
  // h_t = 0.5 h_{t−1} + … from left to right, 0.25 h_{t+1} + … from right to left, in the linear part of a ReLU.
  const trainer = trained({ cell: 'rnn', act: 'relu' })
  const { stack, kernel } = trainer.model
  const { by, all } = stack.parameters
  all.fill(0)
  for (const [name, keeps] of [
    ['', 0.5],
    ['_reverse', 0.25],
  ] as const) {
    by[`bias_ih_l0${name}`]!.fill(1)
    for (let j = 0; j < H; j++) by[`weight_hh_l0${name}`]![j * H + j] = keeps
  }
  refreshPacked(stack, kernel)
  read(trainer)

  it('each direction stretches by its own', () => {
    const { sigma, reverse } = complete(answer(trainer, { kind: 'stretch' }))
    assertNear(sigma[0]!, new Array(T).fill(0.5), 1e-6, '→')
    assertNear(reverse![0]!, new Array(T).fill(0.25), 1e-6, '←')
  })

  it('and differences between states fade at that rate', () => {
    for (const [reverse, keeps] of [
      [false, 0.5],
      [true, 0.25],
    ] as const) {
      const { exponents } = complete(answer(trainer, { kind: 'growth', layer: 0, reverse }))
      assertNear(exponents, new Array(3).fill(Math.log(keeps)), 1e-6, `reverse: ${reverse}`)
    }
  })
})

describe.each([1, 2])('the way of an LSTM’s cell state through %i layers', layers => {
  const trainer = trained({ cell: 'lstm', layers })
  const net = netOf(trainer, { cell: 'lstm', act: 'tanh' })
  const p = trainer.model.stack.parameters.by
  const tau = 2

  it.each([false, true])('by all ways together is what nudging it in float64 gives; reverse: %s', reverse => {
    const { full, estimated } = complete(answer(trainer, { kind: 'cellPath', tau, reverse }))
    expect(estimated).toBe(false)
    const l = 2 * (layers - 1) + (reverse ? 1 : 0)
    const expected = Array.from({ length: T }, (_, t) => {
      if (reverse ? t < tau : t > tau) return 0
      let square = 0
      for (let j = 0; j < H; j++) {
        const c = (by: number) =>
          bothWays64(net, p, { of: 'c', l, t, b: 0, j, by }).c[l]!.subarray(tau * H, (tau + 1) * H)
        const [more, less] = [c(1e-5), c(-1e-5)]
        for (let i = 0; i < H; i++) square += ((more[i]! - less[i]!) / 2e-5) ** 2
      }
      return Math.sqrt(square / H)
    })
    assertNear(
      Array.from(full, x => 10 ** x),
      expected,
      1e-5,
      '‖∂c_τ/∂c_t‖',
    )
  })

  it('through the forget gates alone is their product on the way, from right to left too', () => {
    const { path, best, bestLog10 } = complete(answer(trainer, { kind: 'cellPath', tau, reverse: true }))
    const forget = (t: number, j: number) =>
      complete(answer(trainer, { kind: 'unit', layer: layers - 1, t, unit: j, reverse: true })).gates[1]!
        .value
    for (let t = 0; t < T; t++) {
      if (t < tau) {
        expect([path[t], bestLog10[t]]).toEqual([-Infinity, -Infinity])
        continue
      }
      const kept = Array.from({ length: H }, (_, j) => {
        let product = 1
        for (let k = tau; k < t; k++) product *= forget(k, j)
        return product
      })
      const square = kept.reduce((sum, x) => sum + x * x, 0)
      expect(path[t]).toBeCloseTo(Math.log10(Math.sqrt(square / H)), 6)
      expect(bestLog10[t]).toBeCloseTo(Math.log10(Math.max(...kept)), 6)
      if (t > tau) expect(best[t]).toBe(kept.indexOf(Math.max(...kept)))
    }
  })
})

describe.each(['gru', 'lstm'] as const)('a text that is read window by window: %s', cell => {
  const layers = 2
  const trainer = trained({ cell, layers })
  const { stack } = trainer.model
  const net = netOf(trainer, { cell, act: 'tanh' })
  const of = stack.cell.state.at(-1)!
  const text = (digits: string) => ({ kind: 'text', text: digits }) as const
  const valuesOf = (digits: string, l: number, j: number, reverse: boolean) =>
    complete(answer(trainer, { kind: 'readText', source: text(digits), of, l, j, reverse }))
  /** All units after all digits of a window, of a copy. */
  const inFloat64 = (digits: string, copy: number) => {
    const input = trainer.task.vocabulary.encode(digits).tokens
    return bothWays64({ ...net, input, target: input }, stack.parameters.by)[of][copy]!
  }

  // Windows of six: two full ones, and one that is filled with what the second has read; more than the tape has side by side.
  it.each([
    ['314159265358979', ['314159', '265358', '358979'], [0, 6, 12]],
    ['3141592653589793238462643383279502884197169399375105820974944592', undefined, undefined],
    ['27', ['272727'], [0]],
  ])('%s', (digits, windows, ends) => {
    const cut =
      windows ??
      Array.from({ length: Math.ceil(digits.length / T) }, (_, w) =>
        digits.substr(Math.min(w * T, digits.length - T), T),
      )
    const from = ends ?? cut.map((_, w) => w * T)
    for (const reverse of [false, true])
      for (const l of [0, 1]) {
        const expected = cut.flatMap((window, w) => {
          const all = inFloat64(window, 2 * l + (reverse ? 1 : 0))
          const begin = Math.max(0, Math.min(from[w]!, digits.length - T))
          const rows = Array.from({ length: T }, (_, t) => [begin + t, all[t * H + 2]!] as const)
          return rows.filter(([n]) => n >= from[w]! && n < digits.length).map(([, value]) => value)
        })
        const { values, every } = valuesOf(digits, l, 2, reverse)
        expect(values).toHaveLength(digits.length)
        expect(every).toBe(Math.min(T, digits.length))
        assertNear(values, expected, 1e-5, `layer ${l}, reverse: ${reverse}`)
      }
  })

  it('the unit that follows best is of the copy that it is said to be', () => {
    const digits = '314159265358979323846264338327950288419716939937510582097494459230781640628620'
    const places = Array.from(digits, (digit, n) => [n, n + Number(digit === '3')] as const)
    const found = complete(
      answer(trainer, { kind: 'findUnits', source: text(digits), of, property: { kind: 'places', places } }),
    )
    expect(found.r).toHaveLength(2 * layers * H)
    const label = Array.from(digits, digit => Number(digit === '3'))
    for (const n of [0, 5, 15]) {
      const { values } = valuesOf(digits, found.l[n]!, found.j[n]!, found.reverse![n] === 1)
      expect(Math.abs(pearson([...values], label))).toBeCloseTo(Math.abs(found.r[n]!), 5)
    }
    expect(new Set(found.reverse).size).toBe(2)
  })
})

function pearson(x: readonly number[], y: readonly number[]): number {
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length
  const [mx, my] = [mean(x), mean(y)]
  const along = (a: readonly number[], ma: number, b: readonly number[], mb: number) =>
    a.reduce((sum, value, i) => sum + (value - ma) * (b[i]! - mb), 0)
  return along(x, mx, y, my) / Math.sqrt(along(x, mx, x, mx) * along(y, my, y, my))
}

it('training goes on, and is marked, as if nothing had ever been asked', () => {
  const [alone, asked] = [1, 2].map(() =>
    createTrainer(lane({ cell: 'lstm', wire: 'bi', h: H, layers: 2, lr: 0.01 }), parity),
  )
  const digits = { kind: 'text', text: '3141592653589793' } as const
  for (let n = 0; n < 4; n++) {
    read(asked!)
    for (const reverse of [false, true]) {
      complete(answer(asked!, { kind: 'unit', layer: 1, t: 2, unit: 1, reverse }))
      complete(answer(asked!, { kind: 'spectrum', layer: 0, gate: 1, reverse }))
      complete(answer(asked!, { kind: 'growth', layer: 1, reverse }))
      complete(answer(asked!, { kind: 'cellPath', tau: 3, reverse }))
      complete(answer(asked!, { kind: 'readText', source: digits, of: 'c', l: 0, j: 2, reverse }))
    }
    complete(answer(asked!, { kind: 'stretch' }))
    const places = { kind: 'places', places: [[2, 5]] } as const
    complete(answer(asked!, { kind: 'findUnits', source: digits, of: 'h', property: places }))
    const score = ({ model, task, shared }: Trainer) => complete(scoreOf(model, task, shared.seed))
    expect(score(asked!)).toEqual(score(alone!))
    expect(complete(asked!.next())).toEqual(complete(alone!.next()))
  }
})
