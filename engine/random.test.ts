import { describe, expect, it } from 'vitest'
import { Random } from './random.ts'
import { assertNear } from './testing/assertNear.ts'

const draw = <T>(n: number, next: () => T) => Array.from({ length: n }, next)

describe('known answers (computed by a separate script in Python)', () => {
  it('xoshiro128** from the state 1, 2, 3, 4 gives the numbers its authors give', () => {
    const random = new Random(0, '')
    random.state.set([1, 2, 3, 4])
    expect(draw(8, () => random.bits())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849,
    ])
  })

  it.each([
    [
      1,
      'data',
      [3731510542, 3340812358, 3556974252, 660436995],
      [1625697017, 4140534281, 598189877, 233264425],
    ],
    [
      1,
      'dropout',
      [205195650, 1685528375, 1158329392, 3412786917],
      [2017352147, 3041440889, 1325109535, 519636859],
    ],
    [0, '', [1684164658, 3653269916, 2939563536, 2141751570], [1789933344, 44971166, 2521387044, 3848737593]],
    [
      4294967295,
      'start weights',
      [3588490621, 4055863417, 938702990, 2311632363],
      [1446159804, 1491116729, 2480550415, 1488019349],
    ],
  ])('seed %d, stream “%s”', (seed, stream, state, bits) => {
    const random = new Random(seed, stream)
    expect([...random.state]).toEqual(state)
    expect(draw(4, () => random.bits())).toEqual(bits)
  })

  it('uniform, below and normal', () => {
    const uniform = new Random(1, 'data')
    expect(draw(3, () => uniform.uniform())).toEqual([
      0.37851202487945557, 0.9640432596206665, 0.139276921749115,
    ])
    const below = new Random(1, 'data')
    expect(draw(12, () => below.below(7))).toEqual([2, 6, 0, 0, 6, 3, 4, 0, 0, 2, 2, 2])
    const normal = new Random(5, 'n')
    assertNear(
      draw(4, () => normal.normal()),
      [-0.7508737139784623, 0.09065295132463946, 1.0215706192037324, 0.8834321689239237],
      1e-14,
      'normal',
    )
  })
})

describe('distributions', () => {
  it('uniform is a multiple of 2⁻²⁴ in [0, 1) with mean ½ and variance 1/12', () => {
    const random = new Random(3, 'test')
    const values = draw(100_000, () => random.uniform())
    expect(values.every(x => x >= 0 && x < 1 && Number.isInteger(x * 2 ** 24))).toBe(true)
    const mean = values.reduce((a, b) => a + b) / values.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.004)
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.001)
  })

  it('below(n) reaches each of 0 … n−1 equally often', () => {
    const random = new Random(4, 'test')
    const counts = new Array(10).fill(0)
    for (let n = 0; n < 100_000; n++) counts[random.below(10)]++
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400)
  })

  it('normal has mean 0, variance 1, and 4.55 % beyond ±2', () => {
    const random = new Random(5, 'test')
    const values = draw(100_000, () => random.normal())
    const mean = values.reduce((a, b) => a + b) / values.length
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(0.013)
    expect(Math.abs(variance - 1)).toBeLessThan(0.018)
    expect(values.filter(x => Math.abs(x) > 2).length / values.length).toBeCloseTo(0.0455, 2)
  })
})

describe('streams', () => {
  it('drawing from one never shifts another', () => {
    const alone = new Random(9, 'data')
    const expected = draw(5, () => alone.bits())
    const beside = new Random(9, 'data')
    const other = new Random(9, 'dropout')
    const mixed = draw(5, () => {
      other.bits()
      other.bits()
      return beside.bits()
    })
    expect(mixed).toEqual(expected)
  })

  it('of one seed, and of neighbouring seeds, are uncorrelated', () => {
    const names = [
      [1, 'data'],
      [1, 'dropout'],
      [1, 'start weights'],
      [2, 'data'],
      [3, 'data'],
      [1, 'writing 1 0'],
      [1, 'writing 1 1'],
    ] as const
    const columns = names.map(([seed, stream]) => {
      const random = new Random(seed, stream)
      return draw(4000, () => random.uniform() - 0.5)
    })
    for (let a = 0; a < columns.length; a++) {
      for (let b = 0; b < a; b++) {
        const r = (12 * columns[a]!.reduce((sum, x, i) => sum + x * columns[b]![i]!, 0)) / 4000
        expect(Math.abs(r), `${names[a]} and ${names[b]}`).toBeLessThan(0.07)
      }
    }
  })
})

it('a state that is put back goes on with the same numbers', () => {
  const random = new Random(11, 'test')
  draw(37, () => random.normal())
  const saved = random.state.slice()
  const expected = draw(20, () => random.normal())
  const other = new Random(99, 'elsewhere')
  other.state.set(saved)
  expect(draw(20, () => other.normal())).toEqual(expected)
})
