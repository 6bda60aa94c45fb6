import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { assertNear } from '../testing/assertNear.ts'
import { optimisers } from './index.ts'

/** The gradient at each of five updates; the third element begins with zeros and stays small. */
const GRADIENTS = [
  [0.5, -3, 0],
  [-1, 2, 1e-4],
  [2, 0.25, -1e-4],
  [0.1, -0.5, 0],
  [0, 1, 3],
]
const START = [1, -2, 0.5]

/** Parameters after each update, from PyTorch's formulas in a separate float64 script (Python), not from this code. */
const expected = {
  sgd: {
    lr: 0.1,
    after: [
      [0.95, -1.7, 0.5],
      [1.05, -1.9, 0.49999],
      [0.85, -1.925, 0.5],
      [0.84, -1.875, 0.5],
      [0.84, -1.975, 0.2],
    ],
  },
  momentum: {
    lr: 0.1,
    after: [
      [0.95, -1.7, 0.5],
      [1.005, -1.63, 0.49999],
      [0.8545, -1.592, 0.499991],
      [0.70905, -1.5078, 0.4999919],
      [0.578145, -1.53202, 0.19999271],
    ],
  },
  rmsprop: {
    lr: 0.01,
    after: [
      [0.90000002, -1.9, 0.5],
      [0.989532308, -1.95566304, 0.4000999],
      [0.902120401, -1.96263893, 0.470937805],
      [0.897732019, -1.9487527, 0.470937805],
      [0.897732019, -1.97563742, 0.370937808],
    ],
  },
  adagrad: {
    lr: 0.1,
    after: [
      [0.9, -1.9, 0.5],
      [0.989442719, -1.95547002, 0.4000001],
      [0.902155563, -1.96238716, 0.470710728],
      [0.897795356, -1.94868339, 0.470710728],
      [0.897795356, -1.97511613, 0.370710728],
    ],
  },
  adam: {
    lr: 0.01,
    after: [
      [0.99, -1.99, 0.5],
      [0.993661035, -1.98855479, 0.492559684],
      [0.989464479, -1.98788258, 0.493011451],
      [0.985776643, -1.98653973, 0.493381504],
      [0.98265958, -1.98688954, 0.487926626],
    ],
  },
} satisfies Record<keyof typeof optimisers, { lr: number; after: number[][] }>

describe.each(Object.entries(optimisers))('%s', (name, optimiser) => {
  const { lr, after } = expected[name as keyof typeof optimisers]

  it('takes the steps that PyTorch takes', () => {
    const p = Float32Array.from(START)
    const state = optimiser.state.map(() => new Float32Array(3))
    const scalars = Float64Array.from(optimiser.scalars)
    for (const [n, gradient] of GRADIENTS.entries()) {
      optimiser.step(reference, p, Float32Array.from(gradient), state, scalars, lr)
      assertNear(p, after[n]!, 3e-7, `after update ${n + 1}`)
    }
  })

  it('two models do not share its state', () => {
    const fresh = () => ({
      p: Float32Array.from(START),
      state: optimiser.state.map(() => new Float32Array(3)),
      scalars: Float64Array.from(optimiser.scalars),
    })
    const first = fresh()
    for (const gradient of GRADIENTS) {
      optimiser.step(reference, first.p, Float32Array.from(gradient), first.state, first.scalars, lr)
    }
    const second = fresh()
    optimiser.step(reference, second.p, Float32Array.from(GRADIENTS[0]!), second.state, second.scalars, lr)
    assertNear(second.p, after[0]!, 3e-7, 'after update 1 of a second model')
  })
})

it('Adam keeps making sensible steps after a hundred thousand updates, when β^t has run out', () => {
  const { adam } = optimisers
  const p = new Float32Array(1)
  const state = [new Float32Array(1), new Float32Array(1)]
  const scalars = Float64Array.from(adam.scalars)
  for (let n = 0; n < 100_000; n++) adam.step(reference, p, Float32Array.of(1), state, scalars, 1e-3)
  const before = p[0]!
  adam.step(reference, p, Float32Array.of(1), state, scalars, 1e-3)
  // A constant gradient has m = √v, so each step is the learning rate; float32 near 100 resolves 8e-6.
  expect(before - p[0]!).toBeCloseTo(1e-3, 5)
  expect(scalars[0]).toBeLessThan(1e-300)
})
