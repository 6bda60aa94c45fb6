import { expect, it } from 'vitest'
import { ramp } from '../../draw/colours.ts'
import { describeLoss, describeMatrix, lossAt, paintMatrix } from './layout.ts'

/** Every step back costs so many decades; each loss sets out with size 1. */
const fading = (T: number, decades: number) =>
  Float64Array.from({ length: T * T }, (_, i) => {
    const [tau, t] = [Math.floor(i / T), i % T]
    return t > tau ? -Infinity : -decades * (tau - t)
  })

/** The same from right to left: the matrix turned about its middle. */
const fadingAhead = (T: number, decades: number) => fading(T, decades).reverse()

/** Only the diagonal has anything. */
const memoryless = (T: number) =>
  Float64Array.from({ length: T * T }, (_, i) => (i % (T + 1) === 0 ? 0 : -Infinity))

const grey = ramp([
  [0, 0, 0],
  [255, 255, 255],
])

it('paints a pixel for each pair: much at the strong end, little at the weak end, nothing above the diagonal', () => {
  const pixels = new Uint32Array(9)
  paintMatrix(pixels, { matrix: fading(3, 4) }, { low: -8, high: 0 }, grey)
  expect([...pixels].map(pixel => (pixel === 0 ? '' : pixel & 255))).toEqual([
    ...[255, '', ''],
    ...[192, 255, ''],
    ...[128, 192, 255],
  ])
})

it('what is below the scale, exactly zero or broken has the weak end’s colour', () => {
  const pixels = new Uint32Array(4)
  paintMatrix(pixels, { matrix: Float64Array.of(-99, -Infinity, Number.NaN, 3) }, { low: -8, high: 0 }, grey)
  expect([...pixels].map(pixel => pixel & 255)).toEqual([128, 0, 128, 255])
})

it('says what is usual and which loss reaches furthest', () => {
  // One decade a step: under a millionth after seven steps.
  expect(describeMatrix({ matrix: fading(20, 1) })).toBe(
    'Half of the losses reach back 7 steps or more; the loss at step 8 reaches furthest: 7.',
  )
  expect(describeMatrix({ matrix: fading(21, 0.1) })).toBe(
    'Half of the losses reach back 10 steps or more; the loss at step 21 reaches furthest: 20, all there are.',
  )
})

it('says when nothing reaches back, and nothing of one loss alone or of none that can be followed', () => {
  expect(describeMatrix({ matrix: memoryless(5) })).toMatch(/no memory/)
  expect(describeMatrix({ matrix: fading(1, 1) })).toBe('')
  expect(describeMatrix({ matrix: new Float64Array(9).fill(Number.NaN) })).toBe('')
})

it('of both directions it paints both sides, and on the diagonal the size at both states together', () => {
  const pixels = new Uint32Array(9)
  paintMatrix(
    pixels,
    { matrix: fading(3, 4), ahead: fadingAhead(3, 2) },
    { low: -8, high: Math.log10(2) / 2 },
    grey,
  )
  const share = (log10: number) => 128 + Math.round((127 * (log10 + 8)) / (8 + Math.log10(2) / 2))
  expect([...pixels].map(pixel => pixel & 255)).toEqual([
    ...[255, share(-2), share(-4)],
    ...[share(-4), 255, share(-2)],
    ...[share(-8), share(-4), 255],
  ])
})

it('of both directions it says how far losses reach either way, and what would be empty with one', () => {
  expect(describeMatrix({ matrix: fading(20, 1), ahead: fadingAhead(20, 0.5) })).toBe(
    'Half of the losses reach back 7 steps or more (→, below the diagonal), half reach ahead 10 or more (←, above it: without ← it would be empty); furthest reaches that at step 1: 13 ahead.',
  )
  expect(describeMatrix({ matrix: fading(20, 0.5), ahead: fadingAhead(20, 1) })).toMatch(
    /furthest reaches that at step 14: 13 back\.$/,
  )
  expect(describeMatrix({ matrix: memoryless(5), ahead: memoryless(5) })).toBe(
    'No loss reaches any other step: this network has no memory.',
  )
  expect(describeLoss({ matrix: fading(20, 1), ahead: fadingAhead(20, 0.5) }, 9)).toMatch(
    /^The loss at step 10 reaches 7 steps back \(→.*\) and all 10 steps ahead \(←/,
  )
})

it('finds the loss under a position, and the nearest beyond the edges', () => {
  expect([-5, 0, 9.9, 10, 99, 100, 400].map(y => lossAt(y, 100, 10))).toEqual([0, 0, 0, 1, 9, 9, 9])
})
