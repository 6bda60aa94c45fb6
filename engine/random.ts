import { ln64 } from './kernels/ln.ts'

const rotl = (x: number, k: number) => (x << k) | (x >>> (32 - k))

/**
 * The only source of chance: xoshiro128** (Blackman & Vigna 2018), 128 bits of state that can be saved and put back.
 * Integer arithmetic and exact scaling only, so a seed gives the same numbers on every machine.
 */
export class Random {
  readonly state = new Uint32Array(4)

  /**
   * @param seed 32-bit unsigned
   * @param stream what the numbers are for; streams of one seed are independent, so drawing more of one never shifts another
   */
  constructor(seed: number, stream: string) {
    let x = seed >>> 0
    for (let i = 0; i < stream.length; i++) x = Math.imul(x ^ stream.charCodeAt(i), 0x9e3779b1) >>> 0
    for (let i = 0; i < 4; i++) {
      x = (x + 0x9e3779b9) >>> 0 // splitmix32, the usual way to fill a larger state
      let z = x
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
      this.state[i] = z ^ (z >>> 15)
    }
    if (!this.state.some(word => word !== 0)) this.state[0] = 1
  }

  /** 32 random bits. */
  bits(): number {
    const s = this.state
    const result = Math.imul(rotl(Math.imul(s[1]!, 5), 7), 9) >>> 0
    const t = s[1]! << 9
    s[2]! ^= s[0]!
    s[3]! ^= s[1]!
    s[1]! ^= s[2]!
    s[0]! ^= s[3]!
    s[2]! ^= t
    s[3] = rotl(s[3]!, 11)
    return result
  }

  /** Uniform in [0, 1), a multiple of 2⁻²⁴, hence exact in float32. */
  uniform(): number {
    return (this.bits() >>> 8) / 16777216
  }

  /** Uniform in {0, …, n−1}, for n up to 2²⁴. */
  below(n: number): number {
    return Math.floor(this.uniform() * n)
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    for (;;) {
      const u = 2 * this.uniform() - 1
      const v = 2 * this.uniform() - 1
      const s = u * u + v * v
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * ln64(s)) / s)
    }
  }
}
