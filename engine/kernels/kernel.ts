/**
 * What the cells and the sequence ask of the arithmetic: about two dozen operations over float32 arrays.
 *
 * There are two implementations with the same summation order, `reference.ts` (plain TypeScript) and `simd/` (WebAssembly,
 * loaded by `simd.ts`), equal to the bit for every input. Both use only float32 + − × ÷ √, floor, comparison and bit
 * operations, each rounded on its own: no fused multiply-add, no `Math.exp`, no reordering.
 *
 * Matrices are row-major and dense; `[M, N]` means M rows of N. Outputs come first; `add…` accumulates into its output,
 * everything else overwrites it. Output and input may be the same array where every element depends only on the element
 * at its own place; otherwise they must not overlap. Sizes are not checked here: the layouts are built once, by code that knows them.
 * Every array must be a view of the memory that the kernel was created for (`memory/memory.ts`).
 */
export interface Kernel {
  readonly name: 'simd' | 'reference'

  /** C[M,N] += A[M,K]·B[K,N]. Each element: starts from C, adds a·b for k = 0 … K−1 in this order. */
  addMatmul(C: Float32Array, A: Float32Array, B: Float32Array, M: number, K: number, N: number): void
  /** C[M,N] += Aᵀ·B with A stored [K,M], B [K,N]. Same order over k. */
  addMatmulT(C: Float32Array, A: Float32Array, B: Float32Array, M: number, K: number, N: number): void
  /** out[N,M] = in[M,N] transposed. */
  transpose(out: Float32Array, input: Float32Array, M: number, N: number): void

  /** Each row of out[M,N] becomes row[N]. */
  setRows(out: Float32Array, row: Float32Array, M: number, N: number): void
  /** Each row of out[M,N] += row[N]. */
  addRows(out: Float32Array, row: Float32Array, M: number, N: number): void
  /** out[N] += sum of the rows of A[M,N], row 0 first. */
  addColumnSums(out: Float32Array, A: Float32Array, M: number, N: number): void
  /** out[m,:] += table[index[m],:] for m < M; table has rows of N. */
  addGather(out: Float32Array, table: Float32Array, index: Int32Array, M: number, N: number): void
  /** table[index[m],:] += A[m,:] for m = 0 … M−1 in this order. */
  addScatter(table: Float32Array, A: Float32Array, index: Int32Array, M: number, N: number): void

  /** out = σ(x) = 1/(1+exp(−x)), element by element; `out.length` elements, as in all element-wise operations below. */
  sigmoid(out: Float32Array, x: Float32Array): void
  /** out = tanh(x). */
  tanh(out: Float32Array, x: Float32Array): void
  /** out = x where x > 0, x where x is NaN, else +0. */
  relu(out: Float32Array, x: Float32Array): void
  /** out = dy·(y·(1−y)): back through y = σ(x). */
  sigmoidBackward(out: Float32Array, dy: Float32Array, y: Float32Array): void
  /** out = dy·(1−y·y): back through y = tanh(x). */
  tanhBackward(out: Float32Array, dy: Float32Array, y: Float32Array): void
  /** out = dy where y > 0, else +0: back through y = relu(x). */
  reluBackward(out: Float32Array, dy: Float32Array, y: Float32Array): void

  /** out = a·b. */
  mul(out: Float32Array, a: Float32Array, b: Float32Array): void
  /** out += a·b (the product is rounded, then the sum). */
  addMul(out: Float32Array, a: Float32Array, b: Float32Array): void
  /** out = a+b. */
  add(out: Float32Array, a: Float32Array, b: Float32Array): void
  /** out = a−b. */
  sub(out: Float32Array, a: Float32Array, b: Float32Array): void
  /** out = (1−z)·a + z·b. */
  blend(out: Float32Array, a: Float32Array, b: Float32Array, z: Float32Array): void
  /** x *= s. */
  scale(x: Float32Array, s: number): void
  /** x = x < −limit ? −limit : x > limit ? limit : x; NaN stays NaN. */
  clamp(x: Float32Array, limit: number): void
  /**
   * Σ x², in float64, over lanes: element 4q+j goes to lane j&1 (so lane 0 sums x0², x2², x4² …), the tail after the last
   * full four continues with element n to lane n&1; the result is lane 0 + lane 1. Never overflows; NaN or ±∞ in x shows.
   */
  sumSquares(x: Float32Array): number

  /**
   * Row-wise softmax. p[m,:] = exp(x[m,:] − max) / sum, logZ[m] = max + log(sum); all float32. The maximum and the sum run
   * over four lanes (column n belongs to lane n&3), combined as (lane0 ∘ lane1) ∘ (lane2 ∘ lane3).
   * max here is `a > b ? a : b` with a the lane's running value (start −∞) replaced as `x > a ? x : a`.
   */
  softmax(p: Float32Array, logZ: Float32Array, x: Float32Array, M: number, V: number): void
  /** d[m,:] = p[m,:]·w[m], then d[m,target[m]] = (p[m,target[m]] − 1)·w[m]: back through softmax cross-entropy. */
  crossEntropyBackward(
    d: Float32Array,
    p: Float32Array,
    target: Int32Array,
    w: Float32Array,
    M: number,
    V: number,
  ): void

  /** p −= lr·g. */
  sgd(p: Float32Array, g: Float32Array, lr: number): void
  /** buffer = mu·buffer + g; p −= lr·buffer. */
  momentum(p: Float32Array, g: Float32Array, buffer: Float32Array, lr: number, mu: number): void
  /** s = alpha·s + (1−alpha)·(g·g); p −= lr·(g/(√s+eps)). `oneMinusAlpha` is passed rounded to float32 by the caller. */
  rmsprop(
    p: Float32Array,
    g: Float32Array,
    s: Float32Array,
    lr: number,
    alpha: number,
    oneMinusAlpha: number,
    eps: number,
  ): void
  /** s += g·g; p −= lr·(g/(√s+eps)). */
  adagrad(p: Float32Array, g: Float32Array, s: Float32Array, lr: number, eps: number): void
  /**
   * m += (g−m)·(1−β1); v = β2·v + (1−β2)·(g·g); p −= stepSize·(m/(√v/rootCorrection2+eps)).
   * stepSize = lr/(1−β1^t), rootCorrection2 = √(1−β2^t): from the caller. Every scalar is rounded to float32 before use.
   */
  adam(
    p: Float32Array,
    g: Float32Array,
    m: Float32Array,
    v: Float32Array,
    stepSize: number,
    oneMinusBeta1: number,
    beta2: number,
    oneMinusBeta2: number,
    rootCorrection2: number,
    eps: number,
  ): void
}
