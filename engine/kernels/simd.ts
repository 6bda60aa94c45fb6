import { createMemory, type Memory } from '../memory/memory.ts'
import { bytesFor, findDifference, numbersFor, type Operation, operations, type Sizes } from './exercise.ts'
import type { Kernel } from './kernel.ts'
import { reference } from './reference/index.ts'

/** Every export takes byte offsets, then sizes, then scalars; only sumSquares returns something. */
type Exports = Record<Operation, (...numbers: number[]) => number>

/**
 * The SIMD kernels, working on views of `memory`.
 * @throws Error when `memory` is not WebAssembly memory, WebAssembly.LinkError when the module wants other imports
 */
export function createSimd(module: WebAssembly.Module, memory: Memory): Kernel {
  if (!memory.wasm) throw new Error('SIMD kernels: expected a WebAssembly memory, got a plain buffer')
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory.wasm } })
  const { addMatmul, linear, addMatmulT, pack, transpose } = exports as Exports
  const { addColumnSums, gather, addScatter } = exports as Exports
  const { tanh, relu, tanhBackward, reluBackward, gru, gruBackward } = exports as Exports
  const { lstm, lstmBackward, lstm97, lstm97Backward } = exports as Exports
  const { scale, sumSquares, largest, softmax, crossEntropyBackward } = exports as Exports
  const { addScaled, rmsprop, adam } = exports as Exports
  return {
    name: 'simd',

    addMatmul: (C, A, W, M, K, N) => addMatmul(C.byteOffset, A.byteOffset, W.byteOffset, M, K, N),
    linear: (C, bias, A, W, M, K, N) =>
      linear(C.byteOffset, bias.byteOffset, A.byteOffset, W.byteOffset, M, K, N),
    addMatmulT: (C, A, B, M, K, N) => addMatmulT(C.byteOffset, A.byteOffset, B.byteOffset, M, K, N),
    pack: (out, input, K, N, transposed) => pack(out.byteOffset, input.byteOffset, K, N, transposed ? 1 : 0),
    transpose: (out, input, M, N) => transpose(out.byteOffset, input.byteOffset, M, N),

    addColumnSums: (out, A, M, N) => addColumnSums(out.byteOffset, A.byteOffset, M, N),
    gather: (out, bias, table, index, M, N) =>
      gather(out.byteOffset, bias.byteOffset, table.byteOffset, index.byteOffset, M, N),
    addScatter: (table, A, index, M, N) => addScatter(table.byteOffset, A.byteOffset, index.byteOffset, M, N),

    tanh: (out, x) => tanh(out.byteOffset, x.byteOffset, out.length),
    relu: (out, x) => relu(out.byteOffset, x.byteOffset, out.length),
    tanhBackward: (out, dy, y) => tanhBackward(out.byteOffset, dy.byteOffset, y.byteOffset, out.length),
    reluBackward: (out, dy, y) => reluBackward(out.byteOffset, dy.byteOffset, y.byteOffset, out.length),

    lstm: (gates, c, cNext, tanhC, hNext, M, H) =>
      lstm(gates.byteOffset, c.byteOffset, cNext.byteOffset, tanhC.byteOffset, hNext.byteOffset, M, H),
    lstmBackward: (dGates, dc, dcNext, dhNext, gates, c, tanhC, M, H) =>
      lstmBackward(
        dGates.byteOffset,
        dc.byteOffset,
        dcNext.byteOffset,
        dhNext.byteOffset,
        gates.byteOffset,
        c.byteOffset,
        tanhC.byteOffset,
        M,
        H,
      ),
    lstm97: (gates, c, cNext, tanhC, hNext, M, H) =>
      lstm97(gates.byteOffset, c.byteOffset, cNext.byteOffset, tanhC.byteOffset, hNext.byteOffset, M, H),
    lstm97Backward: (dGates, dc, dcNext, dhNext, gates, tanhC, M, H) =>
      lstm97Backward(
        dGates.byteOffset,
        dc.byteOffset,
        dcNext.byteOffset,
        dhNext.byteOffset,
        gates.byteOffset,
        tanhC.byteOffset,
        M,
        H,
      ),
    gru: (gates, sums, h, hNext, M, H) =>
      gru(gates.byteOffset, sums.byteOffset, h.byteOffset, hNext.byteOffset, M, H),
    gruBackward: (dGates, dSums, dh, dhNext, gates, sums, h, M, H) =>
      gruBackward(
        dGates.byteOffset,
        dSums.byteOffset,
        dh.byteOffset,
        dhNext.byteOffset,
        gates.byteOffset,
        sums.byteOffset,
        h.byteOffset,
        M,
        H,
      ),

    scale: (x, s) => scale(x.byteOffset, x.length, s),
    sumSquares: x => sumSquares(x.byteOffset, x.length),
    largest: x => largest(x.byteOffset, x.length),

    softmax: (p, logZ, x, M, V) => softmax(p.byteOffset, logZ.byteOffset, x.byteOffset, M, V),
    crossEntropyBackward: (d, p, target, w, M, V) =>
      crossEntropyBackward(d.byteOffset, p.byteOffset, target.byteOffset, w.byteOffset, M, V),

    addScaled: (p, g, s) => addScaled(p.byteOffset, g.byteOffset, p.length, s),
    rmsprop: (p, g, s, lr, alpha, take, eps) =>
      rmsprop(p.byteOffset, g.byteOffset, s.byteOffset, p.length, lr, alpha, take, eps),
    adam: (p, g, m, v, stepSize, oneMinusBeta1, beta2, oneMinusBeta2, rootScale, eps) =>
      adam(
        p.byteOffset,
        g.byteOffset,
        m.byteOffset,
        v.byteOffset,
        p.length,
        stepSize,
        oneMinusBeta1,
        beta2,
        oneMinusBeta2,
        rootScale,
        eps,
      ),
  }
}

/** Why the reference kernels are in use: there were no others to be had, they cannot run here, or they answer wrongly. */
export interface Fallback {
  readonly reason: 'missing' | 'unusable' | 'wrong'
  /** For whoever looks into it; '' when there is no more to be said. */
  readonly detail: string
}

/** The SIMD kernels if they can be had and answer as the reference does, else the reference. */
export function chooseKernel(
  module: WebAssembly.Module | undefined,
  memory: Memory,
): { kernel: Kernel; fallback?: Fallback } {
  const fallBack = (reason: Fallback['reason'], detail: string) => ({
    kernel: reference,
    fallback: { reason, detail },
  })
  if (!module) return fallBack('missing', '')
  try {
    const wrong = findWrongAnswer(module)
    return wrong ? fallBack('wrong', wrong) : { kernel: createSimd(module, memory) }
  } catch (error) {
    return fallBack('unusable', messageOf(error))
  }
}

/** Whole vectors and a remainder of three, every tile width and every kind of leftover row, column and k. */
const AWKWARD: Sizes = { n: 23, M: 5, K: 7, N: 63 }
/** More k than one chunk of Aᵀ·B; fewer columns than a vector. */
const AWKWARD_PRODUCTS: readonly Sizes[] = [
  { n: 0, M: 6, K: 35, N: 7 },
  { n: 0, M: 2, K: 3, N: 3 },
  // So many columns of A that Aᵀ·B copies them together first.
  { n: 0, M: 515, K: 3, N: 15 },
]

/** Known answers: every kernel against the reference, on a small memory of their own that nothing keeps. */
function findWrongAnswer(module: WebAssembly.Module): string | undefined {
  const all = [AWKWARD, ...AWKWARD_PRODUCTS]
  const memory = createMemory(Math.max(...all.map(bytesFor)))
  const pair = [reference, createSimd(module, memory)] as const
  const numbers = Float32Array.from({ length: Math.max(...all.map(numbersFor)) }, (_, i) => mixed(i))
  for (const operation of operations) {
    const difference = findDifference(operation, pair, memory, AWKWARD, numbers, 1)
    if (difference) return difference
  }
  for (const operation of ['addMatmul', 'linear', 'addMatmulT', 'pack'] as const) {
    for (const sizes of AWKWARD_PRODUCTS) {
      const difference = findDifference(operation, pair, memory, sizes, numbers, 1)
      if (difference) return difference
    }
  }
  return undefined
}

/** Numbers of either sign and of sizes 2⁻⁶ … 2⁵, in no apparent order. */
function mixed(i: number): number {
  const bits = Math.imul(i + 1, 0x9e3779b1) ^ (i << 7)
  return ((bits >> 8) / 0x800000) * 2 ** (((bits & 0xff) % 12) - 6) * (bits & 1 ? 2 : 1)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
