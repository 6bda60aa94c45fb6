import { expect, it } from 'vitest'
import { layoutAxis } from '../../stage/geometry.ts'
import {
  curveOf,
  describePath,
  domainFor,
  keeperIn,
  keeperOf,
  marksOf,
  type Path,
  valueOfPath,
} from './layout.ts'

const log = Math.log10
const path: Path = {
  tau: 2,
  path: Float64Array.of(log(0.04), log(0.2), 0, -Infinity),
  full: Float64Array.of(log(0.1), log(0.25), 0, -Infinity),
  estimated: false,
  best: Int32Array.of(6, 1, 0, 0),
  bestLog10: Float64Array.of(log(0.08), log(0.5), 0, -Infinity),
}

it('the scale has as many decades as the gradient’s, with 1 at the top, or what is above it', () => {
  expect(domainFor([path], { low: -14, high: -4 })).toEqual({ low: -10, high: 0 })
  const growing = { ...path, full: Float64Array.of(3.1, 1, 0, -Infinity) }
  expect(domainFor([path, growing], { low: -8, high: 0 })).toEqual({ low: -4, high: 4 })
})

it('curves end at τ, run along the floor, and leave out what is exactly nothing', () => {
  const geometry = layoutAxis(4, 400, 16)
  const domain = { low: -2, high: 0 }
  expect(curveOf([-1, -5, 0, -Infinity], domain, geometry, 100)).toBe('M50,50L150,100L250,0')
  expect(curveOf([-Infinity, -1, 0, -Infinity], domain, geometry, 100)).toBe('M150,50L250,0')
})

it('says how much the straight path explains and whose gate kept most', () => {
  expect(describePath(path, false)).toBe(
    '×0.1 of c at step 1 is left at step 3; forget gates alone pass 40 % of it; along this path unit 7 keeps most, ×0.08.',
  )
  expect(describePath({ ...path, path: path.full }, true)).toMatch(
    /^×0\.1 of c of the top layer at step 1.*alone pass all of it;/,
  )
  expect(describePath({ ...path, path: Float64Array.of(1, 0, 0, 0) }, false)).toMatch(/pass 100 times that/)
  expect(describePath({ ...path, path: Float64Array.of(-3, 0, 0, 0) }, false)).toMatch(/pass 1 % of it;/)
  expect(describePath({ ...path, path: Float64Array.of(-4, 0, 0, 0) }, false)).toMatch(
    /pass 1\.0·10⁻³ times that;/,
  )
})

it('of what reads from right to left, which comes from the last step', () => {
  const back: Path = {
    tau: 1,
    path: Float64Array.of(-Infinity, 0, log(0.2), log(0.04)),
    full: Float64Array.of(-Infinity, 0, log(0.25), log(0.1)),
    estimated: false,
    best: Int32Array.of(0, 0, 1, 6),
    bestLog10: Float64Array.of(-Infinity, 0, log(0.5), log(0.08)),
  }
  expect(describePath(back, false, true)).toBe(
    '×0.1 of c at step 4 is left at step 2; forget gates alone pass 40 % of it; along this path unit 7 keeps most, ×0.08.',
  )
  expect([keeperOf(back, true), keeperIn(back, true)]).toEqual(['unit 7', 6])
  expect(valueOfPath(back, 2, true)).toMatch(/^from step 3 to 2: by all ways ×0\.25, .*most by unit 2/)
  expect(valueOfPath(back, 0, true)).toBe('step 1 lies before step 2')
  expect(describePath({ ...back, tau: 3 }, false, true)).toBe('Step 4 has no later step to come from.')
  expect(marksOf(1, 4)).toEqual([0, 2])
})

it('at the ends: nothing left, nothing before, and numbers that are none', () => {
  const none = new Float64Array(4).fill(-Infinity)
  expect(describePath({ ...path, full: none }, false)).toBe('Nothing of c at step 1 is left at step 3.')
  expect(describePath({ ...path, tau: 0 }, false)).toBe('Step 1 has no earlier step to come from.')
  expect(describePath({ ...path, full: new Float64Array(4).fill(Number.NaN) }, false)).toMatch(/float32/)
  expect(describePath({ ...path, path: none, bestLog10: none }, false)).toMatch(/pass none of it\.$/)
})

it('under the crosshair: both ways, and the unit that keeps most from there', () => {
  expect(valueOfPath(path, 1)).toBe(
    'from step 2 to 3: by all ways ×0.25, by the forget gates ×0.2, most by unit 2: ×0.5',
  )
  expect(valueOfPath(path, 3)).toBe('step 4 lies after step 3')
})
