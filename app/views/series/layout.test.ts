import { describe, expect, it } from 'vitest'
import { complete } from '../../../engine/run.ts'
import { forward } from '../../../engine/sequence/forward.ts'
import { resetState } from '../../../engine/sequence/tape.ts'
import { createTrainer, lane } from '../../../engine/testing/network.ts'
import { decodeFrame, encodeFrame } from '../../../engine/worker/frame.ts'
import { answer } from '../../../engine/worker/questions/index.ts'
import {
  describeSeries,
  errorsOf,
  extentOf,
  forecastFrom,
  layoutForecast,
  layoutSeries,
  valuesOfSeries,
} from './layout.ts'
import { seriesRows } from './table.ts'

const T = 12

/** What the engine itself makes of the probe. */
function framed(task: 'ball' | 'adding') {
  const trainer = createTrainer(lane({ cell: 'gru', h: 6, lr: 0.02 }), {
    task,
    T,
    B: 4,
    loss: 'task',
    seed: 1,
  })
  for (let n = 0; n < 40; n++) complete(trainer.next())
  const { model } = trainer
  trainer.task.probe(model.probe)
  resetState(model.probe)
  complete(forward(model.stack, model.probe, model.kernel))
  const frame = decodeFrame(complete(encodeFrame(model, trainer.update, T - 1, new Set(['guess']))))
  return { trainer, frame }
}

const columnX = (t: number) => 10 * t + 5
const series = {
  T: 3,
  values: Float32Array.of(-1, 0, 1),
  wanted: Float32Array.of(0, 1, 0),
  said: Float32Array.of(0.5, 1, -1),
  asked: Int32Array.of(1, 1, 1),
}
const sum = {
  T: 3,
  values: Float32Array.of(0.25, 1, 0.5, 0, 0.5, 1),
  wanted: Float32Array.of(0.25, 0.25, 0.75),
  said: Float32Array.of(1, 0, 1),
  asked: Int32Array.of(0, 0, 1),
}

describe('a series', () => {
  it('what is said of the next step stands there, with a line to what came', () => {
    const { path, said, errors } = layoutSeries(series, false, columnX, 100)
    // ±1 are 8 % from the edges.
    expect(path.map(({ x, y }) => [x, Math.round(y)])).toEqual([
      [5, 92],
      [15, 50],
      [25, 8],
    ])
    expect(said.map(({ x, y }) => [x, Math.round(y)])).toEqual([
      [15, 29],
      [25, 8],
    ])
    expect(errors.map(({ from, to }) => [Math.round(from), Math.round(to)])).toEqual([
      [29, 50],
      [8, 8],
    ])
  })

  it('what is said beyond the scale is drawn at its edge', () => {
    const wild = layoutSeries({ ...series, said: Float32Array.of(1e6, 0, 0) }, false, columnX, 100)
    expect(wild.said[0]!.y).toBeGreaterThan(0)
    expect(wild.said[0]!.y).toBeLessThan(8)
  })

  it('the forecast sets out from the last value that is read', () => {
    const forecast = { from: 1, said: Float32Array.of(0.5, -1, 9) }
    expect(layoutForecast(series, forecast, columnX, 100).map(({ t, y }) => [t, Math.round(y)])).toEqual([
      [1, 50],
      [2, 92],
    ])
    const old = { from: 1, said: new Float32Array(9) }
    expect(layoutForecast(series, old, columnX, 100)).toEqual([])
  })

  it('begins at the followed step, or after two thirds where that is the last', () => {
    expect([forecastFrom(7, 30), forecastFrom(29, 30), forecastFrom(1, 2)]).toEqual([7, 19, 0])
  })

  it('errors by hand: √((0.25 + 0 + 1)/3), and of what is said where it reads itself', () => {
    const forecast = { from: 0, said: Float32Array.of(9, 0, 0) }
    expect(errorsOf(series, forecast)!.each).toBeCloseTo(Math.sqrt(1.25 / 3), 6)
    expect(errorsOf(series, forecast)!.rolled).toBeCloseTo(Math.sqrt(1 / 2), 6)
    expect(errorsOf(series, { ...forecast, from: 2 })!.rolled).toBeUndefined()
    expect(describeSeries(series, false, forecast)).toBe(
      'The next value is missed by 0.65 (root mean square). Reading only itself after step 1: by 0.71 over 2 steps.',
    )
    expect(describeSeries(series, false, undefined)).toBe(
      'The next value is missed by 0.65 (root mean square).',
    )
    const gone = { ...series, said: Float32Array.of(0, Number.NaN, 0) }
    expect(describeSeries(gone, false, undefined)).toBe(
      'The numbers have grown beyond what float32 can hold.',
    )
  })

  it('of the engine’s own: the squared errors are what the loss is made of', () => {
    const { trainer, frame } = framed('ball')
    const { each } = errorsOf(frame, undefined)!
    const surprise = [...frame.surprise!]
    expect(each ** 2).toBeCloseTo(surprise.reduce((a, b) => a + b) / T, 6)
    const forecast = complete(answer(trainer, { kind: 'forecast', from: 7 }))
    const rows = seriesRows(frame, [], false, forecast)!
    expect(rows.columns).toEqual([
      'step',
      'input',
      'said',
      'should be',
      'squared error',
      'said, reading itself after step 8',
    ])
    expect(rows.rows[7]!.slice(2)).toEqual([
      frame.said![7],
      frame.wanted![7],
      frame.surprise![7],
      frame.said![7],
    ])
    expect(rows.rows[11]![5]).toBe(forecast.said[11])
  })
})

describe('a sum', () => {
  it('marked numbers have their value beside them; the answer is measured where it is asked for', () => {
    const { dots, errors, said } = layoutSeries(sum, true, columnX, 100)
    expect(dots.map(({ marked, label }) => [marked, label])).toEqual([
      [true, '0.25'],
      [false, ''],
      [true, '0.50'],
    ])
    expect(said.length).toBe(3)
    expect(errors.map(({ x }) => x)).toEqual([25])
    expect(extentOf(sum, true)).toEqual([0, 2])
  })

  it('the sentence is the sum', () => {
    expect(describeSeries(sum, true, undefined)).toBe(
      '0.25 at step 1 + 0.50 at step 3: says 1.00, should be 0.75.',
    )
    expect(valuesOfSeries(sum, true, 2)).toBe('step 3: reads 0.50, marked, says 1.00, should say 0.75')
  })

  it('of the engine’s own: the two marked values are what the answer should be', () => {
    const { frame } = framed('adding')
    const words = describeSeries(frame, true, undefined)
    const [a, b, , should] = [...words.matchAll(/\d\.\d\d/g)].map(([number]) => Number(number))
    expect(Math.abs(a! + b! - should!)).toBeLessThan(0.011)
    expect(seriesRows(frame, [], true, undefined)!.rows.filter(row => row[2] === 'yes').length).toBe(2)
  })
})
