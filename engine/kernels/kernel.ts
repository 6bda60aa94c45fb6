/**
 * What the cells and the sequence ask of the arithmetic: about two dozen operations over float32 arrays.
 *
 * There are two implementations with the same summation order, `reference/` (plain TypeScript) and `simd/` (WebAssembly,
 * loaded by `simd.ts`), equal to the bit for every input. Both use only float32 + − × ÷ √, floor, comparison and bit
 * operations, each rounded on its own: no fused multiply-add, no `Math.exp`, no reordering.
 *
 * Matrices are row-major and dense unless said to be packed; `[M, N]` means M rows of N. Outputs come first; `add…` accumulates
 * into its output, everything else overwrites it. Output and input may be the same array where every element depends only on the
 * element at its own place; otherwise they must not overlap. Sizes are not checked here: the layouts are built once, by code that
 * knows them. Every array must be a view of the memory that the kernel was created for (`memory/memory.ts`).
 *
 * A packed matrix [K, N] is cut into strips of eight columns, each strip [K, 8] dense, one after another; the last one is filled up
 * with zeros. So a product reads it from front to back, whatever its width. It takes `packedLength(K, N)` elements.
 */
export interface Kernel {
  readonly name: 'simd' | 'reference'

  /** C[M,N] += A[M,K]·W, W packed [K,N]. Each element: starts from C, adds a·w for k = 0 … K−1 in this order. */
  addMatmul(C: Float32Array, A: Float32Array, W: Float32Array, M: number, K: number, N: number): void
  /** C[M,N] = bias[N] on every row + A·W, in the same order. PyTorch's nn.Linear. */
  linear(
    C: Float32Array,
    bias: Float32Array,
    A: Float32Array,
    W: Float32Array,
    M: number,
    K: number,
    N: number,
  ): void
  /** C[M,N] += Aᵀ·B with A stored [K,M], B [K,N], not packed. Same order over k. */
  addMatmulT(C: Float32Array, A: Float32Array, B: Float32Array, M: number, K: number, N: number): void
  /** out, packed [K,N], = in[K,N]; or, transposed, = in[N,K]ᵀ. */
  pack(out: Float32Array, input: Float32Array, K: number, N: number, transposed: boolean): void
  /** out[N,M] = in[M,N] transposed. */
  transpose(out: Float32Array, input: Float32Array, M: number, N: number): void

  /** out[N] += sum of the rows of A[M,N], row 0 first. */
  addColumnSums(out: Float32Array, A: Float32Array, M: number, N: number): void
  /** out[m,:] = table[index[m],:] + bias[N] for m < M; table has rows of N. `linear` for one-hot rows. */
  gather(
    out: Float32Array,
    bias: Float32Array,
    table: Float32Array,
    index: Int32Array,
    M: number,
    N: number,
  ): void
  /** table[index[m],:] += A[m,:] for m = 0 … M−1 in this order. */
  addScatter(table: Float32Array, A: Float32Array, index: Int32Array, M: number, N: number): void

  /** out = tanh(x), element by element; `out.length` elements. */
  tanh(out: Float32Array, x: Float32Array): void
  /** out = x where x > 0, x where x is NaN, else +0. */
  relu(out: Float32Array, x: Float32Array): void
  /** out = dy·(1−y·y): back through y = tanh(x). */
  tanhBackward(out: Float32Array, dy: Float32Array, y: Float32Array): void
  /** out = dy where y > 0, else +0: back through y = relu(x). */
  reluBackward(out: Float32Array, dy: Float32Array, y: Float32Array): void

  /**
   * One step of the LSTM cell from the gates' sums. gates [M,4H] as i, f, g, o become σ, σ, tanh, σ of themselves;
   * cNext = f·c + i·g, tanhC = tanh(cNext), hNext = o·tanhC, all [M,H].
   */
  lstm(
    gates: Float32Array,
    c: Float32Array,
    cNext: Float32Array,
    tanhC: Float32Array,
    hNext: Float32Array,
    M: number,
    H: number,
  ): void
  /**
   * Back through `lstm`: dGates [M,4H] with respect to the gates' sums; dcNext is completed by what comes through hNext; dc += dcNext·f.
   */
  lstmBackward(
    dGates: Float32Array,
    dc: Float32Array,
    dcNext: Float32Array,
    dhNext: Float32Array,
    gates: Float32Array,
    c: Float32Array,
    tanhC: Float32Array,
    M: number,
    H: number,
  ): void
  /** The same without a forget gate: gates [M,3H] as i, g, o; cNext = c + i·g. */
  lstm97(
    gates: Float32Array,
    c: Float32Array,
    cNext: Float32Array,
    tanhC: Float32Array,
    hNext: Float32Array,
    M: number,
    H: number,
  ): void
  /** Back through `lstm97`: dGates [M,3H]; dcNext is completed; dc += dcNext. */
  lstm97Backward(
    dGates: Float32Array,
    dc: Float32Array,
    dcNext: Float32Array,
    dhNext: Float32Array,
    gates: Float32Array,
    tanhC: Float32Array,
    M: number,
    H: number,
  ): void
  /**
   * One step of the GRU cell. gates [M,3H] holds the input's sums for r, z, n, and sums [M,3H] those of the recurrent weights.
   * gates become r = σ(gates + sums), z likewise, n = tanh(gates + r·sums); hNext = (1−z)·n + z·h.
   */
  gru(
    gates: Float32Array,
    sums: Float32Array,
    h: Float32Array,
    hNext: Float32Array,
    M: number,
    H: number,
  ): void
  /** Back through `gru`: dGates and dSums [M,3H] with respect to both kinds of sums (alike for r and z); dh += dhNext·z. */
  gruBackward(
    dGates: Float32Array,
    dSums: Float32Array,
    dh: Float32Array,
    dhNext: Float32Array,
    gates: Float32Array,
    sums: Float32Array,
    h: Float32Array,
    M: number,
    H: number,
  ): void

  /** x *= s. */
  scale(x: Float32Array, s: number): void
  /**
   * Σ x², in float64, over eight lanes: element n goes to lane n&7, and the result is ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)).
   * Never overflows; NaN or ±∞ in x shows.
   */
  sumSquares(x: Float32Array): number
  /** max |x|, 0 for no elements; NaN if there is one. */
  largest(x: Float32Array): number

  /**
   * Row-wise softmax. p[m,:] = exp(x[m,:] − max)·(1/sum), logZ[m] = max + log(sum); all float32. The maximum and the sum run
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

  // The three steps of optimisers return max |p| afterwards, NaN if there is one: so a run that has gone wrong shows at no cost.
  /** p += s·g. */
  addScaled(p: Float32Array, g: Float32Array, s: number): number
  /** s = alpha·s + take·(g·g); p −= lr·(g/(√s+eps)). RMSprop, and with alpha = take = 1 Adagrad. */
  rmsprop(
    p: Float32Array,
    g: Float32Array,
    s: Float32Array,
    lr: number,
    alpha: number,
    take: number,
    eps: number,
  ): number
  /**
   * m += (g−m)·(1−β1); v = β2·v + (1−β2)·(g·g); p −= stepSize·(m/(√v·rootScale+eps)).
   * stepSize = lr/(1−β1^t), rootScale = 1/√(1−β2^t): from the caller. Every scalar is rounded to float32 before use.
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
    rootScale: number,
    eps: number,
  ): number
}

/** Columns in a strip of a packed matrix. */
export const STRIP = 8

/** Elements of a packed matrix [K, N]. */
export function packedLength(K: number, N: number): number {
  return K * STRIP * Math.ceil(N / STRIP)
}
