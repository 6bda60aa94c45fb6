import { describe, expect, it } from 'vitest'
import { Random } from '../../random.ts'
import { complete } from '../../run.ts'
import { refreshPacked } from '../../sequence/stack.ts'
import { assertNear } from '../../testing/assertNear.ts'
import { forward64 } from '../../testing/float64.ts'
import { createTrainer, lane } from '../../testing/network.ts'
import { createReader, plantLatch, quotingText } from '../../testing/plant.ts'
import { findUnits } from './findUnits.ts'
import { passageOf } from './passage.ts'
import { readText } from './readText.ts'

const every = (['rnn', 'gru', 'lstm'] as const).flatMap(cell => [1, 2, 3].map(layers => ({ cell, layers })))
const quotes = { kind: 'property', id: 'insideQuotes' } as const
const learned = { kind: 'learned' } as const

describe.each(every)('$cell, $layers layers', settings => {
  it('a planted unit is found, and is the one that the text shows', () => {
    const trainer = createReader(settings, quotingText(3000, 5))
    const before = complete(findUnits(trainer, { source: learned, of: 'h', property: quotes }))
    plantLatch(trainer, 4)
    const found = complete(findUnits(trainer, { source: learned, of: 'h', property: quotes }))
    expect(Math.abs(before.r[0]!)).toBeLessThan(0.8)
    expect([...found.j.subarray(0, settings.layers)]).toEqual(new Array(settings.layers).fill(4))
    expect([...found.l.subarray(0, settings.layers)].sort()).toEqual([0, 1, 2].slice(0, settings.layers))
    for (let n = 0; n < settings.layers; n++) {
      expect(found.r[n]!).toBeGreaterThan(0.95)
      expect(found.verdicts[n]).toBe('strong')
    }
    expect(found.baseline.r).toBeLessThan(0.6)
    const { values } = complete(readText(trainer, { source: learned, of: 'h', l: settings.layers - 1, j: 4 }))
    const firstQuote = found.labels.indexOf(1)
    for (let n = firstQuote; n < values.length; n++)
      expect(values[n]! > 0, `${n}`).toBe(found.labels[n] === 1)
  })

  it('a unit’s values are those of a float64 pass over the same text', () => {
    const trainer = createReader(settings, quotingText(400, 6))
    const own = { kind: 'text', text: quotingText(120, 7) } as const
    const { tokens } = passageOf(trainer, own)
    const { stack } = trainer.model
    const { V, H, L } = stack
    const pass = forward64(
      {
        cell: settings.cell,
        act: 'tanh',
        V,
        H,
        L,
        T: tokens.length,
        B: 1,
        input: tokens,
        target: tokens,
        weight: tokens,
      },
      stack.parameters.by,
    )
    for (const of of stack.cell.state) {
      const l = settings.layers - 1
      const { values } = complete(readText(trainer, { source: own, of, l, j: 2 }))
      assertNear(
        values,
        [...pass[of][l]!].filter((_, i) => i % H === 2),
        1e-5,
        of,
      )
    }
  })
})

describe('nothing is found where there is nothing', () => {
  const SEEDS = 60
  const text = quotingText(1000, 8)

  /** Places that have nothing to do with the text. */
  function places(seed: number, length: number, longest: number): [number, number][] {
    const random = new Random(seed, 'places')
    const found: [number, number][] = []
    for (let at = random.below(3 * longest); at < length; at += 1 + random.below(3 * longest)) {
      const to = at + 1 + random.below(longest)
      found.push([at, to])
      at = to
    }
    return found
  }

  // Scattered characters, and brushed phrases. 5 % are expected of 60: 3, and more than 9 in one case of a thousand.
  it.each(every)(
    '$cell, $layers layers: shuffled labels are followed in about 5 %% of 60 trials',
    settings => {
      const trainer = createReader(settings, text)
      for (let n = 0; n < 30; n++) complete(trainer.next())
      let count = 0
      for (let seed = 1; seed <= SEEDS; seed++) {
        const property = { kind: 'places', places: places(seed, text.length, seed % 2 ? 1 : 12) } as const
        const { verdicts } = complete(findUnits(trainer, { source: learned, of: 'h', property }))
        if (verdicts[0] !== 'none') count++
      }
      expect(count).toBeLessThanOrEqual(9)
    },
  )
})

it('all layers are ranked together; every unit once, the largest |r| first', () => {
  const trainer = createReader({ cell: 'lstm', h: 5, layers: 3 }, quotingText(900, 9))
  const { l, j, r } = complete(
    findUnits(trainer, { source: learned, of: 'c', property: { kind: 'property', id: 'afterSpace' } }),
  )
  expect(new Set([...l].map((layer, n) => layer * 5 + j[n]!)).size).toBe(15)
  const sizes = [...r].map(Math.abs)
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
})

it('on recall a unit that keeps the clue is found by it', () => {
  const trainer = createTrainer(lane({ cell: 'lstm', h: 4 }), {
    task: 'recall',
    T: 12,
    B: 2,
    loss: 'task',
    seed: 4,
  })
  const { by } = trainer.model.stack.parameters
  // Unit 2: open to A and B alone, up for A, down for B, and never forgetting.
  const H = 4
  const V = 4
  const set = (g: number, [A, B]: [number, number], bias: number) => {
    const row = g * H + 2
    by.weight_ih_l0!.fill(0, row * V, (row + 1) * V)
    by.weight_hh_l0!.fill(0, row * H, (row + 1) * H)
    by.weight_ih_l0![row * V] = A
    by.weight_ih_l0![row * V + 1] = B
    by.bias_ih_l0![row] = bias
  }
  set(0, [40, 40], -20)
  set(1, [0, 0], 20)
  set(2, [5, -5], 0)
  set(3, [0, 0], 20)
  refreshPacked(trainer.model.stack, trainer.model.kernel)
  const { r, j, verdicts } = complete(
    findUnits(trainer, { source: learned, of: 'c', property: { kind: 'property', id: 'clue' } }),
  )
  expect([j[0], verdicts[0]]).toEqual([2, 'strong'])
  expect(r[0]).toBeCloseTo(1, 3)
})

it('labels that are all alike say nothing; a state or a unit that is not there is refused', () => {
  const trainer = createReader({ cell: 'gru' }, quotingText(300, 1))
  const { verdicts, baseline } = complete(
    findUnits(trainer, { source: learned, of: 'h', property: { kind: 'property', id: 'upperCase' } }),
  )
  expect(baseline.r).toBe(Infinity)
  expect(new Set(verdicts)).toEqual(new Set(['none']))
  expect(() => complete(findUnits(trainer, { source: learned, of: 'c', property: quotes }))).toThrow(
    'has no c',
  )
  expect(() => complete(readText(trainer, { source: learned, of: 'h', l: 0, j: 6 }))).toThrow('got 0, 6 of h')
})
