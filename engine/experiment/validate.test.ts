import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { defaultExperiment, MAX_TEXT_BYTES } from './experiment.ts'
import { experiments, findIllegal } from './testing.ts'
import { parseExperiment } from './validate.ts'

vi.setConfig({ testTimeout: 30_000 })

test('an experiment written as JSON is read back unchanged', () => {
  fc.assert(
    fc.property(experiments, experiment => {
      expect(parseExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual({ experiment, notes: [] })
    }),
  )
})

test('what is missing has its default', () => {
  expect(parseExperiment({})).toEqual({ experiment: defaultExperiment, notes: [] })
  expect(parseExperiment({ T: 10, lanes: [{}, { h: 8 }] })).toEqual({
    experiment: {
      ...defaultExperiment,
      T: 10,
      lanes: [defaultExperiment.lanes[0], { ...defaultExperiment.lanes[1], h: 8 }],
    },
    notes: [],
  })
})

test.each([null, undefined, 5, 'text', true, [], [{}], () => 1, Symbol('x'), 10n])(
  '%s is no experiment',
  value => {
    expect(parseExperiment(value)).toEqual({
      experiment: defaultExperiment,
      notes: [{ kind: 'damaged', reason: 'format' }],
    })
  },
)

test.each([
  [
    { T: '50' },
    { key: 'T', given: '50', used: 50, allowed: { kind: 'range', min: 2, max: 400, whole: true } },
  ],
  [{ T: 1e9 }, { key: 'T', given: '1000000000', used: 50 }],
  [{ T: null }, { key: 'T', given: 'null', used: 50 }],
  [{ T: Number.NaN }, { key: 'T', given: 'NaN', used: 50 }],
  [{ task: 'constructor' }, { key: 'task', given: 'constructor', used: 'text' }],
  [{ txt: 5 }, { key: 'txt', given: '5', used: '', allowed: { kind: 'text' } }],
  [{ text: { toString: 5 } }, { key: 'text', given: '{…}', used: 'alice' }],
  [{ seed: [[[]]] }, { key: 'seed', given: '[…]', used: 1 }],
  [
    { lanes: [{}, { carry: 1 }] },
    { key: 'carry', given: '1', used: true, allowed: { kind: 'flag' }, lane: 1 },
  ],
  [{ lanes: [{ fp: 'XYZ' }] }, { key: 'fp', given: 'XYZ', used: '', lane: 0 }],
  [{ lanes: [{}, { cell: 'lsmt' }] }, { key: 'cell', given: 'lsmt', used: 'lstm', lane: 1 }],
])('%j: a bad value gives way to the default, with a note', (value, note) => {
  const { experiment, notes } = parseExperiment(value)
  expect(notes).toMatchObject([{ kind: 'bad-value', ...note }])
  expect(findIllegal(experiment)).toBeUndefined()
})

test.each([
  [{ lanes: 'rnn' }, [{ kind: 'bad-lanes', given: 'rnn' }], 2],
  [{ lanes: [] }, [{ kind: 'bad-lanes', given: '[…]' }], 2],
  [{ lanes: { 0: {} } }, [{ kind: 'bad-lanes', given: '{…}' }], 2],
  [
    { lanes: [{}, null, 'x'] },
    [
      { kind: 'bad-lanes', given: 'null', lane: 1 },
      { kind: 'bad-lanes', given: 'x', lane: 2 },
    ],
    3,
  ],
  [{ lanes: Array(9).fill({}) }, [{ kind: 'too-many-lanes', given: 9, limit: 4 }], 4],
  [{ lanes: Array(1e6).fill({}) }, [{ kind: 'too-many-lanes', given: 1e6, limit: 4 }], 4],
])('lanes that are none are replaced: case %#', (value, notes, count) => {
  const result = parseExperiment(value)
  expect(result.notes).toMatchObject(notes)
  expect(result.experiment.lanes).toHaveLength(count)
  expect(findIllegal(result.experiment)).toBeUndefined()
})

test('−0 becomes 0', () => {
  expect(Object.is(parseExperiment({ at: -0 }).experiment.at, 0)).toBe(true)
})

test('own text is normalised and cut at 1 MiB', () => {
  expect(parseExperiment({ txt: 'a\r\nb' }).experiment.txt).toBe('a\nb')
  const { experiment, notes } = parseExperiment({ txt: 'a'.repeat(MAX_TEXT_BYTES + 5) })
  expect(experiment.txt).toHaveLength(MAX_TEXT_BYTES)
  expect(notes).toEqual([{ kind: 'text-cut', bytes: MAX_TEXT_BYTES + 5, limit: MAX_TEXT_BYTES }])
})

test('unknown keys are noted, and no inherited or dangerous key has an effect', () => {
  const before = Object.getOwnPropertyNames(Object.prototype)
  const json = `{"__proto__": {"T": 7, "seed": 9}, "constructor": {"prototype": {"h": 1}}, "toString": 1,
    "T": 60, "lanes": [{"__proto__": {"h": 9}, "hasOwnProperty": 1}]}`
  const { experiment, notes } = parseExperiment(JSON.parse(json))
  expect(notes).toEqual([
    { kind: 'unknown-key', key: '__proto__', value: '{…}' },
    { kind: 'unknown-key', key: 'constructor', value: '{…}' },
    { kind: 'unknown-key', key: 'toString', value: '1' },
    { kind: 'unknown-key', key: '__proto__', value: '{…}', lane: 0 },
    { kind: 'unknown-key', key: 'hasOwnProperty', value: '1', lane: 0 },
  ])
  expect(experiment).toEqual({ ...defaultExperiment, T: 60, lanes: [defaultExperiment.lanes[0]] })
  expect(parseExperiment(Object.create({ T: 7 })).experiment.T).toBe(50)
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
})

test('nesting 100,000 deep and a million keys are harmless', () => {
  const deep = JSON.parse(`${'['.repeat(1e5)}${']'.repeat(1e5)}`)
  const { experiment } = parseExperiment({ T: deep, lanes: deep, x: deep })
  expect(experiment).toEqual(parseExperiment({ lanes: [null] }).experiment)
  const wide = Object.fromEntries(Array.from({ length: 1e6 }, (_, i) => [`key${i}`, i]))
  expect(parseExperiment(wide).notes.at(-1)).toEqual({ kind: 'more', count: 1e6 - 50 })
})

test('any value at all yields an allowed experiment', () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
  })
  const keyed = fc.dictionary(fc.constantFrom('T', 'txt', 'seed', 'task', 'lanes', '__proto__'), anything)
  const laned = fc.record({
    lanes: fc.array(fc.oneof(anything, fc.dictionary(fc.constantFrom('cell', 'h', 'fp', 'carry'), anything))),
  })
  fc.assert(
    fc.property(fc.oneof(anything, keyed, laned), value => {
      const { experiment, notes } = parseExperiment(value)
      expect(findIllegal(experiment)).toBeUndefined()
      expect(structuredClone(notes)).toEqual(notes)
    }),
    { numRuns: 5000 },
  )
})
