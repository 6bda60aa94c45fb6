import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { assertNear } from '../testing/assertNear.ts'
import { transpose } from './linear/matrix.ts'
import { singularValues } from './linear/singularValues.ts'
import { diagonal, orthogonal, productOf, randomMatrix, withSingularValues } from './linear/testing.ts'
import { gateSpectra, spectrum } from './spectrum.ts'

it('eigenvalues can lie: all of W = [[8, 8], [−8, −8]] are 0, but one step can stretch by 16', () => {
  const { eigenvalues, radius, sigmaMax, direction } = spectrum([8, 8, -8, -8], 2)
  expect(eigenvalues).toEqual({ re: new Float64Array(2), im: new Float64Array(2) })
  expect(radius).toBe(0)
  expect(sigmaMax).toBeCloseTo(16, 12)
  expect(Math.abs(direction[0]!)).toBeCloseTo(Math.SQRT1_2, 12)
  expect(direction[0]).toBeCloseTo(direction[1]!, 12)
})

it('held at (0, ½) its Jacobian has eigenvalues 2 and 0, which are not those of W', () => {
  const { eigenvalues, sigmaMax } = spectrum([8, 8, -6, -6], 2)
  assertNear(eigenvalues.re, [2, 0], 1e-14, 're')
  expect(sigmaMax).toBeCloseTo(14.142, 3)
})

it('ρ and σ_max are the same where W is normal, and ρ is never the larger', () => {
  for (let seed = 0; seed < 20; seed++) {
    const Q = orthogonal(9, seed)
    const normal = productOf(9, Q, diagonal([-3, 2, 2, 1, 0.5, 0, 0, -1, 0.1]), transpose(Q, 9, 9))
    expect(spectrum(normal, 9).radius).toBeCloseTo(3, 12)
    expect(spectrum(normal, 9).sigmaMax).toBeCloseTo(3, 11)
    const { radius, sigmaMax } = spectrum(randomMatrix(9, 9, seed), 9)
    expect(radius).toBeLessThan(sigmaMax)
  }
  expect(spectrum(orthogonal(9, 1), 9).radius).toBeCloseTo(1, 13)
})

it('PyTorch’s start weights lie between “must vanish” and “may explode”: ρ around 1/√3, σ_max around 2/√3', () => {
  // H = 32, U(−1/√H, 1/√H). Of 1000 seeds 97.9 % had ρ in 0.5 … 0.72 (0.514 … 0.818, median 0.610) and 99.2 % σ_max in 1 … 1.25
  // (0.978 … 1.223, median 1.085); of the 20 here, 19 and 20 have.
  const H = 32
  const limit = 1 / Math.sqrt(H)
  const all = Array.from({ length: 20 }, (_, i) => {
    const random = new Random(i + 1, 'start weights')
    const W = Float32Array.from({ length: H * H }, () => (2 * random.uniform() - 1) * limit)
    const found = spectrum(W, H)
    expect(Math.abs(found.sigmaMax / singularValues(Float64Array.from(W), H, H)[0]! - 1)).toBeLessThan(1e-9)
    return found
  })
  const radii = all.map(({ radius }) => radius).sort()
  const sigmas = all.map(({ sigmaMax }) => sigmaMax).sort()
  expect(radii.filter(radius => radius > 0.5 && radius < 0.72).length).toBe(19)
  expect(sigmas.filter(sigma => sigma > 1 && sigma < 1.25).length).toBe(20)
  expect(Math.abs(radii[10]! - 0.61)).toBeLessThan(0.03)
  expect(Math.abs(sigmas[10]! - 1.085)).toBeLessThan(0.03)
})

describe('a stacked matrix', () => {
  const H = 5
  const blocks = [0.5, 1, 2, 4].map((top, g) => withSingularValues([top, 0.3, 0.2, 0.1, 0], g))
  const stacked = Float64Array.from(blocks.flatMap(block => [...block]))

  it('is looked at gate by gate: each has the spectrum of its own block, in order', () => {
    const found = gateSpectra(stacked, ['i', 'f', 'g', 'o'], H)
    expect(found).toEqual(blocks.map(block => spectrum(block, H)))
    assertNear(
      found.map(({ sigmaMax }) => sigmaMax),
      [0.5, 1, 2, 4],
      1e-12,
      'σ_max',
    )
  })

  it('begins where an earlier look ended, finds the same, and is quicker', () => {
    const gates = ['r', 'z', 'n']
    const W = randomMatrix(3 * 32, 32, 6)
    const earlier = gateSpectra(W, gates, 32)
    const nudged = W.map((w, at) => w + 1e-4 * Math.sin(at))
    const warm = gateSpectra(nudged, gates, 32, earlier)
    const cold = gateSpectra(nudged, gates, 32)
    for (const g of [0, 1, 2]) {
      expect(warm[g]!.sigmaMax / cold[g]!.sigmaMax).toBeCloseTo(1, 10)
      expect(warm[g]!.eigenvalues).toEqual(cold[g]!.eigenvalues)
      expect(warm[g]!.iterations).toBeLessThan(cold[g]!.iterations)
    }
  })

  it('has no spectrum as a whole, and the wrong number of gates is refused', () => {
    expect(() => spectrum(stacked, H)).toThrow('spectrum: W: expected [5, 5] = 25 elements, got 100')
    expect(() => gateSpectra(stacked, ['r', 'z', 'n'], H)).toThrow(
      'weight_hh: expected [15, 5] = 75 elements, got 100',
    )
  })
})

it('one unit has one eigenvalue, its weight; none of it is NaN at zero', () => {
  expect(spectrum([-1.5], 1)).toMatchObject({ radius: 1.5, sigmaMax: 1.5 })
  expect(spectrum(new Float32Array(9), 3)).toMatchObject({ radius: 0, sigmaMax: 0, change: 0 })
})

it('weights that are not finite give NaN, for both', () => {
  const { radius, sigmaMax } = spectrum([1, NaN, 0, 1], 2)
  expect([radius, sigmaMax]).toEqual([NaN, NaN])
})
