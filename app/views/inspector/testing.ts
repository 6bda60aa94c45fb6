/** For tests: answers about single units, as the engine gives them. */
import type { UnitAnswer } from './values.ts'

interface Sums {
  readonly gate: string
  readonly value: number
  readonly W_ih: readonly number[]
  readonly W_hh?: readonly number[]
  readonly biasIh?: number
  readonly biasHh?: number
}

/** Of a unit with these weights, which was given x and h. */
export function answerOf(
  x: readonly number[],
  h: readonly number[],
  states: UnitAnswer['states'],
  gates: readonly Sums[],
): UnitAnswer {
  const products = (W: readonly number[], v: readonly number[]) => Float64Array.from(W, (w, k) => w * v[k]!)
  const total = (terms: Float64Array) => terms.reduce((sum, term) => sum + term, 0)
  return {
    ...{ layer: 0, t: 4, unit: 0, token: x.indexOf(1) },
    ...{ x: Float32Array.from(x), h: Float32Array.from(h), states },
    gates: gates.map(({ gate, value, W_ih, W_hh = [], biasIh = 0, biasHh = 0 }) => {
      const ih = products(W_ih, x)
      const hh = products(W_hh, h)
      return {
        ...{ gate, value, ih, hh, biasIh, biasHh },
        ...{ W_ih: Float32Array.from(W_ih), W_hh: Float32Array.from(W_hh) },
        ...{ sumIh: total(ih) + biasIh, sumHh: total(hh) + biasHh },
      }
    }),
  }
}

const [ln2, ln3] = [Math.log(2), Math.log(3)]

/**
 * The hand example of the LSTM: two units, three characters of which the second is read. The sums before i f g o are 0, ln 3, ln 2, ln 3,
 * so the gates are ½, ¾, 3/5, ¾; c = 0.5 becomes ¾·½ + ½·3/5 = 0.675 and h becomes ¾·tanh 0.675 = 0.441194.
 */
export const lstmAnswer = answerOf(
  [0, 1, 0],
  [-0.25, 0.5],
  [
    { name: 'h', before: -0.25, after: 0.441194 },
    { name: 'c', before: 0.5, after: 0.675 },
  ],
  [
    // 1 − ¼·4 + ½·2 − 1 = 0
    { gate: 'i', value: 0.5, W_ih: [9, 1, 9], W_hh: [4, 2], biasIh: -1, biasHh: 0 },
    // ln 3 + 1 − 1 = ln 3
    { gate: 'f', value: 0.75, W_ih: [9, ln3, 9], W_hh: [0, 2], biasIh: 0, biasHh: -1 },
    { gate: 'g', value: 0.6, W_ih: [9, ln2, 9], W_hh: [0, 0] },
    { gate: 'o', value: 0.75, W_ih: [9, 0, 9], W_hh: [0, 0], biasIh: ln3 },
  ],
)

/**
 * The hand example of the GRU: r = σ(0) = ½, z = σ(ln 4) = ⅘, s = 2·¼ + ½ = 1, n = tanh(−1 + ½·1) = −0.462117;
 * h = ¼ becomes ⅕·n + ⅘·¼ = 0.107577.
 */
export const gruAnswer = answerOf(
  [1, 0],
  [0.25, 0],
  [{ name: 'h', before: 0.25, after: 0.107577 }],
  [
    { gate: 'r', value: 0.5, W_ih: [0, 9], W_hh: [0, 9] },
    { gate: 'z', value: 0.8, W_ih: [Math.log(4), 9], W_hh: [0, 9] },
    { gate: 'n', value: -0.462117, W_ih: [-1.5, 9], W_hh: [2, 9], biasIh: 0.5, biasHh: 0.5 },
  ],
)

/** tanh(0.25 + 2·(−0.5) + 0.25) = tanh(−0.5) = −0.462117. */
export const rnnAnswer = answerOf(
  [1, 0],
  [-0.5],
  [{ name: 'h', before: -0.5, after: -0.462117 }],
  [{ gate: 'a', value: -0.5, W_ih: [0.25, 9], W_hh: [2], biasHh: 0.25 }],
)
