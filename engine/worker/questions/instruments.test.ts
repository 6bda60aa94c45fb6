import { describe, expect, it } from 'vitest'
import { cellPath as pathOf } from '../../diagnostics/cellPath.ts'
import { singularValues } from '../../diagnostics/linear/singularValues.ts'
import { lyapunov } from '../../diagnostics/lyapunov.ts'
import { spectrum as spectrumOf } from '../../diagnostics/spectrum.ts'
import { stepJacobians } from '../../diagnostics/stepJacobian.ts'
import { complete } from '../../run.ts'
import { forward } from '../../sequence/forward.ts'
import { gateOf } from '../../sequence/gates.ts'
import { assertNear } from '../../testing/assertNear.ts'
import { createTrainer, lane } from '../../testing/network.ts'
import { answer, type Question } from './index.ts'

/** A trained network that has just read the probe. */
function trained(settings: Parameters<typeof lane>[0]) {
  const trainer = createTrainer(lane({ h: 5, ...settings }), {
    task: 'recall',
    T: 12,
    B: 2,
    loss: 'task',
    seed: 3,
  })
  for (let n = 0; n < 5; n++) complete(trainer.next())
  const { stack, probe, kernel } = trainer.model
  trainer.task.train(1, 12, trainer.dropout).next(probe)
  complete(forward(stack, probe, kernel))
  return trainer
}

describe.each([
  { cell: 'rnn', layers: 1 },
  { cell: 'gru', layers: 3 },
  { cell: 'lstm', layers: 2 },
] as const)('$cell with $layers layers', settings => {
  const trainer = trained(settings)
  const { stack, probe, fan, kernel } = trainer.model
  const jacobians = (l: number) => stepJacobians(stack, probe, fan, l, kernel)
  const S = 5 * stack.cell.state.length

  it('spectrum: each gate’s own block, of the layer asked about', () => {
    for (let layer = 0; layer < settings.layers; layer++) {
      for (let gate = 0; gate < stack.cell.gates.length; gate++) {
        const W = stack.parameters.by[`weight_hh_l${layer}`]!.slice(gate * 25, gate * 25 + 25)
        const { eigenvalues, radius, sigmaMax } = spectrumOf(W, 5)
        expect(complete(answer(trainer, { kind: 'spectrum', layer, gate }))).toEqual({
          eigenvalues,
          radius,
          sigmaMax,
        })
      }
    }
  })

  it('stretch: the largest singular value of every step’s dense Jacobian', () => {
    const { sigma } = complete(answer(trainer, { kind: 'stretch' }))
    expect(sigma.length).toBe(settings.layers)
    for (const [l, found] of sigma.entries()) {
      const expected = jacobians(l).map(J => singularValues(J, S, S)[0]!)
      assertNear(
        found.map((value, t) => value / expected[t]!),
        new Float64Array(12).fill(1),
        1e-3,
        `layer ${l}`,
      )
    }
  })

  it('growth: the leading Lyapunov exponents of the dense Jacobians, after a fifth of the probe', () => {
    for (let layer = 0; layer < settings.layers; layer++) {
      const found = complete(answer(trainer, { kind: 'growth', layer }))
      const dense = complete(lyapunov(jacobians(layer), S, { count: 3, warmUp: 2, input: '' }))
      expect(found).toMatchObject({ steps: 10, warmUp: 2 })
      assertNear(found.exponents, dense.exponents, 1e-4, `layer ${layer}`)
    }
  })

  it('asking changes neither parameters nor what the next update does', () => {
    const other = trained(settings)
    const before = stack.parameters.all.slice()
    const all: Question[] = [
      { kind: 'spectrum', layer: 0, gate: 0 },
      { kind: 'stretch' },
      { kind: 'growth', layer: 0 },
    ]
    for (const question of all) complete(answer(trainer, question))
    if (settings.cell === 'lstm') complete(answer(trainer, { kind: 'cellPath', tau: 11 }))
    expect(stack.parameters.all).toEqual(before)
    expect(complete(trainer.next())).toEqual(complete(other.next()))
    expect(stack.parameters.all).toEqual(other.model.stack.parameters.all)
  })
})

it('cellPath: the product of the top layer’s forget gates, and whose is the largest', () => {
  const trainer = trained({ cell: 'lstm', layers: 2 })
  const { stack, probe } = trainer.model
  const found = complete(answer(trainer, { kind: 'cellPath', tau: 8 }))
  const { rms, units } = pathOf(gateOf(stack, probe, 1, 'f'), { T: 12, B: 1, H: 5 }, 0, 8)
  expect(found).toMatchObject({ tau: 8, path: rms, estimated: false })
  const first = [...units.subarray(0, 5)]
  expect(found.bestLog10[0]).toBe(Math.max(...first))
  expect(found.best[0]).toBe(first.indexOf(Math.max(...first)))
  expect(found.full[8]).toBeCloseTo(0, 12)
  expect(found.full[9]).toBe(-Infinity)
  expect(complete(answer(trainer, { kind: 'cellPath', tau: 9e9 })).tau).toBe(11)
})

it('what does not fit the model is refused: no recurrent weights, no cell state, no such layer', () => {
  const ask = (cell: 'ff' | 'gru', question: Question) => () => complete(answer(trained({ cell }), question))
  expect(ask('ff', { kind: 'spectrum', layer: 0, gate: 0 })).toThrow('no recurrent weights')
  expect(ask('gru', { kind: 'spectrum', layer: 0, gate: 3 })).toThrow('gate 3')
  expect(ask('gru', { kind: 'growth', layer: 1 })).toThrow('layer < 1, got 1')
  expect(ask('gru', { kind: 'cellPath', tau: 3 })).toThrow('with a cell state')
})

it('a network without memory stretches nothing: 0 at every step, every direction lost', () => {
  const trainer = trained({ cell: 'ff' })
  const { sigma } = complete(answer(trainer, { kind: 'stretch' }))
  expect([...sigma[0]!]).toEqual(new Array(12).fill(0))
  const { exponents } = complete(answer(trainer, { kind: 'growth', layer: 0 }))
  expect([...exponents]).toEqual([-Infinity, -Infinity, -Infinity])
})
