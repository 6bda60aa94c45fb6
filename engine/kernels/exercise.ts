import type { Memory } from '../memory/memory.ts'
import type { Kernel } from './kernel.ts'

/**
 * Calls every kernel on arrays laid one after the other in a memory, so that two implementations can be compared: by what
 * they return and by every byte that they leave behind, also beside their outputs.
 */
export type Operation = Exclude<keyof Kernel, 'name'>

/** n: length of the element-wise arrays. M, K, N: as in `addMatmul`. */
export interface Sizes {
  readonly n: number
  readonly M: number
  readonly K: number
  readonly N: number
}

/** Bytes of zeros after every array; a kernel that writes past the end of its output is caught there. */
const GAP = 32

/** Deals out arrays from a memory, filled with `numbers` in order. The j-th starts j·shift elements (mod 4) after a multiple of 16 bytes. */
class Arrays {
  private next = 0
  private dealt = 0
  private used = 0
  private readonly memory: Memory
  private readonly numbers: Float32Array
  private readonly shift: number

  constructor(memory: Memory, numbers: Float32Array, shift: number) {
    this.memory = memory
    this.numbers = numbers
    this.shift = shift
  }

  floats(length: number): Float32Array {
    const array = new Float32Array(this.memory.buffer, this.take(length), length)
    array.set(this.numbers.subarray(this.used, this.used + length))
    this.used += length
    return array
  }

  positive(length: number): Float32Array {
    const array = this.floats(length)
    for (let i = 0; i < length; i++) array[i] = Math.abs(array[i]!)
    return array
  }

  /** Whole numbers 0 … below − 1, some of them twice. */
  indices(length: number, below: number): Int32Array {
    const array = new Int32Array(this.memory.buffer, this.take(length), length)
    for (let i = 0; i < length; i++) array[i] = (i * i + 3) % below
    return array
  }

  /** Everything that was dealt out, and the gaps between and after. */
  all(): Float32Array {
    return new Float32Array(this.memory.buffer, 0, this.next / 4)
  }

  private take(length: number): number {
    const offset = this.next + 4 * ((this.dealt++ * this.shift) & 3)
    const end = offset + 4 * length
    this.next = 16 * Math.ceil((end + GAP) / 16)
    new Float32Array(this.memory.buffer, end, (this.next - end) / 4).fill(0)
    return offset
  }
}

const calls: Record<Operation, (k: Kernel, a: Arrays, s: Sizes) => unknown> = {
  addMatmul: (k, a, { M, K, N }) => k.addMatmul(a.floats(M * N), a.floats(M * K), a.floats(K * N), M, K, N),
  addMatmulT: (k, a, { M, K, N }) => k.addMatmulT(a.floats(M * N), a.floats(K * M), a.floats(K * N), M, K, N),
  transpose: (k, a, { M, N }) => k.transpose(a.floats(N * M), a.floats(M * N), M, N),

  setRows: (k, a, { M, N }) => k.setRows(a.floats(M * N), a.floats(N), M, N),
  addRows: (k, a, { M, N }) => k.addRows(a.floats(M * N), a.floats(N), M, N),
  addColumnSums: (k, a, { M, N }) => k.addColumnSums(a.floats(N), a.floats(M * N), M, N),
  addGather: (k, a, { M, N }) => k.addGather(a.floats(M * N), a.floats(5 * N), a.indices(M, 5), M, N),
  addScatter: (k, a, { M, N }) => k.addScatter(a.floats(5 * N), a.floats(M * N), a.indices(M, 5), M, N),

  sigmoid: (k, a, { n }) => k.sigmoid(a.floats(n), a.floats(n)),
  tanh: (k, a, { n }) => k.tanh(a.floats(n), a.floats(n)),
  relu: (k, a, { n }) => k.relu(a.floats(n), a.floats(n)),
  sigmoidBackward: (k, a, { n }) => k.sigmoidBackward(a.floats(n), a.floats(n), a.floats(n)),
  tanhBackward: (k, a, { n }) => k.tanhBackward(a.floats(n), a.floats(n), a.floats(n)),
  reluBackward: (k, a, { n }) => k.reluBackward(a.floats(n), a.floats(n), a.floats(n)),

  mul: (k, a, { n }) => k.mul(a.floats(n), a.floats(n), a.floats(n)),
  addMul: (k, a, { n }) => k.addMul(a.floats(n), a.floats(n), a.floats(n)),
  add: (k, a, { n }) => k.add(a.floats(n), a.floats(n), a.floats(n)),
  sub: (k, a, { n }) => k.sub(a.floats(n), a.floats(n), a.floats(n)),
  blend: (k, a, { n }) => k.blend(a.floats(n), a.floats(n), a.floats(n), a.floats(n)),
  scale: (k, a, { n }) => k.scale(a.floats(n), 0.3),
  clamp: (k, a, { n }) => k.clamp(a.floats(n), 0.7),
  sumSquares: (k, a, { n }) => k.sumSquares(a.floats(n)),

  softmax: (k, a, { M, N }) => k.softmax(a.floats(M * N), a.floats(M), a.floats(M * N), M, N),
  crossEntropyBackward: (k, a, { M, N }) =>
    N > 0
      ? k.crossEntropyBackward(a.floats(M * N), a.floats(M * N), a.indices(M, N), a.floats(M), M, N)
      : undefined,

  sgd: (k, a, { n }) => k.sgd(a.floats(n), a.floats(n), 0.1),
  momentum: (k, a, { n }) => k.momentum(a.floats(n), a.floats(n), a.floats(n), 0.1, 0.9),
  rmsprop: (k, a, { n }) => k.rmsprop(a.floats(n), a.floats(n), a.positive(n), 0.1, 0.99, 0.01, 0.02),
  adagrad: (k, a, { n }) => k.adagrad(a.floats(n), a.floats(n), a.positive(n), 0.1, 0.02),
  adam: (k, a, { n }) =>
    k.adam(a.floats(n), a.floats(n), a.floats(n), a.positive(n), 0.1, 0.1, 0.999, 0.001, 0.03, 0.02),
}

export const operations = Object.keys(calls) as Operation[]

/** At least as many numbers as an exercise of these sizes takes. */
export function numbersFor({ n, M, K, N }: Sizes): number {
  return 2 * M * N + M * K + K * N + 5 * N + 2 * M + 4 * n
}

/** At least as many bytes of memory. */
export function bytesFor(sizes: Sizes): number {
  return 4 * numbersFor(sizes) + 1024
}

/**
 * Runs one operation with both kernels, one after the other, on the same memory with the same contents.
 * @param numbers what to fill the arrays with, `numbersFor(sizes)` of them
 * @returns undefined when they agree to the bit, every NaN counting as the same; else where they differ
 */
export function findDifference(
  operation: Operation,
  [one, other]: readonly [Kernel, Kernel],
  memory: Memory,
  sizes: Sizes,
  numbers: Float32Array,
  shift: number,
): string | undefined {
  const call = calls[operation]
  const first = new Arrays(memory, numbers, shift)
  const expectedReturn = call(one, first, sizes)
  const expected = first.all().slice()
  const second = new Arrays(memory, numbers, shift)
  const returned = call(other, second, sizes)
  if (!Object.is(returned, expectedReturn)) return `${operation} returned ${returned}, not ${expectedReturn}`
  const left = second.all()
  for (let i = 0; i < left.length; i++) {
    if (left[i] === expected[i] && left[i] !== 0) continue
    if (!Object.is(left[i], expected[i])) return `${operation} left ${left[i]}, not ${expected[i]}, at ${i}`
  }
  return undefined
}
