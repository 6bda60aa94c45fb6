/** What becomes of a file: nothing, unless every check has passed. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type Checkpoint,
  type Expected,
  encodeCheckpoint,
  tensorsOf,
} from '../../engine/checkpoint/checkpoint.ts'
import { partsOf } from '../../engine/checkpoint/testing.ts'
import { defaultExperiment, defaultLane, type Experiment } from '../../engine/experiment/experiment.ts'
import { decodeLink, encodeLink } from '../../engine/experiment/link.ts'
import { fingerprint } from '../../engine/fingerprint.ts'
import { createTrainer } from '../../engine/testing/network.ts'
import { experimentStore, openExperiment } from '../store/experiment.ts'
import { weightsOf } from '../store/weights.ts'
import { describeFile } from './describeFile.ts'

const startAgain = vi.hoisted(() => vi.fn())
vi.mock('../engineClient.ts', () => ({
  startAgain,
  ask: () => Promise.resolve(undefined),
  corpusOf: ({ txt }: Experiment) => Promise.resolve(txt || undefined),
}))
const { expectedOfLanes, findMisfit, loadInto, openWhole, ownExperiment, readWeightsFile } = await import(
  './weightsFile.ts'
)

const TXT = 'a rose is a rose is a rose'
const experiment: Experiment = {
  ...defaultExperiment,
  txt: TXT,
  T: 5,
  lanes: [
    { ...defaultLane, cell: 'gru', h: 3 },
    { ...defaultLane, cell: 'lstm', h: 4, turns: '100-lr-0.5~300-lr-0.25' },
  ],
}
const lstm = createTrainer(experiment.lanes[1]!, { ...experiment, seed: 77 }, { text: TXT })
const values = lstm.model.stack.parameters.all
const print = fingerprint(values)
const vocabulary = lstm.task.vocabulary.tokens

const fileOf = async (change: { vocabulary?: string[]; link?: string } = {}) =>
  encodeCheckpoint(tensorsOf(lstm.model.stack.parameters), change.vocabulary ?? vocabulary, {
    experiment: change.link ?? (await encodeLink(experiment)),
    lane: 2,
    update: 200,
  })
const read = async (file: Uint8Array<ArrayBuffer>) => (await readWeightsFile(new Blob([file]))) as Checkpoint
const expected = async (lane: number) => (await expectedOfLanes(experiment))![lane] as Expected

beforeEach(() => {
  startAgain.mockClear()
  openExperiment({ experiment, origin: 'own' })
})

describe('a file for one lane', () => {
  it('is what the lane begins with, once it fits; its values are kept by their fingerprint', async () => {
    const checkpoint = await read(await fileOf())
    expect(findMisfit(checkpoint, await expected(1))).toBeUndefined()
    expect(experimentStore.getState().experiment).toBe(experiment)
    expect(loadInto(1, checkpoint, await expected(1))).toBe(print)
    expect(experimentStore.getState().experiment.lanes).toMatchObject([
      experiment.lanes[0],
      { cell: 'lstm', weights: print, turns: '', lr: defaultLane.lr },
    ])
    expect(await weightsOf(print)).toEqual(values)
    expect(startAgain).not.toHaveBeenCalled()
  })

  it('that fits no lane changes nothing and says which check failed', async () => {
    const checkpoint = await read(await fileOf())
    const refused = {
      check: 'shape',
      message: `weight_ih_l0: expected [9, ${vocabulary.length}], got [16, ${vocabulary.length}]`,
    }
    expect(findMisfit(checkpoint, await expected(0))).toEqual(refused)
    expect(loadInto(0, checkpoint, await expected(0))).toEqual(refused)
    expect(experimentStore.getState().experiment).toBe(experiment)
  })

  it('that a link asks for is the run of that link, with the update at which it opens', async () => {
    const asking = {
      ...experiment,
      at: 50,
      lanes: experiment.lanes.with(1, { ...experiment.lanes[1]!, weights: print }),
    }
    openExperiment({ experiment: asking, origin: 'visiting' })
    expect(loadInto(1, await read(await fileOf()), await expected(1))).toBe(print)
    expect(experimentStore.getState().experiment).toBe(asking)
    expect(startAgain).toHaveBeenCalledOnce()
  })

  it('is not even read when it is too large', async () => {
    const huge = { size: 2 ** 40, arrayBuffer: () => Promise.reject(new Error('it was read')) }
    expect(await readWeightsFile(huge as unknown as Blob)).toMatchObject({
      check: 'too-large',
      message: expect.stringContaining('the file has 1099511627776 bytes'),
    })
    const gone = { size: 20, arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) }
    expect(await readWeightsFile(gone as unknown as Blob)).toEqual({
      check: undefined,
      message: 'the file could not be read',
    })
  })

  it('cannot be judged while nobody knows what is read', async () => {
    expect(await expectedOfLanes({ ...experiment, txt: '' })).toBeUndefined()
    expect(await expectedOfLanes({ ...experiment, T: 200 })).toBeUndefined()
  })
})

describe('a file opened with its own experiment', () => {
  it('is its lane alone, with the settings it had come to, beginning with the file; and nobody’s own work', async () => {
    openExperiment({ experiment: defaultExperiment, origin: 'own' })
    expect(await openWhole(await read(await fileOf()))).toBeUndefined()
    const { experiment: opened, origin, notes } = experimentStore.getState()
    expect([origin, notes]).toEqual(['visiting', []])
    expect(opened).toEqual({
      ...experiment,
      lanes: [{ ...experiment.lanes[1]!, lr: 0.5, turns: '', weights: print }],
    })
    // What is shared of it opens as it is, but for the weights themselves.
    expect((await decodeLink(await encodeLink(opened))).experiment).toEqual(opened)
  })

  it.each<[string, Parameters<typeof fileOf>[0], object]>([
    ['whose characters are others', { vocabulary: ['x'] }, { check: 'vocabulary' }],
    ['whose link is damaged', { link: '#1?cell=lstm,gru&T=5' }, { check: undefined }],
    ['whose link is too long', { link: `#1?txt=${'x'.repeat(20_000)}` }, { check: undefined }],
    ['whose lane is not in its link', { link: '#1?cell=lstm' }, { check: undefined }],
  ])('%s: nothing is opened', async (_, change, refused) => {
    openExperiment({ experiment: defaultExperiment, origin: 'own' })
    const { openings } = experimentStore.getState()
    expect(await openWhole(await read(await fileOf(change)))).toMatchObject(refused)
    expect(experimentStore.getState()).toMatchObject({
      experiment: defaultExperiment,
      openings,
      origin: 'own',
    })
  })

  it('that another program wrote has none', async () => {
    const { header } = partsOf(await fileOf())
    expect(header).toContain('"unrolled"')
    expect(
      await ownExperiment({ tensors: new Map(), metadata: new Map(), origin: undefined }),
    ).toBeUndefined()
  })
})

it('a file is described by what its shapes and its metadata tell', async () => {
  const checkpoint = await read(await fileOf({ link: '#1?cell=gru,lstm' }))
  const parameters = (values.length / 1000)
    .toFixed(3)
    .replace('.', '\u202F')
    .replace(/^0\u202F0*/, '')
  expect(describeFile(checkpoint)).toBe(
    `LSTM, 4 units, ${parameters} parameters. Lane 2 of #1?cell=gru,lstm after update 200.`,
  )
  const other: Checkpoint = { ...checkpoint, origin: undefined, metadata: new Map([['format', 'pt']]) }
  expect(describeFile(other)).toBe(`LSTM, 4 units, ${parameters} parameters. It says of itself: format pt.`)
  expect(describeFile({ tensors: new Map(), metadata: new Map(), origin: undefined })).toBe(
    '0 tensors, 0 parameters. It says nothing of itself.',
  )
})
