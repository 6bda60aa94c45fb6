import { describe, expect, it } from 'vitest'
import type { Frame } from '../../../engine/worker/frame.ts'
import { curveRows } from './curves.ts'
import { gatesRows } from './gates.ts'
import { gradientRows } from './gradient.ts'
import { guessRows } from './guess.ts'
import { matrixRows } from './matrix.ts'
import { statesRows } from './states.ts'

const vocabulary = ['a', ' ', '=']
/** Two steps, two layers of two units: every value says where it is from, as layer, step, unit. */
const frame = {
  update: 3,
  T: 2,
  L: 2,
  H: 2,
  tau: 1,
  input: Int32Array.of(0, 1),
  target: Int32Array.of(1, 2),
  h: Float32Array.of(111, 112, 121, 122, 211, 212, 221, 222),
  'gate f': Float32Array.of(0.5, 0.25, 0, 1, 0.75, 0.125, 0.5, 0.5),
  guessed: Int32Array.of(1, 0, -1, 2, 1, 0),
  guessedP: Float32Array.of(0.5, 0.25, 0, 0.75, 0.125, 0.0625),
  surprise: Float32Array.of(Math.LN2, 2 * Math.LN2),
  flow: Float64Array.of(-3, -2, -Infinity, -1),
  summed: Float64Array.of(-0.5, -0.25),
  matrix: Float64Array.of(-1, -Infinity, -4, -2),
} as unknown as Frame

describe('tables of tracks', () => {
  it('states: steps down, units across, layers one after another', () => {
    expect(statesRows(frame, way => way.h, vocabulary)).toEqual({
      columns: ['step', 'input', 'layer 1 unit 1', 'layer 1 unit 2', 'layer 2 unit 1', 'layer 2 unit 2'],
      rows: [
        [1, 'a', 111, 112, 211, 212],
        [2, '␣', 121, 122, 221, 222],
      ],
    })
    expect(statesRows(frame, way => way.c, vocabulary)).toBeUndefined()
  })

  it('states of both directions: of each layer first →, then ←', () => {
    const both = { ...frame, reverse: { h: frame.h!.map(value => -value) } }
    expect(statesRows(both, way => way.h, vocabulary)).toEqual({
      columns: [
        'step',
        'input',
        ...['layer 1 → unit 1', 'layer 1 → unit 2', 'layer 1 ← unit 1', 'layer 1 ← unit 2'],
        ...['layer 2 → unit 1', 'layer 2 → unit 2', 'layer 2 ← unit 1', 'layer 2 ← unit 2'],
      ],
      rows: [
        [1, 'a', 111, 112, -111, -112, 211, 212, -211, -212],
        [2, '␣', 121, 122, -121, -122, 221, 222, -221, -222],
      ],
    })
  })

  it('gates: the mean of each, then its units', () => {
    const f = { letter: 'f', means: Float64Array.of(0.40625, 0.5) }
    expect(gatesRows([f], frame, vocabulary)?.columns.slice(2, 4)).toEqual(['mean f', 'f layer 1 unit 1'])
    expect(gatesRows([f], frame, vocabulary)?.rows).toEqual([
      [1, 'a', 0.40625, 0.5, 0.25, 0.75, 0.125],
      [2, '␣', 0.5, 0, 1, 0.5, 0.5],
    ])
  })

  it('guesses: the true character, surprise in bits, guesses with probabilities, nothing for a place left empty', () => {
    expect(guessRows(frame, vocabulary)?.rows).toEqual([
      [1, 'a', '␣', expect.closeTo(1), '␣', 0.5, 'a', 0.25, '', ''],
      [2, '␣', '=', expect.closeTo(2), '=', 0.75, '␣', 0.125, 'a', 0.0625],
    ])
  })

  it('gradient: every layer, and all losses together where they are known', () => {
    expect(gradientRows(frame, vocabulary)).toEqual({
      columns: [
        'step',
        'input',
        'log10 ‖∂L_τ/∂h_t‖, layer 1',
        'log10 ‖∂L_τ/∂h_t‖, layer 2',
        'log10 ‖∂L/∂h_t‖, all losses together',
      ],
      rows: [
        [1, 'a', -3, -Infinity, -0.5],
        [2, '␣', -2, -1, -0.25],
      ],
    })
  })

  it('gates and gradient of both directions have columns of their own', () => {
    const other = {
      'gate f': frame['gate f']!.map(value => value / 2),
      flow: Float64Array.of(-7, -6, -5, -4),
    }
    const both = { ...frame, reverse: other }
    const f = { letter: 'f', means: Float64Array.of(0.40625, 0.5) }
    const gates = gatesRows(
      [
        { ...f, way: '→' },
        { ...f, way: '←' },
      ],
      both,
      vocabulary,
    )
    expect(gates?.columns.slice(2, 5)).toEqual(['mean f →', 'mean f ←', 'f → layer 1 unit 1'])
    expect(gates!.rows[0]!.slice(4)).toEqual([0.5, 0.25, 0.75, 0.125, 0.25, 0.125, 0.375, 0.0625])
    const gradient = gradientRows(both, vocabulary)
    expect(gradient?.columns.slice(4, 6)).toEqual([
      'log10 ‖∂L_τ/∂h_t‖ ←, layer 1',
      'log10 ‖∂L_τ/∂h_t‖ ←, layer 2',
    ])
    expect(gradient!.rows[1]!.slice(2, 6)).toEqual([-2, -1, -6, -4])
  })

  it('matrix: a row for each loss, nothing after it', () => {
    expect(matrixRows(frame, vocabulary)).toEqual({
      columns: ['loss at step', 'of', 'log10 ‖∂L_τ/∂h_1‖', 'log10 ‖∂L_τ/∂h_2‖'],
      rows: [
        [1, '␣', -1, ''],
        [2, '=', -4, -2],
      ],
    })
  })

  it('matrix of both directions: what is made from right to left beside it, nothing before the loss', () => {
    const reverse = { matrix: Float64Array.of(-5, -6, -Infinity, -7) }
    expect(matrixRows({ ...frame, reverse }, vocabulary)).toEqual({
      columns: [
        'loss at step',
        'of',
        ...['log10 ‖∂L_τ/∂h_1‖', 'log10 ‖∂L_τ/∂h_2‖', 'log10 ‖∂L_τ/∂h_1‖ ←', 'log10 ‖∂L_τ/∂h_2‖ ←'],
      ],
      rows: [
        [1, '␣', -1, '', -5, -6],
        [2, '=', -4, -2, '', -7],
      ],
    })
  })
})

describe('tables of curves', () => {
  it('curves with points at other updates stand side by side, those without any are left out', () => {
    expect(
      curveRows([
        { name: 'loss', updates: [1, 2, 4], values: [3, 2, 1] },
        { name: 'unseen', updates: [4], values: [9] },
        { name: 'none', updates: [], values: [] },
      ]),
    ).toEqual({
      columns: ['update', 'loss', 'unseen'],
      rows: [
        [1, 3, ''],
        [2, 2, ''],
        [4, 1, 9],
      ],
    })
    expect(curveRows([])).toBeUndefined()
  })
})
