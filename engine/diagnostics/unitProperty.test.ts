import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { assertNear } from '../testing/assertNear.ts'
import { unitProperty } from './unitProperty.ts'

/** Units that have nothing to do with anything, [T, H]: tanh of noise in which `slow` of each value is left at the next character. */
function noise(T: number, H: number, slow: number, random: Random): Float32Array {
  const activations = new Float32Array(T * H)
  const fresh = Math.sqrt(1 - slow * slow)
  for (let j = 0; j < H; j++) {
    let x = random.normal()
    for (let t = 0; t < T; t++) {
      x = slow * x + fresh * random.normal()
      activations[t * H + j] = Math.tanh(x)
    }
  }
  return activations
}

/** Labels in runs of 0 and 1, `mean` characters long on average. */
function inRuns(T: number, mean: number, random: Random): number[] {
  let on = 0
  return Array.from({ length: T }, () => {
    if (random.uniform() < 1 / mean) on = 1 - on
    return on
  })
}

/** Position in lines whose lengths are anything between `shortest` and `longest`. */
function inLines(T: number, shortest: number, longest: number, random: Random): number[] {
  let left = 0
  let position = 0
  return Array.from({ length: T }, () => {
    if (left === 0) {
      left = shortest + random.below(longest - shortest + 1)
      position = 0
    }
    left--
    return position++
  })
}

function shuffled(labels: readonly number[], random: Random): number[] {
  const result = [...labels]
  for (let i = result.length - 1; i > 0; i--) {
    const other = random.below(i + 1)
    ;[result[i], result[other]] = [result[other]!, result[i]!]
  }
  return result
}

/** Makes one unit follow the labels, up to noise. */
function plant(
  activations: Float32Array,
  H: number,
  unit: number,
  labels: readonly number[],
  { gain = 1, noise = 0.3, random }: { gain?: number; noise?: number; random: Random },
) {
  const most = Math.max(...labels)
  for (const [t, label] of labels.entries()) {
    activations[t * H + unit] = Math.tanh(gain * ((2 * label) / most - 1) + noise * random.normal())
  }
}

/** Pearson's r by the textbook formula. */
function pearson(x: readonly number[], y: readonly number[]): number {
  const mean = (z: readonly number[]) => z.reduce((a, b) => a + b) / z.length
  const [mx, my] = [mean(x), mean(y)]
  const sum = (of: (i: number) => number) => x.reduce((total, _, i) => total + of(i), 0)
  return (
    sum(i => (x[i]! - mx) * (y[i]! - my)) /
    Math.sqrt(sum(i => (x[i]! - mx) ** 2) * sum(i => (y[i]! - my) ** 2))
  )
}

const column = (activations: Float32Array, H: number, unit: number) =>
  [...activations].filter((_, i) => i % H === unit)

const found = (activations: Float32Array, H: number, labels: readonly number[], seed: number) =>
  unitProperty(activations, H, labels, seed).ranked.filter(({ verdict }) => verdict !== 'none')

describe('r', () => {
  it('is the point-biserial correlation, by hand: (mean at 1 − mean at 0)·√(pq) / deviation', () => {
    const activations = Float64Array.of(1, 2, 3, 6)
    const { ranked } = unitProperty(activations, 1, [false, false, true, true], 1)
    // Means 4.5 and 1.5, p = q = ½, variance (4 + 1 + 0 + 9)/4 = 3.5.
    expect(ranked[0]!.r).toBeCloseTo((3 * 0.5) / Math.sqrt(3.5), 14)
  })

  it('of every unit is Pearson’s, and the largest comes first', () => {
    const random = new Random(3, 'test')
    const [T, H] = [300, 6]
    const activations = noise(T, H, 0.5, random)
    const labels = inLines(T, 5, 30, random)
    const { ranked } = unitProperty(activations, H, labels, 1)
    expect(ranked.map(({ unit }) => unit).sort()).toEqual([0, 1, 2, 3, 4, 5])
    assertNear(
      ranked.map(({ r }) => r),
      ranked.map(({ unit }) => pearson(column(activations, H, unit), labels)),
      1e-13,
      'r',
    )
    const sizes = ranked.map(({ r }) => Math.abs(r))
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
  })

  it('keeps its sign: a unit that goes down inside quotations has a negative one', () => {
    const activations = Float64Array.of(1, 0, 1, 0, 0, 1)
    expect(unitProperty(activations, 1, [0, 1, 0, 1, 1, 0], 1).ranked[0]!.r).toBeCloseTo(-1, 14)
  })

  it('cares for neither unit nor origin of activation and label', () => {
    const random = new Random(4, 'test')
    const activations = noise(200, 2, 0.5, random)
    const labels = inRuns(200, 10, random)
    const plain = unitProperty(activations, 2, labels, 1)
    const other = unitProperty(
      Float64Array.from(activations, x => 1e5 + 3 * x),
      2,
      labels.map(x => 7 - 0.01 * x),
      1,
    )
    assertNear(
      other.ranked.map(({ r }) => -r),
      plain.ranked.map(({ r }) => r),
      1e-9,
      'r',
    )
    expect(other.baseline.r).toBeCloseTo(plain.baseline.r, 9)
  })
})

describe('the baseline', () => {
  it('is the quantile of the largest |r| over units, over the displaced labels, counted as one of K + 1', () => {
    const random = new Random(5, 'test')
    const [T, H] = [40, 3]
    const activations = noise(T, H, 0.7, random)
    const labels = inRuns(T, 6, random)
    const largest = Array.from({ length: T - 1 }, (_, i) => {
      const displaced = labels.map((_, t) => labels[(t + i + 1) % T]!)
      return Math.max(...[0, 1, 2].map(unit => Math.abs(pearson(column(activations, H, unit), displaced))))
    }).sort((a, b) => a - b)
    const { baseline } = unitProperty(activations, H, labels, 1)
    expect(baseline).toEqual({ r: expect.closeTo(largest[37]!, 13), level: 0.95, shifts: 39 })
    expect(unitProperty(activations, H, labels, 1, { level: 0.5 }).baseline.r).toBeCloseTo(largest[19]!, 13)
  })

  it('depends on the seed, and on nothing else that is not given; r does not', () => {
    const random = new Random(6, 'test')
    const activations = noise(500, 4, 0.8, random)
    const labels = inRuns(500, 15, random)
    const [one, again, two] = [1, 1, 2].map(seed => unitProperty(activations, 4, labels, seed))
    expect(again).toEqual(one)
    expect(two!.baseline.r).not.toBe(one!.baseline.r)
    expect(two!.ranked.map(({ r }) => r)).toEqual(one!.ranked.map(({ r }) => r))
  })

  it('grows with the number of units looked at, as finding something by chance does', () => {
    const random = new Random(7, 'test')
    const activations = noise(1000, 64, 0.9, random)
    const labels = inRuns(1000, 20, random)
    const first = Float32Array.from(column(activations, 64, 0))
    expect(unitProperty(activations, 64, labels, 1).baseline.r).toBeGreaterThan(
      1.3 * unitProperty(first, 1, labels, 1).baseline.r,
    )
  })

  it('is out of reach when there are too few displacements to speak of 95 %', () => {
    const labels = [0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1]
    const perfect = (n: number) => unitProperty(labels.slice(0, n), 1, labels.slice(0, n), 1)
    expect(perfect(19).baseline.r).toBe(Infinity)
    expect(perfect(19).ranked[0]).toMatchObject({ r: expect.closeTo(1, 12), verdict: 'none' })
    expect(perfect(20).baseline.r).toBeLessThan(1)
    expect(perfect(20).ranked[0]!.verdict).toBe('strong')
  })
})

describe('a planted unit', () => {
  const [T, H] = [1500, 32]

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('is found among slow noise, seed %i', seed => {
    const random = new Random(seed, 'planted')
    const unit = random.below(H)
    for (const labels of [inRuns(T, 20, random), inLines(T, 30, 70, random)]) {
      const activations = noise(T, H, 0.9, random)
      plant(activations, H, unit, labels, { random })
      expect(unitProperty(activations, H, labels, seed).ranked[0]).toMatchObject({ unit, verdict: 'strong' })
    }
  })

  it('that follows only a little is weak, though far beyond chance', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = new Random(seed, 'weak')
      const activations = noise(T, H, 0.3, random)
      const labels = inRuns(T, 20, random)
      plant(activations, H, 9, labels, { gain: 0.4, noise: 1.2, random })
      const [best] = unitProperty(activations, H, labels, seed).ranked
      expect(best).toMatchObject({ unit: 9, verdict: 'weak' })
      expect(best!.r).toBeLessThan(0.5)
    }
  })

  it('is not found with the labels of another place in the text', () => {
    let findings = 0
    for (let seed = 1; seed <= 40; seed++) {
      const random = new Random(seed, 'elsewhere')
      const labels = inRuns(2 * T, 20, random)
      const activations = noise(T, 8, 0.9, random)
      plant(activations, 8, 3, labels.slice(0, T), { random })
      findings += found(activations, 8, labels.slice(T), seed).length
    }
    expect(findings).toBeLessThanOrEqual(5)
  })
})

describe('where there is nothing to find', () => {
  const [T, H] = [500, 16]
  const TRIALS = 200

  /** In how many of the trials anything at all is reported. */
  function falseFindings(name: string, slow: number, labelsOf: (random: Random) => number[]): number {
    const random = new Random(1, name)
    let count = 0
    for (let trial = 1; trial <= TRIALS; trial++) {
      const labels = labelsOf(random)
      if (found(noise(T, H, slow, random), H, labels, trial).length > 0) count++
    }
    return count
  }

  it('shuffled labels are followed in at most 10 % of 200 trials', () => {
    const count = falseFindings('shuffled', 0.9, random => shuffled(inRuns(T, 20, random), random))
    expect(count).toBeLessThanOrEqual(TRIALS / 10)
    expect(count).toBeGreaterThan(0)
  })

  it.each([
    [0, 20],
    [0.9, 5],
    [0.9, 20],
    [0.95, 60],
  ])(
    'so are labels in runs, with units of which %d is left at each character, runs of about %i',
    (slow, run) => {
      const count = falseFindings(`runs ${slow} ${run}`, slow, random => inRuns(T, run, random))
      expect(count).toBeLessThanOrEqual(TRIALS / 10)
    },
  )

  it('so is the position in lines', () => {
    const count = falseFindings('lines', 0.9, random => inLines(T, 30, 70, random))
    expect(count).toBeLessThanOrEqual(TRIALS / 10)
  })

  it('a baseline from shuffled labels would have called most of it a finding, which is why labels are displaced', () => {
    const random = new Random(1, 'why not shuffle')
    let count = 0
    for (let trial = 0; trial < 20; trial++) {
      const labels = inRuns(T, 20, random)
      const units = noise(T, H, 0.9, random)
      const columns = Array.from({ length: H }, (_, unit) => column(units, H, unit))
      const best = (of: readonly number[]) => Math.max(...columns.map(unit => Math.abs(pearson(unit, of))))
      const chance = Array.from({ length: 40 }, () => best(shuffled(labels, random))).sort((a, b) => a - b)
      if (best(labels) > chance[38]!) count++
    }
    expect(count).toBeGreaterThanOrEqual(15)
  })
})

describe('nothing to go by', () => {
  const random = new Random(8, 'test')
  const labels = inRuns(200, 10, random)

  it('a unit that does not move, or hardly, or is not a number, has r 0 and disturbs no other', () => {
    const activations = noise(200, 5, 0.5, random)
    const alone = Float32Array.from([...activations].filter((_, i) => i % 5 === 0))
    for (const [t, label] of labels.entries()) {
      activations[t * 5 + 1] = 0.1
      activations[t * 5 + 2] = 1 - 5e-5 * label
      activations[t * 5 + 3] = t === 7 ? Number.NaN : label
      activations[t * 5 + 4] = t === 7 ? Infinity : label
    }
    const { ranked, baseline } = unitProperty(activations, 5, labels, 1)
    const expected = unitProperty(alone, 1, labels, 1)
    expect(baseline).toEqual(expected.baseline)
    expect(ranked).toEqual([
      expected.ranked[0],
      ...[1, 2, 3, 4].map(unit => ({ unit, r: 0, verdict: 'none' })),
    ])
  })

  it.each([0, 1, 0.1])('labels that are all %d say nothing about any unit', label => {
    const { ranked, baseline } = unitProperty(noise(50, 2, 0, random), 2, new Array(50).fill(label), 1)
    expect(ranked).toEqual([0, 1].map(unit => ({ unit, r: 0, verdict: 'none' })))
    expect(baseline).toEqual({ r: Infinity, level: 0.95, shifts: 0 })
  })

  it('lines all of ten characters repeat, so being in step with them proves nothing; lines of 8 to 12 do', () => {
    const verdict = (position: number[]) => {
      const activations = noise(1000, 8, 0.9, random)
      plant(activations, 8, 5, position, { random })
      const best = unitProperty(activations, 8, position, 1).ranked[0]!
      expect(best).toMatchObject({ unit: 5, r: expect.closeTo(0.9, 1) })
      return best.verdict
    }
    expect(verdict(inLines(1000, 10, 10, random))).toBe('none')
    expect(verdict(inLines(1000, 8, 12, random))).toBe('strong')
  })
})

it('labels of another length or without a number, one row, and options out of range, are our mistakes', () => {
  const h = new Float32Array(12)
  expect(() => unitProperty(h, 2, [1, 0], 1)).toThrow('labels: expected 6, got 2')
  expect(() => unitProperty(h, 12, [1], 1)).toThrow('activations: expected 2 or more rows of 12, got 1')
  expect(() => unitProperty(h, 4, [1, 0, Number.NaN], 1)).toThrow('labels: expected finite numbers')
  expect(() => unitProperty(h, 4, [1, 0, 1], 1, { shifts: 0 })).toThrow('shifts: expected 1 or more, got 0')
  expect(() => unitProperty(h, 4, [1, 0, 1], 1, { level: 1 })).toThrow(
    'level: expected between 0 and 1, got 1',
  )
})
