import { describe, expect, it } from 'vitest'
import { complete } from '../../run.ts'
import { forward } from '../../sequence/forward.ts'
import { resetState } from '../../sequence/tape.ts'
import { assertNear } from '../../testing/assertNear.ts'
import { centralDifferences, forward64, type Net64 } from '../../testing/float64.ts'
import { createReader } from '../../testing/plant.ts'
import { saliency } from './saliency.ts'

const every = (['rnn', 'gru', 'lstm'] as const).flatMap(cell => [1, 2, 3].map(layers => ({ cell, layers })))
/** No character twice among the first seven, so that a column of W_ih acts at one step only. */
const text = 'quartz. '.repeat(30)

function createLooker(settings: (typeof every)[number]) {
  const trainer = createReader({ ...settings, lr: 0.02 }, text, 7)
  for (let n = 0; n < 40; n++) complete(trainer.next())
  const { model, task } = trainer
  const { stack, probe } = model
  task.probe(probe)
  resetState(probe)
  complete(forward(stack, probe, model.kernel))
  const { V, H, L } = stack
  const net: Net64 = {
    ...{ cell: settings.cell, act: 'tanh', V, H, L, T: 7, B: 1 },
    ...{ input: probe.input, target: probe.target, weight: new Array(7).fill(0) },
  }
  const parameters = Object.fromEntries(
    Object.entries(stack.parameters.by).map(([name, array]) => [name, Float64Array.from(array)]),
  )
  const probabilitiesOf = (input: ArrayLike<number>, t: number) => {
    const logits = forward64({ ...net, input }, parameters).logits.subarray(t * V, (t + 1) * V)
    const powers = Array.from(logits, Math.exp)
    const sum = powers.reduce((a, b) => a + b)
    return powers.map(power => power / sum)
  }
  return { trainer, net, parameters, probabilitiesOf, V }
}

describe.each(every)('$cell, $layers layers', settings => {
  const { trainer, net, parameters, probabilitiesOf, V } = createLooker(settings)
  const { probe } = trainer.model
  const tau = 5

  it('slopes are central differences of the predicted logit', () => {
    const { slopes, v } = complete(saliency(trainer, { tau, predicts: 'target', replacement: 'likeliest' }))
    expect(v).toBe(probe.target[tau])
    const W = parameters.weight_ih_l0!
    const rows = W.length / V
    const logit = () => forward64(net, parameters).logits[tau * V + v]!
    const differences = centralDifferences(W, logit)
    const expected = Array.from({ length: 7 }, (_, t) => {
      if (t > tau) return -Infinity
      const dx = Array.from({ length: V }, (_, u) => {
        let sum = 0
        for (let i = 0; i < rows; i++) sum += differences[i * V + probe.input[t]!]! * W[i * V + u]!
        return sum
      })
      return Math.log10(Math.hypot(...dx))
    })
    assertNear(slopes, expected, 1e-3, 'log10 slopes')
  })

  it('swapped probabilities are those of a float64 pass with the likeliest other character in that place', () => {
    const answer = complete(saliency(trainer, { tau, predicts: 'likeliest', replacement: 'likeliest' }))
    const p = probabilitiesOf(net.input, tau)
    expect(answer.v).toBe(p.indexOf(Math.max(...p)))
    expect(answer.probability).toBeCloseTo(p[answer.v]!, 5)
    for (let t = 0; t <= tau; t++) {
      const input = Array.from(net.input)
      const scores = t === 0 ? [...parameters['decoder.bias']!] : probabilitiesOf(input, t - 1)
      scores[input[t]!] = -Infinity
      expect(answer.replaced[t]).toBe(scores.indexOf(Math.max(...scores)))
      input[t] = answer.replaced[t]!
      expect(answer.swapped[t]).toBeCloseTo(probabilitiesOf(input, tau)[answer.v]!, 5)
    }
    expect([answer.replaced[6], answer.swapped[6]]).toEqual([-1, Number.NaN])
  })

  it('changes nothing: not the probe, not training', () => {
    const { stack } = trainer.model
    const before = [probe.input, probe.probabilities, stack.parameters.all, trainer.reader.state].map(array =>
      array.slice(),
    )
    complete(saliency(trainer, { tau, predicts: 'target', replacement: 3 }))
    expect([probe.input, probe.probabilities, stack.parameters.all, trainer.reader.state]).toEqual(before)
  })
})

it('a given character is put everywhere; where it stands already nothing changes', () => {
  const { trainer } = createLooker({ cell: 'lstm', layers: 1 })
  const { probe } = trainer.model
  const { replaced, swapped, probability } = complete(
    saliency(trainer, { tau: 99, predicts: 'target', replacement: probe.input[2]! }),
  )
  expect([...replaced]).toEqual(new Array(7).fill(probe.input[2]))
  expect(swapped[2]).toBe(probability)
  expect(swapped[6]).not.toBe(probability)
  expect(() => complete(saliency(trainer, { tau: 0, predicts: 'target', replacement: 99 }))).toThrow('got 99')
})

it('of a large network only the steps with the largest slopes are swapped, as many as there is time for', () => {
  const trainer = createReader({ cell: 'lstm', h: 128, layers: 2 }, text, 100)
  const { model, task } = trainer
  task.probe(model.probe)
  resetState(model.probe)
  complete(forward(model.stack, model.probe, model.kernel))
  const { slopes, replaced, swapped } = complete(
    saliency(trainer, { tau: 99, predicts: 'target', replacement: 'likeliest' }),
  )
  const tried = [...replaced.keys()].filter(t => replaced[t]! >= 0)
  expect(tried.length).toBeGreaterThan(10)
  expect(tried.length).toBeLessThan(100)
  const least = Math.min(...tried.map(t => slopes[t]!))
  for (let t = 0; t < 100; t++) {
    expect(Number.isNaN(swapped[t]!)).toBe(!tried.includes(t))
    if (!tried.includes(t)) expect(slopes[t]!).toBeLessThanOrEqual(least)
  }
})
