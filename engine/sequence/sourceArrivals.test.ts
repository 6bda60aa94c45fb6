import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { createNetwork } from '../testing/network.ts'
import type { AttentionStep } from './attention.ts'
import { arriveAt, clearArrivals, createArrivals, gather } from './sourceArrivals.ts'

const [S, ROWS, H] = [2, 2, 3]
const { stack } = createNetwork({ cell: 'gru', wiring: 'attn', H, V: 4, T: 5, answer: 3, B: 1, seed: 2 })
const U = stack.parameters.by['attention.key.weight']!

/** What a step of the decoder has sent: only the gradients of keys and source, [S, ROWS, H], are read. */
function sent(keys: readonly number[], source: readonly number[]): AttentionStep {
  const none = new Float32Array(0)
  return {
    rows: ROWS,
    ...{ source: new Float32Array(S * ROWS * H), match: none, weights: none },
    d: {
      ...{ context: none, query: new Float32Array(ROWS * H), scores: none, match: none },
      ...{ keys: Float32Array.from(keys), source: Float32Array.from(source) },
    },
  }
}

const some = (from: number) => Array.from({ length: S * ROWS * H }, (_, i) => Math.sin(from + i))
const nothing = new Array<number>(S * ROWS * H).fill(0)

/** ∂/∂h_t of each row as it arrives, [ROWS, H]: source + Uᵀ keys, with what it is to be multiplied by. */
function arrived(arrivals: ReturnType<typeof createArrivals>, t: number) {
  const share = new Float32Array(ROWS * H)
  const exponents = arriveAt(stack, arrivals, t, share, new Float32Array(ROWS * H), reference)
  return { share, exponents }
}

/** The same from what was sent in float64, each sending with powers of two of its own for its rows. */
function expected(
  sendings: readonly { keys: readonly number[]; source: readonly number[]; exponents: readonly number[] }[],
  t: number,
): number[] {
  return Array.from({ length: ROWS * H }, (_, n) => {
    const [r, j] = [Math.floor(n / H), n % H]
    const at = (t * ROWS + r) * H
    return sendings.reduce((sum, { keys, source, exponents }) => {
      const back = [0, 1, 2].reduce((all, o) => all + keys[at + o]! * U[o * H + j]!, source[at + j]!)
      return sum + back * 2 ** exponents[r]!
    }, 0)
  })
}

function assertArrives(sendings: Parameters<typeof expected>[0]) {
  const arrivals = createArrivals(sent(nothing, nothing))
  for (const { keys, source, exponents } of sendings) gather(arrivals, sent(keys, source), r => exponents[r]!)
  for (const t of [0, 1]) {
    const { share, exponents } = arrived(arrivals, t)
    for (const [n, want] of expected(sendings, t).entries()) {
      const got = share[n]! * 2 ** exponents[Math.floor(n / H)]!
      expect(Math.abs(got - want), `step ${t}, element ${n}: ${got}, not ${want}`).toBeLessThanOrEqual(
        1e-5 * Math.max(...expected(sendings, t).map(Math.abs)),
      )
    }
  }
}

describe('what the decoder sends to the source adds up', () => {
  it.each([
    ['of one size', [0, 0], [0, 0]],
    ['the second larger', [-10, -4], [-8, 3]],
    ['the second smaller', [-8, 3], [-10, -4]],
    ['the second far smaller than float64 holds', [0, 1], [-2000, -2000]],
  ])('%s', (_, first, second) => {
    assertArrives([
      { keys: some(1), source: some(2), exponents: first },
      { keys: some(3), source: some(4), exponents: second },
    ])
  })

  it('keys alone, and source alone', () => {
    assertArrives([{ keys: some(1), source: nothing, exponents: [0, 2] }])
    assertArrives([{ keys: nothing, source: some(1), exponents: [0, 2] }])
  })

  it('however small, with a power of two that float32 does not hold', () => {
    const tiny = (from: number) => some(from).map(x => -Math.abs(x) * 2 ** -20)
    const arrivals = createArrivals(sent(nothing, nothing))
    gather(arrivals, sent(tiny(1), tiny(2)), () => -500)
    const { share, exponents } = arrived(arrivals, 0)
    const want = expected([{ keys: tiny(1), source: tiny(2), exponents: [-20, -20] }], 0)
    for (const [n, value] of want.entries())
      expect(share[n]! * 2 ** (exponents[Math.floor(n / H)]! + 480)).toBeCloseTo(value, 9)
    // Where keys are far the larger ones, they do not overflow beside what comes to the source directly.
    const large = createArrivals(sent(nothing, nothing))
    gather(
      large,
      sent(
        some(1).map(x => x * 2 ** 100),
        some(2).map(x => x * 2 ** -40),
      ),
      () => 0,
    )
    expect(Math.max(...arrived(large, 1).share.map(Math.abs))).toBeLessThan(10)
  })

  it('nothing is below any other size, and what is cleared is nothing', () => {
    const arrivals = createArrivals(sent(nothing, nothing))
    gather(arrivals, sent(nothing, nothing), () => 7)
    expect([...arrived(arrivals, 0).exponents]).toEqual([-(2 ** 30), -(2 ** 30)])
    gather(arrivals, sent(some(1), some(2)), () => 7)
    clearArrivals(arrivals)
    expect([...arrivals.exponents]).toEqual([-Infinity, -Infinity])
    expect([...arrived(arrivals, 1).share]).toEqual(new Array(ROWS * H).fill(0))
  })
})
