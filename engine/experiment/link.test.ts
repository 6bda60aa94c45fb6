import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { sealLink } from './envelope.ts'
import { defaultExperiment, defaultLane, type Experiment, type LaneSettings } from './experiment.ts'
import { type Field, fieldKeys, fields, laneKeys } from './fields.ts'
import { decodeLink, encodeLink, LINK_VERSION, MAX_LINK_BYTES } from './link.ts'
import { packText } from './packText.ts'
import { createDice, experiments, findIllegal } from './testing.ts'

vi.setConfig({ testTimeout: 30_000 })

const [rnn, lstm] = defaultExperiment.lanes as [LaneSettings, LaneSettings]
const withLanes = (...lanes: LaneSettings[]): Experiment => ({ ...defaultExperiment, lanes })
const plain = { unknown: [], version: LINK_VERSION, readOnly: false }
const unchecked = { kind: 'unchecked' }

test('decoding undoes encoding for all allowed experiments', async () => {
  await fc.assert(
    fc.asyncProperty(experiments, async experiment => {
      expect(await decodeLink(await encodeLink(experiment))).toEqual({ experiment, notes: [], ...plain })
    }),
    { numRuns: 2000 },
  )
})

test('unknown settings survive being shared again', async () => {
  const key = fc
    .stringMatching(/^[A-Za-z][\w-]{0,9}$/)
    .filter(key => key !== 'k' && !Object.hasOwn(fields, key))
  const pairs = fc.uniqueArray(fc.tuple(key, fc.string({ unit: 'binary' })), { selector: pair => pair[0] })
  await fc.assert(
    fc.asyncProperty(experiments, pairs, async (experiment, unknown) => {
      const decoded = await decodeLink(await encodeLink(experiment, unknown))
      expect(decoded.unknown).toEqual(unknown)
      expect(decoded.experiment).toEqual(experiment)
      expect(decoded.notes.every(note => note.kind === 'unknown-key' || note.kind === 'more')).toBe(true)
    }),
  )
})

test('an unknown setting cannot pass for a known one or for the checksum', async () => {
  const plainLink = await encodeLink(defaultExperiment)
  expect(
    await encodeLink(defaultExperiment, [
      ['h', '5'],
      ['k', '0000'],
      [' k', '1'],
      ['h\u200B', '6'],
    ]),
  ).toBe(plainLink)
})

test('an encoded link is the shortest way to say what differs', async () => {
  const encode = async (experiment: Experiment) =>
    (await encodeLink(experiment)).replace(/[0-9a-f]{4}$/, 'xxxx')
  expect(await encode(defaultExperiment)).toBe('#1?k=xxxx')
  expect(await encode({ ...defaultExperiment, T: 20, seed: 7, at: 500 })).toBe('#1?T=20&seed=7&at=500&k=xxxx')
  expect(await encode(withLanes(rnn))).toBe('#1?cell=rnn&k=xxxx')
  expect(await encode(withLanes(rnn, rnn))).toBe('#1?cell=rnn,rnn&k=xxxx')
  expect(await encode(withLanes(defaultLane, defaultLane, defaultLane))).toBe('#1?cell=rnn,rnn,rnn&k=xxxx')
  expect(await encode(withLanes(lstm, rnn))).toBe('#1?cell=lstm,rnn&k=xxxx')
  expect(await encode(withLanes({ ...rnn, h: 64 }, { ...lstm, h: 64 }))).toBe('#1?h=64&k=xxxx')
  expect(await encode(withLanes({ ...rnn, lr: 0.1 }, lstm))).toBe('#1?lr=0.1,0.001&k=xxxx')
  expect(await encode(withLanes(rnn, { ...lstm, fp: '0123abcd', carry: false }))).toBe(
    '#1?carry=1,0&fp=,0123abcd&k=xxxx',
  )
  expect(await encode({ ...withLanes({ ...rnn, fb: -1e-7 }), txt: 'a' })).toBe(
    '#1?txt=SwQA&cell=rnn&fb=-1e-7&k=xxxx',
  )
})

test('the example of the design document opens', async () => {
  const { experiment, notes } = await decodeLink(
    sealLink([
      ['cell', 'rnn,lstm'],
      ['h', '32'],
      ['T', '50'],
      ['seed', '7'],
      ['at', '500'],
    ]),
  )
  expect({ experiment, notes }).toEqual({ experiment: { ...defaultExperiment, seed: 7, at: 500 }, notes: [] })
})

test.each(['', '#', '##', ' # '])('%j is the default experiment without a note', async hash => {
  expect(await decodeLink(hash)).toEqual({ experiment: defaultExperiment, notes: [], ...plain })
})

test.each([
  ['h=64', withLanes({ ...rnn, h: 64 }, { ...lstm, h: 64 }), []],
  ['h=64,8', withLanes({ ...rnn, h: 64 }, { ...lstm, h: 8 }), []],
  ['cell=gru', withLanes({ ...rnn, cell: 'gru' }), []],
  ['cell=gru&h=1,2', withLanes({ ...rnn, cell: 'gru', h: 1 }, { ...rnn, cell: 'gru', h: 2 }), []],
  ['h=1,2,3', withLanes({ ...rnn, h: 1 }, { ...lstm, h: 2 }, { ...lstm, h: 3 }), []],
  [
    'cell=rnn,gru&h=1,2,3',
    withLanes({ ...rnn, h: 1 }, { ...rnn, cell: 'gru', h: 2 }, { ...rnn, cell: 'gru', h: 3 }),
    [{ kind: 'list-extended', key: 'cell', given: 2, lanes: 3 }],
  ],
  [
    'cell=rnn,rnn,rnn,rnn,gru',
    withLanes(rnn, rnn, rnn, rnn),
    [{ kind: 'too-many-lanes', given: 5, limit: 4 }],
  ],
  ['h=1,2,3,4,5,6', undefined, [{ kind: 'too-many-lanes', given: 6, limit: 4 }]],
  ['fp=0123abcd,', withLanes({ ...rnn, fp: '0123abcd' }, lstm), []],
  ['%63ell=gru', withLanes({ ...rnn, cell: 'gru' }), []],
  ['task=recall&text=fables&T=4e1', { ...defaultExperiment, task: 'recall', text: 'fables', T: 40 }, []],
  [
    'h=64&h=8',
    withLanes({ ...rnn, h: 64 }, { ...lstm, h: 64 }),
    [{ kind: 'duplicate-key', key: 'h', given: '8' }],
  ],
  [
    'h=x&h=8',
    defaultExperiment,
    [
      { kind: 'duplicate-key', key: 'h', given: '8' },
      { kind: 'bad-value', key: 'h', used: 32 },
    ],
  ],
  [
    'q=1&q=2',
    defaultExperiment,
    [
      { kind: 'unknown-key', key: 'q', value: '1' },
      { kind: 'duplicate-key', key: 'q', given: '2' },
    ],
  ],
  [
    'carry',
    defaultExperiment,
    [{ kind: 'bad-value', key: 'carry', given: '', used: true, allowed: { kind: 'flag' } }],
  ],
  [
    'T=5,10',
    defaultExperiment,
    [
      {
        kind: 'bad-value',
        key: 'T',
        given: '5,10',
        used: 50,
        allowed: { kind: 'range', min: 2, max: 400, whole: true },
      },
    ],
  ],
  ['h=1000', defaultExperiment, [{ kind: 'bad-value', key: 'h', given: '1000', used: 32 }]],
  [
    'h=8,0x10',
    withLanes({ ...rnn, h: 8 }, lstm),
    [{ kind: 'bad-value', key: 'h', given: '0x10', used: 32, lane: 1 }],
  ],
  [
    'cell=rnn,lsmt',
    defaultExperiment,
    [
      {
        kind: 'bad-value',
        key: 'cell',
        given: 'lsmt',
        used: 'lstm',
        lane: 1,
        allowed: { kind: 'options', options: ['rnn', 'lstm', 'gru', 'ff', 'lstm97'] },
      },
    ],
  ],
  [
    'cell=constructor',
    withLanes(rnn),
    [{ kind: 'bad-value', key: 'cell', given: 'constructor', used: 'rnn' }],
  ],
  [
    'fp=ABCDEF01',
    defaultExperiment,
    [{ kind: 'bad-value', key: 'fp', given: 'ABCDEF01', used: '', allowed: { kind: 'fingerprint' } }],
  ],
  ['txt=abc', defaultExperiment, [{ kind: 'text-damaged' }]],
])('%s without a checksum says what was made of it', async (query, experiment, notes) => {
  const decoded = await decodeLink(`#1?${query}`)
  if (experiment) expect(decoded.experiment).toEqual(experiment)
  const verdict = query === 'carry' || query === 'fp=0123abcd,' ? { kind: 'cut' } : unchecked
  expect(decoded.notes).toMatchObject([verdict, ...notes])
  expect(decoded.notes).toHaveLength(notes.length + 1)
})

test('notes hold excerpts only, unknown settings are kept whole', async () => {
  const long = '😀'.repeat(200)
  const decoded = await decodeLink(
    sealLink([
      ['h', long],
      [long, long],
    ]),
  )
  expect(decoded.notes).toMatchObject([
    { kind: 'unknown-key', key: '😀'.repeat(80), value: '😀'.repeat(80) },
    { kind: 'bad-value', key: 'h', given: '😀'.repeat(80) },
  ])
  expect(decoded.unknown).toEqual([[long, long]])
})

test('own text leaves the chosen text alone', async () => {
  const link = sealLink([
    ['text', 'fables'],
    ['txt', await packText('Grüße, 世界 👋')],
  ])
  const { experiment, notes } = await decodeLink(link)
  expect({ experiment, notes }).toEqual({
    experiment: { ...defaultExperiment, text: 'fables', txt: 'Grüße, 世界 👋' },
    notes: [],
  })
})

test('a link of a newer version shows what is understood, read only', async () => {
  const decoded = await decodeLink('#2?h=64&glow=3&cell=rnn,mamba&T=hourly')
  expect(decoded).toMatchObject({ version: 2, readOnly: true, unknown: [['glow', '3']] })
  expect(decoded.experiment).toEqual(withLanes({ ...rnn, h: 64 }, { ...lstm, h: 64 }))
  expect(decoded.notes.map(note => note.kind)).toEqual([
    'newer',
    'unchecked',
    'unknown-key',
    'bad-value',
    'bad-value',
  ])
})

test.each(['#0?h=64', '#x?h=64', '#1.0?h=64', '#?h=64'])(
  '%s is damaged and still applies what is valid',
  async hash => {
    const decoded = await decodeLink(hash)
    expect(decoded).toMatchObject({
      version: 0,
      readOnly: false,
      notes: [{ kind: 'damaged', reason: 'version' }],
    })
    expect(decoded.experiment.lanes[0]!.h).toBe(64)
  },
)

test.each([64 << 10, 2 << 20, 10 << 20, MAX_LINK_BYTES + 1])(
  'a hash of %i characters is refused unread',
  async bytes => {
    const spies = [
      vi.spyOn(String.prototype, 'replace'),
      vi.spyOn(String.prototype, 'split'),
      vi.spyOn(String.prototype, 'indexOf'),
      vi.spyOn(globalThis, 'decodeURIComponent'),
    ]
    const decoding = decodeLink('#1?h=64&x=%41'.padEnd(bytes, 'a'))
    const calls = spies.map(spy => spy.mock.calls.length)
    vi.restoreAllMocks()
    expect(calls).toEqual([0, 0, 0, 0])
    expect(await decoding).toEqual({
      experiment: defaultExperiment,
      notes: [{ kind: 'too-long', bytes, limit: MAX_LINK_BYTES }],
      ...plain,
    })
  },
)

test('a link of exactly 16 KiB is read', async () => {
  const { experiment } = await decodeLink('#1?h=64&x='.padEnd(MAX_LINK_BYTES, 'a'))
  expect(experiment.lanes[0]!.h).toBe(64)
})

const hostileKeys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'then',
  'toJSON',
  'lanes',
  'length',
  '0',
  '__proto__.h',
  '__proto__[h]',
  'constructor.prototype',
]

test('keys that every object has are just unknown keys', async () => {
  const before = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))
  for (const key of hostileKeys) {
    for (const spelled of [key, [...key].map(char => `%${char.charCodeAt(0).toString(16)}`).join('')]) {
      const decoded = await decodeLink(`#1?${spelled}=7&${spelled}=8&h=64`)
      expect(decoded.unknown).toEqual([[key, '7']])
      expect(decoded.experiment).toEqual(withLanes({ ...rnn, h: 64 }, { ...lstm, h: 64 }))
      expect(decoded.notes).toEqual([
        unchecked,
        { kind: 'unknown-key', key, value: '7' },
        { kind: 'duplicate-key', key, given: '8' },
      ])
      expect((await decodeLink(await encodeLink(decoded.experiment, decoded.unknown))).unknown).toEqual([
        [key, '7'],
      ])
    }
  }
  for (const key of fieldKeys) {
    for (const value of hostileKeys) {
      if (value === '0') continue
      const { experiment, notes } = await decodeLink(sealLink([[key, value]]))
      expect(findIllegal(experiment)).toBeUndefined()
      const expected = { txt: 'text-damaged', turns: 'bad-turn' }[key as string] ?? 'bad-value'
      expect(notes.at(-1)!.kind).toBe(expected)
    }
  }
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(before)
  expect(({} as { h?: unknown }).h).toBeUndefined()
})

test('thousands of unknown settings yield at most fifty-one notes', async () => {
  const decoded = await decodeLink(`#1?${Array.from({ length: 2000 }, (_, i) => `q${i}`).join('&')}`)
  expect(decoded.notes).toHaveLength(51)
  expect(decoded.unknown).toHaveLength(2000)
})

test('ten thousand links end in a letter or digit, and in nothing a chat program would cut or decorate', async () => {
  for (const experiment of fc.sample(experiments, { seed: 1, numRuns: 10_000 })) {
    const link = await encodeLink(experiment, experiment.B === 1 ? [['später', 'a b&c="<>"…']] : [])
    expect(link).toMatch(
      /^#1\?(?:[A-Za-z0-9]+=[\w.,~-]*&|(?:[\w.,~-]|%[0-9A-F]{2})+=(?:[\w.,~-]|%[0-9A-F]{2})*&)*k=[0-9a-f]{4}$/,
    )
  }
})

/** A value that a control offers: an option, a flag, or a number with at most four significant digits. */
function offered(field: Field, dice: (n: number) => number): string | number | boolean {
  switch (field.kind) {
    case 'choice':
      return field.options[dice(field.options.length)]!
    case 'flag':
      return dice(2) === 1
    case 'text':
      return dice(0x100000000).toString(16).padStart(8, '0')
    case 'integer':
      return field.min + dice(field.max - field.min + 1)
    case 'number': {
      const anywhere = Number((field.min + (dice(1e6) / 1e6) * (field.max - field.min)).toPrecision(4))
      return field.stops && dice(2) ? field.stops[dice(field.stops.length)]! : anywhere
    }
  }
}

test('up to six changed settings fit into 200 characters, and half of such links into 80', async () => {
  const dice = createDice(6)
  const lengths: number[] = []
  for (let n = 0; n < 5000; n++) {
    const shared: Record<string, unknown> = {}
    const lanes: Record<string, unknown>[] = [rnn, lstm, rnn, lstm]
      .slice(0, 1 + dice(4))
      .map(lane => ({ ...lane }))
    const keys = fieldKeys.filter(key => key !== 'txt' && key !== 'turns')
    for (let changed = 0; changed < 1 + (n % 6); changed++) {
      const key = keys.splice(dice(keys.length), 1)[0]!
      const value = offered(fields[key], dice)
      // In a comparison of three or four, a setting is changed in one lane or in all.
      const one = dice(lanes.length)
      if (fields[key].scope === 'shared') shared[key] = value
      else if (lanes.length <= 2) for (const lane of lanes) lane[key] = offered(fields[key], dice)
      else if (dice(2)) for (const lane of lanes) lane[key] = value
      else lanes[one]![key] = value
    }
    const experiment = { ...defaultExperiment, ...shared, lanes } as unknown as Experiment
    expect(findIllegal(experiment)).toBeUndefined()
    lengths.push((await encodeLink(experiment)).length)
  }
  lengths.sort((a, b) => a - b)
  expect(lengths.at(-1)).toBeLessThanOrEqual(200)
  expect(lengths[lengths.length >> 1]).toBeLessThanOrEqual(80)
})

test('every lane field holds a different value in every lane', async () => {
  const lanes = [0, 1, 2, 3].map(lane => {
    return Object.fromEntries(
      laneKeys.map(key => {
        const field: Field = fields[key]
        if (field.kind === 'choice') return [key, field.options[lane % field.options.length]]
        if (field.kind === 'flag') return [key, lane % 2 === 0]
        if (key === 'turns') return [key, `${lane}-clip-2`]
        if (field.kind === 'text') return [key, `0000000${lane}`]
        return [key, field.kind === 'integer' ? Math.min(field.max, field.min + lane) : field.min + lane / 8]
      }),
    ) as unknown as LaneSettings
  })
  const experiment = withLanes(...lanes.map(lane => ({ ...lane, drop: lane.drop })))
  expect((await decodeLink(await encodeLink(experiment))).experiment).toEqual(experiment)
})
