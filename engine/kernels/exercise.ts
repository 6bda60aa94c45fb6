import { type Memory, ROOM_BYTES } from '../memory/memory.ts'
import { type Kernel, packedLength } from './kernel.ts'

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
  private next = ROOM_BYTES
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
    return new Float32Array(this.memory.buffer, ROOM_BYTES, (this.next - ROOM_BYTES) / 4)
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
  addMatmul: (k, a, { M, K, N }) =>
    k.addMatmul(a.floats(M * N), a.floats(M * K), a.floats(packedLength(K, N)), M, K, N),
  linear: (k, a, { M, K, N }) =>
    k.linear(a.floats(M * N), a.floats(N), a.floats(M * K), a.floats(packedLength(K, N)), M, K, N),
  addMatmulT: (k, a, { M, K, N }) => k.addMatmulT(a.floats(M * N), a.floats(K * M), a.floats(K * N), M, K, N),
  pack: (k, a, { K, N }) => {
    for (const transposed of [false, true])
      k.pack(a.floats(packedLength(K, N)), a.floats(K * N), K, N, transposed)
  },
  transpose: (k, a, { M, N }) => k.transpose(a.floats(N * M), a.floats(M * N), M, N),

  addColumnSums: (k, a, { M, N }) => k.addColumnSums(a.floats(N), a.floats(M * N), M, N),
  gather: (k, a, { M, N }) => k.gather(a.floats(M * N), a.floats(N), a.floats(5 * N), a.indices(M, 5), M, N),
  addScatter: (k, a, { M, N }) => k.addScatter(a.floats(5 * N), a.floats(M * N), a.indices(M, 5), M, N),

  tanh: (k, a, { n }) => k.tanh(a.floats(n), a.floats(n)),
  relu: (k, a, { n }) => k.relu(a.floats(n), a.floats(n)),
  tanhBackward: (k, a, { n }) => k.tanhBackward(a.floats(n), a.floats(n), a.floats(n)),
  reluBackward: (k, a, { n }) => k.reluBackward(a.floats(n), a.floats(n), a.floats(n)),

  lstm: (k, a, { M, N }) => {
    const units = () => a.floats(M * N)
    k.lstm(a.floats(4 * M * N), units(), units(), units(), units(), M, N)
  },
  lstmBackward: (k, a, { M, N }) => {
    const units = () => a.floats(M * N)
    const gates = () => a.floats(4 * M * N)
    k.lstmBackward(gates(), units(), units(), units(), gates(), units(), units(), M, N)
  },
  lstm97: (k, a, { M, N }) => {
    const units = () => a.floats(M * N)
    k.lstm97(a.floats(3 * M * N), units(), units(), units(), units(), M, N)
  },
  lstm97Backward: (k, a, { M, N }) => {
    const units = () => a.floats(M * N)
    const gates = () => a.floats(3 * M * N)
    k.lstm97Backward(gates(), units(), units(), units(), gates(), units(), M, N)
  },
  gru: (k, a, { M, N }) => {
    const gates = () => a.floats(3 * M * N)
    k.gru(gates(), gates(), a.floats(M * N), a.floats(M * N), M, N)
  },
  gruBackward: (k, a, { M, N }) => {
    const units = () => a.floats(M * N)
    const gates = () => a.floats(3 * M * N)
    k.gruBackward(gates(), gates(), units(), units(), gates(), gates(), units(), M, N)
  },

  scale: (k, a, { n }) => k.scale(a.floats(n), 0.3),
  sumSquares: (k, a, { n }) => k.sumSquares(a.floats(n)),
  largest: (k, a, { n }) => k.largest(a.floats(n)),

  softmax: (k, a, { M, N }) => k.softmax(a.floats(M * N), a.floats(M), a.floats(M * N), M, N),
  crossEntropyBackward: (k, a, { M, N }) =>
    N > 0
      ? k.crossEntropyBackward(a.floats(M * N), a.floats(M * N), a.indices(M, N), a.floats(M), M, N)
      : undefined,

  addScaled: (k, a, { n }) => k.addScaled(a.floats(n), a.floats(n), -0.1),
  rmsprop: (k, a, { n }) => k.rmsprop(a.floats(n), a.floats(n), a.positive(n), 0.1, 0.99, 0.01, 0.02),
  adam: (k, a, { n }) =>
    k.adam(a.floats(n), a.floats(n), a.floats(n), a.positive(n), 0.1, 0.1, 0.999, 0.001, 30, 0.02),
}

export const operations = Object.keys(calls) as Operation[]

/** At least as many numbers as an exercise of these sizes takes. */
export function numbersFor({ n, M, K, N }: Sizes): number {
  return 15 * M * N + M * K + 2 * packedLength(K, N) + 2 * K * N + 6 * N + 2 * M + 4 * n
}

/** At least as many bytes of memory. */
export function bytesFor(sizes: Sizes): number {
  return ROOM_BYTES + 4 * numbersFor(sizes) + 2048
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
