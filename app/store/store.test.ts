import { beforeEach, describe, expect, it } from 'vitest'
import { defaultExperiment, type LaneSettings } from '../../engine/experiment/experiment.ts'
import {
  addLane,
  beginAsTurned,
  beginWith,
  branchLane,
  editLanes,
  experimentStore,
  openExperiment,
  redo,
  removeLane,
  setLane,
  setOwnText,
  setShared,
  turnLanes,
  undo,
} from './experiment.ts'
import { differsOnlyLive, lineage } from './lineage.ts'
import { Series } from './series.ts'
import { chooseUnit, stageStore, unitWithin } from './stage.ts'

const experiment = () => experimentStore.getState().experiment

describe('the experiment store', () => {
  beforeEach(() => openExperiment({ experiment: defaultExperiment, origin: 'own' }))

  it('undoes and redoes settings, at least fifty of them', () => {
    for (let T = 10; T < 70; T++) setShared('T', T)
    for (let n = 0; n < 60; n++) undo()
    expect(experiment()).toEqual(defaultExperiment)
    redo()
    expect(experiment().T).toBe(10)
  })

  it('a new change forgets what was undone', () => {
    setShared('T', 10)
    undo()
    setShared('T', 20)
    redo()
    expect(experiment().T).toBe(20)
  })

  it('edits all lanes or the chosen one', () => {
    setLane('h', 64)
    expect(experiment().lanes.map(({ h }) => h)).toEqual([64, 64])
    editLanes(1)
    setLane('h', 8)
    expect(experiment().lanes.map(({ h }) => h)).toEqual([64, 8])
  })

  it('a setting that changes nothing is no step to undo', () => {
    setShared('T', defaultExperiment.T)
    setLane('h', defaultExperiment.lanes[0]!.h)
    expect(experimentStore.getState().past).toEqual([])
  })

  it('adds up to four lanes, each with a cell not yet there while there is one, and keeps at least one', () => {
    for (let n = 0; n < 5; n++) addLane()
    expect(experiment().lanes.map(({ cell }) => cell)).toEqual(['rnn', 'lstm', 'gru', 'ff'])
    for (let n = 0; n < 5; n++) removeLane(0)
    expect(experiment().lanes.map(({ cell }) => cell)).toEqual(['ff'])
  })

  it('a change by hand drops the update and the fingerprints that a link asked for', () => {
    openExperiment({
      experiment: {
        ...defaultExperiment,
        at: 50,
        lanes: defaultExperiment.lanes.map(lane => ({ ...lane, fp: '12345678' })),
      },
      origin: 'visiting',
    })
    setShared('T', 20)
    expect(experiment().at).toBe(0)
    expect(experiment().lanes.map(({ fp }) => fp)).toEqual(['', ''])
  })

  describe('weights from a file', () => {
    const weights = () => experiment().lanes.map(lane => lane.weights)
    const begun = () => {
      beginWith('0123abcd', 1, 0)
      expect(weights()).toEqual(['', '0123abcd'])
    }

    it('begin the lane anew, with the settings that it had come to, and can be undone', () => {
      turnLanes({ update: 100, key: 'lr', value: 0.5 }, 1)
      turnLanes({ update: 150, tensor: 'decoder.bias', at: [0], value: 1 }, 1)
      turnLanes({ update: 200, key: 'lr', value: 0.25 }, 1)
      const { openings, experiment: before } = experimentStore.getState()
      beginWith('0123abcd', 1, 180)
      expect(experiment().lanes[0]).toEqual(before.lanes[0])
      expect(experiment().lanes[1]).toEqual({ ...defaultExperiment.lanes[1]!, lr: 0.5, weights: '0123abcd' })
      // The same weights once more begin anew, too.
      beginWith('0123abcd', 1, 0)
      expect(experimentStore.getState().openings).toBe(openings + 2)
      undo()
      undo()
      expect(experiment()).toEqual(before)
      redo()
      expect(weights()).toEqual(['', '0123abcd'])
    })

    it.each<[string, () => void]>([
      ['the seed', () => setShared('seed', 9)],
      ['the window', () => setShared('T', 9)],
      ['the learning rate', () => setLane('lr', 0.5)],
      ['the optimiser', () => setLane('opt', 'sgd')],
      ['hidden units of another lane', () => setLane('h', 8, 0)],
      ['hidden units that are as many as before', () => setLane('h', 32)],
      ['the lane before it', () => setLane('cell', 'gru', 0)],
    ])('stay while %s changes', (_, act) => {
      begun()
      act()
      expect(weights()[1]).toBe('0123abcd')
    })

    it.each<[string, () => void]>([
      ['cell', () => setLane('cell', 'gru', 1)],
      ['size', () => setLane('h', 8)],
      ['layers', () => setLane('layers', 2)],
      ['start weights', () => setLane('init', 'orthogonal')],
      ['task', () => setShared('task', 'recall')],
      ['text', () => setShared('text', 'sonnets')],
      ['own text', () => setOwnText('abc')],
      ['wish', () => setLane('weights', '')],
    ])('are given up for another %s', (_, act) => {
      begun()
      act()
      expect(weights()).toEqual(['', ''])
      undo()
      expect(weights()).toEqual(['', '0123abcd'])
    })

    it('are a branch’s as well, but not those of a lane with another cell', () => {
      begun()
      branchLane(1, { update: 10, key: 'lr', value: 0.5 })
      addLane()
      expect(weights()).toEqual(['', '0123abcd', '0123abcd', ''])
    })
  })

  it('own text switches to the text task', () => {
    setShared('task', 'recall')
    setOwnText('abc')
    expect([experiment().task, experiment().txt]).toEqual(['text', 'abc'])
  })
})

describe('what a running experiment can take up', () => {
  const lanes = (change: object) => ({
    ...defaultExperiment,
    lanes: defaultExperiment.lanes.map(lane => ({ ...lane, ...change })),
  })

  it('learning rate, clipping and dropout are live', () => {
    expect(differsOnlyLive(defaultExperiment, lanes({ lr: 0.5, clip: 9, clipBy: 'value', drop: 0.2 }))).toBe(
      true,
    )
  })

  it('everything that needs new weights or new data is not', () => {
    expect(differsOnlyLive(defaultExperiment, lanes({ h: 8 }))).toBe(false)
    expect(differsOnlyLive(defaultExperiment, { ...defaultExperiment, seed: 5 })).toBe(false)
    expect(
      differsOnlyLive(defaultExperiment, {
        ...defaultExperiment,
        lanes: defaultExperiment.lanes.slice(0, 1),
      }),
    ).toBe(false)
  })
})

describe('the chosen unit', () => {
  it('is one for all lanes; a lane with fewer layers or units has its last', () => {
    chooseUnit(2, 40)
    const { unit } = stageStore.getState()
    expect(unitWithin(unit, 3, 64)).toEqual({ l: 2, j: 40 })
    expect(unitWithin(unit, 1, 32)).toEqual({ l: 0, j: 31 })
  })

  it('tells nobody when it is chosen again', () => {
    chooseUnit(0, 3)
    let told = 0
    const stop = stageStore.subscribe(() => told++)
    chooseUnit(0, 3)
    chooseUnit(0, 4)
    stop()
    expect(told).toBe(1)
  })
})

describe('turns', () => {
  beforeEach(() => openExperiment({ experiment: defaultExperiment, origin: 'own' }))
  const lr = (update: number, value: number) => ({ update, key: 'lr', value }) as const
  const turns = () => experiment().lanes.map(lane => lane.turns)

  it('are steps to undo; those of one gesture are one', () => {
    turnLanes(lr(5, 0.1), 0)
    const gesture = {}
    for (const value of [0.2, 0.3, 0.4]) turnLanes(lr(9, value), 0, gesture)
    turnLanes(lr(9, 0.5), 0, {})
    expect(turns()).toEqual(['5-lr-0.1~9-lr-0.5', ''])
    undo()
    expect(turns()).toEqual(['5-lr-0.1~9-lr-0.4', ''])
    undo()
    expect(turns()).toEqual(['5-lr-0.1', ''])
    undo()
    expect(experiment()).toEqual(defaultExperiment)
  })

  it('of a setting go when the run is to begin with another value of it', () => {
    turnLanes(lr(5, 0.1))
    setLane('h', 8)
    expect(turns()).toEqual(['5-lr-0.1', '5-lr-0.1'])
    setLane('lr', 0.5)
    expect(turns()).toEqual(['', ''])
  })

  it('can be what the lanes begin with instead', () => {
    turnLanes(lr(5, 0.1), 1)
    turnLanes({ update: 7, tensor: 'decoder.bias', at: [0], value: 1 }, 1)
    beginAsTurned()
    expect(experiment().lanes.map(({ lr, turns }) => [lr, turns])).toEqual([
      [0.001, ''],
      [0.1, ''],
    ])
  })

  it('make a branch: a copy with what was done so far, and one turn more', () => {
    turnLanes(lr(5, 0.1), 1)
    turnLanes(lr(50, 0.2), 1)
    branchLane(1, { update: 20, key: 'clip', value: 3 })
    expect(turns()).toEqual(['', '5-lr-0.1~50-lr-0.2', '5-lr-0.1~20-clip-3'])
    expect(experiment().lanes[2]!.cell).toBe('lstm')
  })
})

describe('where lanes come from', () => {
  const of = (...lanes: Partial<LaneSettings>[]) => ({
    ...defaultExperiment,
    lanes: lanes.map(lane => ({ ...defaultExperiment.lanes[0]!, ...lane })),
  })
  const before = of({ cell: 'rnn' }, { cell: 'gru' }, { cell: 'gru', turns: '20-lr-0.1' })

  it.each([
    ['nothing changed', before, [0, 1, 2]],
    ['one was taken away', of({ cell: 'rnn' }, { cell: 'gru', turns: '20-lr-0.1' }), [0, 2]],
    [
      'one was turned',
      of({ cell: 'rnn', turns: '9-clip-2' }, { cell: 'gru' }, { cell: 'gru', turns: '20-lr-0.1' }),
      [0, 1, 2],
    ],
    [
      'the longest common way counts',
      of({ cell: 'gru', turns: '20-lr-0.1~30-lr-0.2' }, { cell: 'gru', turns: '9-lr-1' }),
      [2, 1],
    ],
    ['a fingerprint is no difference', of({ cell: 'gru', fp: '01234567' }), [1]],
    ['a lane that there was not', of({ cell: 'rnn' }, { cell: 'lstm' }), undefined],
    ['other start settings', of({ cell: 'rnn', lr: 0.5 }), undefined],
    ['other data', { ...before, seed: 5 }, undefined],
  ])('%s', (_, after, from) => {
    expect(lineage(before, after)).toEqual(from)
  })
})

describe('a curve in bounded memory', () => {
  it('keeps every value while they fit', () => {
    const series = new Series(8)
    for (let u = 1; u <= 5; u++) series.push(u, u * 10)
    expect(series.updates).toEqual([1, 2, 3, 4, 5])
    expect(series.means).toEqual([10, 20, 30, 40, 50])
  })

  it('then averages neighbours, so that nothing is lost from the mean', () => {
    const series = new Series(8)
    for (let u = 1; u <= 64; u++) series.push(u, u)
    expect(series.means.length).toBeLessThan(8)
    expect(series.updates.at(-1)).toBe(64)
    const width = 64 / series.means.length
    expect(series.means[0]).toBe((1 + width) / 2)
    expect(series.means.reduce((sum, mean) => sum + mean, 0) / series.means.length).toBe(32.5)
  })

  it('takes up no update twice, unless it was forgotten', () => {
    const series = new Series(8)
    for (const update of [1, 2, 3, 2, 3]) series.push(update, update * 10)
    expect(series.updates).toEqual([1, 2, 3])
    series.dropAfter(1)
    series.push(2, 99)
    expect(series.means).toEqual([10, 99])
  })

  it('knows the value at an update: of the bucket it is in, of the last one for newer ones, none before the first', () => {
    const series = new Series(4)
    expect(series.at(5)).toBeUndefined()
    for (let u = 1; u <= 5; u++) series.push(u, u * 10)
    expect(series.updates).toEqual([2, 4])
    expect([0, 1, 2, 3, 4, 5, 99].map(update => series.at(update))).toEqual([
      undefined,
      15,
      15,
      35,
      35,
      35,
      35,
    ])
  })

  it('is copied with all it knows, and each goes its own way', () => {
    const series = new Series(8)
    for (let u = 1; u <= 21; u++) series.push(u, u)
    const copy = series.copy()
    for (let u = 22; u <= 40; u++) series.push(u, u)
    for (let u = 22; u <= 40; u++) copy.push(u, u)
    expect(copy).toEqual(series)
    copy.dropAfter(5)
    expect(series.updates.at(-1)).toBeGreaterThan(5)
  })

  it('leaves out what is no number and forgets what lies after a rewind', () => {
    const series = new Series(8)
    for (const [update, value] of [
      [1, 1],
      [2, Number.NaN],
      [3, 3],
      [4, Number.POSITIVE_INFINITY],
      [5, 5],
    ] as const)
      series.push(update, value)
    expect(series.updates).toEqual([1, 3, 5])
    series.dropAfter(3)
    expect(series.means).toEqual([1, 3])
  })
})
