import { describe, expect, it } from 'vitest'
import type { Model } from './model.ts'
import { Random } from './random.ts'
import { complete } from './run.ts'
import { forward64, type Net64 } from './testing/float64.ts'
import { createTrainer, lane } from './testing/network.ts'
import { write } from './write.ts'

/** A model that has learned a little, so that what it writes is not all alike. */
function createWriter(): Model {
  const settings = lane({ cell: 'gru', h: 8, layers: 2, lr: 0.02 })
  const trainer = createTrainer(
    settings,
    { task: 'text', T: 10, B: 4, loss: 'task', seed: 5 },
    {
      text: 'she sells sea shells by the sea shore. ',
    },
  )
  for (let n = 0; n < 60; n++) complete(trainer.next())
  return trainer.model
}

/** What the network thinks of the next token after reading `tokens` from an empty memory, in float64. */
function probabilitiesAfter({ stack }: Model, tokens: readonly number[]): number[] {
  const { V, H, L } = stack
  const net: Net64 = {
    ...{ cell: 'gru', act: 'tanh', V, H, L, T: tokens.length, B: 1 },
    ...{ input: tokens, target: tokens.map(() => 0), weight: tokens.map(() => 0) },
  }
  const { logits } = forward64(net, stack.parameters.by)
  const last = [...logits.subarray((tokens.length - 1) * V)]
  const sum = last.reduce((total, x) => total + Math.exp(x), 0)
  return last.map(x => Math.exp(x) / sum)
}

const model = createWriter()
const random = () => new Random(1, 'writing')
const prompt = [3, 5, 2]

describe('writing', () => {
  it('at temperature 0 always takes the likeliest, and reads back what it has written', () => {
    const text = [...prompt]
    for (let n = 0; n < 25; n++) {
      const p = probabilitiesAfter(model, text)
      text.push(p.indexOf(Math.max(...p)))
    }
    expect([...write(model, prompt, 25, 0, random())]).toEqual(text.slice(3))
    expect(new Set(text.slice(3)).size).toBeGreaterThan(3)
  })

  it('at a very low temperature too', () => {
    expect(write(model, prompt, 25, 1e-4, random())).toEqual(write(model, prompt, 25, 0, random()))
  })

  it.each([1, 0.5, 3])(
    'at temperature %d draws as often as the softmax of logits/temperature says',
    temperature => {
      const p = probabilitiesAfter(model, prompt).map(x => x ** (1 / temperature))
      const sum = p.reduce((a, b) => a + b)
      const counts = new Array(p.length).fill(0)
      const chance = random()
      const draws = 8000
      for (let n = 0; n < draws; n++) counts[write(model, prompt, 1, temperature, chance)[0]!]++
      for (const [v, weight] of p.entries()) {
        const expected = (weight / sum) * draws
        const error = 4.5 * Math.sqrt(expected * (1 - weight / sum)) + 2
        expect(Math.abs(counts[v] - expected), `token ${v}, expected ${expected}`).toBeLessThan(error)
      }
    },
  )

  it('starts from an empty memory each time, so that the same chance writes the same text', () => {
    const first = write(model, prompt, 30, 1, random())
    write(model, [0, 1], 7, 2, new Random(9, 'writing'))
    expect(write(model, prompt, 30, 1, random())).toEqual(first)
    expect(write(model, prompt, 30, 1, new Random(2, 'writing'))).not.toEqual(first)
  })

  it('depends on the whole prompt', () => {
    const drawn = (tokens: number[]) => [...write(model, tokens, 20, 1, random())].join()
    expect(drawn([7, 5, 2])).not.toBe(drawn(prompt))
  })

  it('of nothing is nothing; without a prompt it cannot begin', () => {
    expect(write(model, prompt, 0, 1, random())).toEqual(new Int32Array(0))
    expect(() => write(model, [], 5, 1, random())).toThrow(
      'expected a prompt of at least one token, got none',
    )
  })
})
