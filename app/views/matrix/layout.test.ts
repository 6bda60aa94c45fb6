import { expect, it } from 'vitest'
import { ramp } from '../../draw/colours.ts'
import { describeMatrix, lossAt, paintMatrix, reachesOf } from './layout.ts'

/** Every step back costs so many decades; each loss sets out with size 1. */
const fading = (T: number, decades: number) =>
  Float64Array.from({ length: T * T }, (_, i) => {
    const [tau, t] = [Math.floor(i / T), i % T]
    return t > tau ? -Infinity : -decades * (tau - t)
  })

const grey = ramp([
  [0, 0, 0],
  [255, 255, 255],
])

it('paints a pixel for each pair: much at the strong end, little at the weak end, nothing above the diagonal', () => {
  const pixels = new Uint32Array(9)
  paintMatrix(pixels, fading(3, 4), { low: -8, high: 0 }, grey)
  expect([...pixels].map(pixel => (pixel === 0 ? '' : pixel & 255))).toEqual([
    ...[255, '', ''],
    ...[192, 255, ''],
    ...[128, 192, 255],
  ])
})

it('what is below the scale, exactly zero or broken has the weak end’s colour', () => {
  const pixels = new Uint32Array(4)
  paintMatrix(pixels, Float64Array.of(-99, -Infinity, Number.NaN, 3), { low: -8, high: 0 }, grey)
  expect([...pixels].map(pixel => pixel & 255)).toEqual([128, 0, 128, 255])
})

it('says what is usual and which loss reaches furthest', () => {
  // One decade a step: under a millionth after seven steps.
  expect(describeMatrix(reachesOf(fading(20, 1)))).toBe(
    'Half of the losses reach back 7 steps or more; the loss at step 8 reaches furthest: 7.',
  )
  expect(describeMatrix(reachesOf(fading(21, 0.1)))).toBe(
    'Half of the losses reach back 10 steps or more; the loss at step 21 reaches furthest: 20, all there are.',
  )
})

it('says when nothing reaches back, and nothing of one loss alone or of none that can be followed', () => {
  expect(describeMatrix(reachesOf(fading(5, Infinity).map((v, i) => (i % 6 === 0 ? 0 : v))))).toMatch(
    /no memory/,
  )
  expect(describeMatrix(reachesOf(fading(1, 1)))).toBe('')
  expect(describeMatrix(reachesOf(new Float64Array(9).fill(Number.NaN)))).toBe('')
})

it('finds the loss under a position, and the nearest beyond the edges', () => {
  expect([-5, 0, 9.9, 10, 99, 100, 400].map(y => lossAt(y, 100, 10))).toEqual([0, 0, 0, 1, 9, 9, 9])
})
