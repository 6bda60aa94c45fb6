import { expect, it } from 'vitest'
import { cliffSlice, cliffSurface, descend, ridge } from '../../../engine/diagnostics/cliff.ts'
import { complete } from '../../../engine/run.ts'
import {
  describeDescents,
  describeSlice,
  describeSurface,
  edgeLine,
  figure,
  fromMap,
  paintSurface,
  pathOf,
  steepness,
  toMap,
  zoomForWall,
} from './layout.ts'

const box = { width: 300, height: 250 }

it('places on the map: w to the right from 4 to 7, b upwards from −4 to −1.5, and back, held inside', () => {
  expect([toMap(box, 4, -1.5), toMap(box, 7, -4), toMap(box, 5, -2)]).toEqual([
    [0, 0],
    [300, 250],
    [100, 50],
  ])
  expect(fromMap(box, 100, 50)).toEqual({ w: 5, b: -2 })
  expect(fromMap(box, -9, 999)).toEqual({ w: 4, b: -4 })
})

it('the edge is drawn from w = 4.255 on, along b = 0.5 − 0.62246 w', () => {
  const { x1, y1, x2, y2 } = edgeLine(box)
  expect(x1).toBeCloseTo(25.53, 1)
  expect(y1).toBeCloseTo(toMap(box, 4.25525, 0.5 - 0.62246 * 4.25525)[1], 1)
  expect([x2, y2]).toEqual([300, expect.closeTo(toMap(box, 7, 0.5 - 0.62246 * 7)[1], 2)])
})

it('colours go from 10⁻³ to 10, and stay at the ends beyond', () => {
  const levels = Uint32Array.from({ length: 256 }, (_, i) => i)
  const pixels = new Uint32Array(5)
  paintSurface(pixels, { columns: 5, rows: 1, log10: Float64Array.of(-9, -3, -1, 1, 9) }, levels)
  expect([...pixels]).toEqual([128, 128, 192, 255, 255])
})

it('a jump far off the map stays a number that can be drawn', () => {
  const point = { E: 0, norm: 0, jump: 0, clipped: false }
  expect(
    pathOf(box, [
      { ...point, w: 5, b: -2 },
      { ...point, w: 1e9, b: 1e9 },
    ]),
  ).toBe('100.0,50.0 6000.0,-5000.0')
})

it('the sentence about the map has the engine’s numbers, and says that the cliff falls between the points', () => {
  expect(describeSurface(complete(cliffSurface(301, 251)))).toBe(
    'On these 301 × 251 points the median of ‖∇E‖ is 0.047, its largest 440 at (4.69, −2.42): the cliff along the dotted edge is so thin that it falls between them.',
  )
})

it('the sentence about the descents has both longest jumps', () => {
  const from = { w: 5, b: -2.2 }
  const free = descend(from, { lr: 0.05, clip: 0, steps: 200 })
  const held = descend(from, { lr: 0.05, clip: 1, steps: 200 })
  const jump = Math.max(...free.map(point => point.jump))
  const at = free.findIndex(point => point.jump === jump)
  const said = describeDescents(free, held, 1)
  expect(said).toContain(`Without clipping, update ${at + 1} jumps ${figure(jump)} far, (`)
  expect(said).not.toContain('off the map')
  expect(describeDescents(descend(from, { lr: 0.2, clip: 0, steps: 200 }), held, 1)).toContain(
    ', off the map',
  )
  expect(said).toContain('Clipped at 1, no jump is longer than 0.05; E ends at ')
  expect(describeDescents(free, held, 0)).toMatch(/Set a threshold to see it clipped\.$/)
})

it('zooming in ends where the wall is a slope, the nearer the larger w is', () => {
  expect(zoomForWall(4, 301, -12)).toBe(0)
  expect(zoomForWall(5, 301, -12)).toBe(-3.5)
  expect(zoomForWall(6, 301, -12)).toBe(-6.5)
  expect(steepness(cliffSlice(6, 1e-5, 301))).toBeGreaterThan(0.1)
  expect(steepness(cliffSlice(6, 10 ** -6.5, 301))).toBeLessThan(0.1)
})

it('the sentence about the slice says whether the wall is resolved', () => {
  expect(describeSlice(6, 1, cliffSlice(6, 1, 301))).toMatch(/E still jumps between two neighbouring points/)
  const near = describeSlice(6, 1e-7, cliffSlice(6, 1e-7, 301))
  expect(near).toMatch(
    /^Within ±10⁻⁷ of the edge at w = 6\.00, E is .* the gradient at most 2\.0·10⁷, 1\.\d·10⁻⁸/,
  )
  expect(near).toMatch(/the wall is a slope\.$/)
  expect(describeSlice(4.1, 1, cliffSlice(4.1, 1, 301))).toMatch(/Below w = 4\.255 there is no cliff\.$/)
  expect(ridge(6)).toBeCloseTo(-3.2348, 4)
})

it('figures have two digits at any size', () => {
  expect([0, 440, 0.0471, 6773, 1e-7, Infinity, -2.5].map(figure)).toEqual([
    '0',
    '440',
    '0.047',
    '6.8·10³',
    '10⁻⁷',
    '∞',
    '-2.5',
  ])
})
