import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { budgetOf, findExcess, LIMITS, type Limits } from './budget.ts'
import { defaultExperiment, type Experiment } from './experiment/experiment.ts'
import { fields, type NumberField } from './experiment/fields.ts'
import { findIllegal } from './experiment/testing.ts'
import { type Change, nearestThatFits } from './nearestThatFits.ts'
import { MAX_VOCABULARY } from './tasks/vocabulary.ts'
import { lane } from './testing/network.ts'

const fits = (experiment: Experiment, V: number, limits: Limits) =>
  experiment.lanes.every(lane => !findExcess(budgetOf(lane, { V }, experiment), limits))

const size = (key: Change['key']) => {
  const { min, max }: NumberField = fields[key]
  return fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max))
}
const lanes = fc.array(
  fc
    .record({ cell: fc.constantFrom(...fields.cell.options), h: size('h'), layers: size('layers') })
    .map(lane),
  { minLength: 1, maxLength: 4 },
)
const experiments: fc.Arbitrary<Experiment> = fc
  .record({ T: size('T'), B: size('B'), lanes })
  .map(settings => ({ ...defaultExperiment, ...settings }))
const vocabularies = fc.constantFrom(2, 70, MAX_VOCABULARY)

/** The limits there are, and ones so low that several settings must give way. */
const limits: fc.Arbitrary<Limits> = fc.constantFrom(
  LIMITS,
  { ...LIMITS, bytes: 2 ** 20 },
  { ...LIMITS, secondsPerUpdate: 0.001 },
  { bytes: 30 * 2 ** 20, secondsPerUpdate: 0.02 },
)

/** `given` with one setting as it says; of units and layers, no lane has more. */
function withSetting(experiment: Experiment, given: Experiment, key: Change['key'], value: number) {
  if (key === 'B' || key === 'T') return { ...experiment, [key]: value }
  const lanes = experiment.lanes.map((settings, i) => {
    return { ...settings, [key]: Math.min(given.lanes[i]![key], value) }
  })
  return { ...experiment, lanes }
}

/** What the control offers above one value and below another. */
function offered(key: Change['key'], above: number, below: number): number[] {
  const { stops, min, max }: NumberField = fields[key]
  const all = stops ?? Array.from({ length: max - min + 1 }, (_, i) => min + i)
  return all.filter(value => value > above && value < below)
}

describe('the nearest experiment that fits', () => {
  it('is the same where it fits, and fits where it is not', () => {
    let same = 0
    let other = 0
    fc.assert(
      fc.property(experiments, vocabularies, limits, (given, V, limits) => {
        const { experiment, changes } = nearestThatFits(given, { V }, limits)
        expect(fits(experiment, V, limits)).toBe(true)
        expect(findIllegal(experiment)).toBeUndefined()
        if (fits(given, V, limits)) {
          same++
          expect({ experiment, changes }).toEqual({ experiment: given, changes: [] })
        } else other++
      }),
      { seed: 1 },
    )
    expect(Math.min(same, other)).toBeGreaterThan(10)
  })

  it('differs in what it says and in nothing else', () => {
    fc.assert(
      fc.property(experiments, vocabularies, limits, (given, V, limits) => {
        const { experiment, changes } = nearestThatFits(given, { V }, limits)
        for (const { key, from, to } of changes) {
          expect(from).toBe(
            key === 'B' || key === 'T' ? given[key] : Math.max(...given.lanes.map(settings => settings[key])),
          )
          expect(to).toBeLessThan(from)
        }
        expect(experiment).toEqual(
          changes.reduce((all, { key, to }) => withSetting(all, given, key, to), given),
        )
      }),
    )
  })

  it('nothing larger that is offered for a changed setting would fit', () => {
    fc.assert(
      fc.property(experiments, vocabularies, limits, (given, V, limits) => {
        const { experiment, changes } = nearestThatFits(given, { V }, limits)
        for (const { key, from, to } of changes) {
          for (const value of [...offered(key, to, from), from]) {
            const larger = withSetting(experiment, given, key, value)
            expect(fits(larger, V, limits), `${key} ${value}`).toBe(false)
          }
        }
      }),
    )
  })

  it('a setting is changed only where the batch, the window and the units before it are not enough at their smallest', () => {
    const order = ['B', 'T', 'h', 'layers'] as const
    const seen = new Set<string>()
    fc.assert(
      fc.property(experiments, vocabularies, limits, (given, V, limits) => {
        const keys = nearestThatFits(given, { V }, limits).changes.map(({ key }) => key)
        seen.add(keys.join())
        expect(keys).toEqual(order.filter(key => keys.includes(key)))
        const before = order.slice(0, keys.length > 0 ? order.indexOf(keys.at(-1)!) : 0)
        const smallest = before.reduce((all, key) => {
          const [least = Infinity] = offered(key, 0, Infinity)
          const value = key === 'B' || key === 'T' ? Math.min(given[key], least) : least
          return withSetting(all, given, key, value)
        }, given)
        if (keys.length > 0) expect(fits(smallest, V, limits)).toBe(false)
      }),
      { seed: 1, numRuns: 300 },
    )
    expect([...seen]).toEqual(expect.arrayContaining(['', 'B', 'B,T', 'B,T,h']))
  })

  it('with the limits there are, a smaller batch is enough for the largest that can be asked for', () => {
    const largest = lane({ cell: 'lstm', h: fields.h.max, layers: fields.layers.max, drop: 0.5 })
    const given = { ...defaultExperiment, T: fields.T.max, B: fields.B.max, lanes: [largest, largest] }
    expect(nearestThatFits(given, { V: MAX_VOCABULARY }).changes).toEqual([
      { key: 'B', from: fields.B.max, to: expect.any(Number) },
    ])
  })
})

describe('where the batch is not enough, by hand', () => {
  const tight = { ...LIMITS, secondsPerUpdate: 0.0005 }
  const changed = (T: number, B: number, ...lanes: Experiment['lanes']) =>
    nearestThatFits({ ...defaultExperiment, T, B, lanes }, { V: 70 }, tight)

  it('the window gives way', () => {
    expect(changed(400, 1, lane({ cell: 'lstm', h: 32 })).changes).toEqual([
      { key: 'T', from: 400, to: expect.any(Number) },
    ])
  })

  it('the units do, alike in all lanes that had more; a smaller lane keeps its own', () => {
    const lanes = [lane({ cell: 'lstm', h: 256 }), lane({ cell: 'rnn', h: 256 }), lane({ cell: 'gru', h: 8 })]
    const given = { ...defaultExperiment, T: 5, B: 1, lanes }
    const { bytes } = budgetOf(lane({ cell: 'lstm', h: 128 }), { V: 70 }, given)
    const { experiment, changes } = nearestThatFits(given, { V: 70 }, { ...LIMITS, bytes })
    expect(changes).toEqual([{ key: 'h', from: 256, to: 128 }])
    expect(experiment.lanes.map(({ h }) => h)).toEqual([128, 128, 8])
  })

  it('at last the layers do', () => {
    const given = { ...defaultExperiment, T: 5, B: 1, lanes: [lane({ h: 4, layers: 3 })] }
    const { secondsPerUpdate } = budgetOf(lane({ h: 4, layers: 2 }), { V: 70 }, given)
    expect(nearestThatFits(given, { V: 70 }, { ...LIMITS, secondsPerUpdate }).changes).toEqual([
      { key: 'layers', from: 3, to: 2 },
    ])
  })

  it('both do, and the window, which should rather stay, is as long as it can be with the smallest batch', () => {
    const { changes } = changed(400, 64, lane({ cell: 'lstm', h: 32 }))
    expect(changes).toEqual([
      { key: 'B', from: 64, to: 1 },
      { key: 'T', from: 400, to: changed(400, 1, lane({ cell: 'lstm', h: 32 })).experiment.T },
    ])
  })
})
