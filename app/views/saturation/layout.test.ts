import { expect, it } from 'vitest'
import { cells } from '../../../engine/cells/index.ts'
import type { Frame } from '../../../engine/worker/frame.ts'
import { describeSaturation, shapeOf, spotsOf, squaresOf } from './layout.ts'

const said = (...args: Parameters<typeof describeSaturation>) =>
  describeSaturation(...args)
    .map(({ sentence }) => sentence)
    .join(' ')

const meta = { update: 1, T: 4, L: 1, H: 2, tau: 3, input: new Int32Array(4), target: new Int32Array(4) }
/** [T, H]: unit by unit, side by side. */
const columns = (a: number[], b: number[]) => Float32Array.from(a.flatMap((value, t) => [value, b[t]!]))
const half = new Float32Array(8).fill(0.5)
const gruFrame: Frame = {
  ...meta,
  'gate r': columns([0.05, 0.05, 0.95, 0.5], [0.5, 0.5, 0.5, 0.5]),
  'gate z': columns([0.95, 0.99, 0.91, 1], [0.95, 0.05, 0.5, 0.5]),
  'gate n': half,
}
const lstmFrame: Frame = { ...meta, 'gate i': half, 'gate f': half, 'gate g': half, 'gate o': half }
const gru = { cell: cells.gru.tanh, frame: gruFrame }
const lstm = { cell: cells.lstm.tanh, frame: lstmFrame }
const rnn = {
  cell: cells.rnn.tanh,
  frame: { ...meta, h: columns([0.96, -0.99, 0.97, 0.98], [0, 0, 0, -0.96]) } as Frame,
}

it('each unit is a point: the shares of the steps at which its gate is below 0.1 and above 0.9', () => {
  const [reset, update] = squaresOf([gru])
  expect(reset).toEqual({
    letter: 'r',
    lanes: [
      {
        lane: 0,
        points: [
          { layer: 0, unit: 0, left: 0.5, right: 0.25 },
          { layer: 0, unit: 1, left: 0, right: 0 },
        ],
      },
    ],
  })
  expect(update!.lanes[0]!.points.map(({ left, right }) => [left, right])).toEqual([
    [0, 1],
    [0.25, 0.25],
  ])
})

it('there is a square for every gate of every cell, no candidates, and one for the states of cells without gates', () => {
  expect(
    squaresOf([lstm, gru, rnn, lstm]).map(({ letter, lanes }) => [letter, lanes.map(l => l.lane)]),
  ).toEqual([
    ['i', [0, 3]],
    ['f', [0, 3]],
    ['o', [0, 3]],
    ['r', [1]],
    ['z', [1]],
    ['h', [2]],
  ])
  expect(squaresOf([rnn])[0]!.lanes[0]!.points.map(({ left, right }) => [left, right])).toEqual([
    [0.25, 0.75],
    [0.25, 0],
  ])
})

it('a ReLU has no ends, and a frame without what is needed no points', () => {
  expect(squaresOf([{ cell: cells.rnn.relu, frame: rnn.frame }])).toEqual([])
  expect(
    squaresOf([
      { cell: cells.gru.tanh, frame: meta },
      { cell: cells.gru.tanh, frame: undefined },
    ]),
  ).toEqual([])
})

it('layers are told apart', () => {
  const frame = { ...meta, L: 2, 'gate z': Float32Array.of(...new Array(8).fill(1), ...new Array(8).fill(0)) }
  const points = squaresOf([{ cell: cells.gru.tanh, frame }])[0]!.lanes[0]!.points
  expect(points.map(({ layer, unit, right }) => [layer, unit, right])).toEqual([
    [0, 0, 1],
    [0, 1, 1],
    [1, 0, 0],
    [1, 1, 0],
  ])
  expect(said(squaresOf([{ cell: cells.gru.tanh, frame }]), ['GRU'])).toBe(
    'GRU: units 1 of layer 1, 2 of layer 1 keep the update gate z above 0.9 for over nine tenths of the steps: they act as a long-term memory.',
  )
})

it('units at the same place are one spot that counts them', () => {
  const point = { layer: 0, unit: 0, left: 0, right: 0.5 }
  expect(
    spotsOf([point, { ...point, unit: 1 }, { ...point, layer: 1 }, { ...point, left: Number.NaN }]),
  ).toEqual([
    { layer: 0, left: 0, right: 0.5, count: 2 },
    { layer: 1, left: 0, right: 0.5, count: 1 },
  ])
})

it('of both directions the units of each are told apart, in the points, in the sentence and for whoever looks inside', () => {
  const [low, high] = [new Float32Array(8).fill(0.5), columns([0, 0.95, 0, 0], [0.95, 0.99, 0.95, 0.95])]
  const frame = { ...gruFrame, 'gate z': low, reverse: { 'gate z': high } }
  const squares = squaresOf([{ cell: cells.gru.tanh, frame }])
  const [square] = squares.filter(({ letter }) => letter === 'z')
  expect(square!.lanes[0]!.points.map(({ unit, reverse, right }) => [unit, reverse, right])).toEqual([
    [0, false, 0],
    [1, false, 0],
    [0, true, 0.25],
    [1, true, 1],
  ])
  expect(spotsOf(square!.lanes[0]!.points).map(({ reverse, count }) => [reverse, count])).toEqual([
    [false, 2],
    [true, 1],
    [true, 1],
  ])
  const [lane] = describeSaturation(squares, ['GRU'])
  expect(lane!.sentence).toBe(
    'GRU: unit 2 ← keeps the update gate z above 0.9 for over nine tenths of the steps: it acts as a long-term memory.',
  )
  expect(lane!.unit).toMatchObject({ name: 'unit 2 ←', unit: 1, reverse: true })
})

it('each layer has a shape of its own', () => {
  expect(new Set([0, 1, 2].map(layer => shapeOf(layer, 10, 10, 2))).size).toBe(3)
  expect(shapeOf(2, 10, 10, 2)).toBe('M8.2,8.2h3.6v3.6h-3.6Z')
})

it('names the units that behave like a long-term memory, or who comes nearest', () => {
  const squares = squaresOf([gru, lstm, rnn])
  expect(said(squares, ['GRU', 'LSTM', 'RNN'])).toBe(
    [
      'GRU: unit 1 keeps the update gate z above 0.9 for over nine tenths of the steps: it acts as a long-term memory.',
      'LSTM: no unit has its forget gate f above 0.9 at any step.',
      'RNN: states beyond ±0.95 at 63 % of the steps; 1 unit is there for over nine tenths of them, where almost no gradient passes.',
    ].join(' '),
  )
  const nearly = { ...gruFrame, 'gate z': columns([0.95, 0.99, 0.5, 0.5], [0, 0, 0, 0]) }
  expect(said(squaresOf([{ cell: cells.gru.tanh, frame: nearly }]), ['GRU'])).toBe(
    'GRU: no unit keeps the update gate z above 0.9 for nine tenths of the steps; by share of steps unit 1 comes nearest, 50 %.',
  )
})

it('knows the unit it names, where it is one', () => {
  const named = (...lanes: Parameters<typeof squaresOf>[0]) =>
    describeSaturation(squaresOf(lanes), ['A', 'B']).map(({ lane, unit }) => [lane, unit?.name, unit?.unit])
  expect(named(rnn, gru)).toEqual([
    [0, undefined, undefined],
    [1, 'unit 1', 0],
  ])
  const second = { ...gruFrame, 'gate z': columns([0, 0.95, 0, 0], [0.95, 0.99, 0.5, 0.5]) }
  expect(named({ cell: cells.gru.tanh, frame: second })).toEqual([[0, 'unit 2', 1]])
  const both = { ...gruFrame, 'gate z': new Float32Array(8).fill(0.97) }
  expect(named({ cell: cells.gru.tanh, frame: both }, lstm)).toEqual([
    [0, undefined, undefined],
    [1, undefined, undefined],
  ])
})

it('over the held-out text the shares are the engine’s, of the same units', () => {
  const heldOut = {
    steps: 80,
    gates: [
      { letter: 'r', low: [Float64Array.of(0, 0)], high: [Float64Array.of(0, 0)] },
      { letter: 'z', low: [Float64Array.of(0.1, 0.2)], high: [Float64Array.of(0.95, 0.3)] },
    ],
  }
  const squares = squaresOf([{ ...gru, heldOut }])
  expect(squares[1]!.lanes[0]!.points).toEqual([
    { layer: 0, unit: 0, left: 0.1, right: 0.95 },
    { layer: 0, unit: 1, left: 0.2, right: 0.3 },
  ])
  expect(said(squares, ['GRU'])).toMatch(/^GRU: unit 1 keeps the update gate z above 0\.9/)
})

it('when all units keep, they are not named one by one', () => {
  const open = { ...gruFrame, 'gate z': new Float32Array(8).fill(0.97) }
  expect(said(squaresOf([{ cell: cells.gru.tanh, frame: open }]), ['GRU'])).toMatch(
    /^GRU: all 2 units keep the update gate z above 0\.9 for over nine tenths/,
  )
})
