import { narrow, tile1x16, tile1x32, tile1x4, tile4x4, tile4x8 } from './tiles'

/**
 * C[M,N] += A·B with A [M,K], and C[M,N] += Aᵀ·B with A stored [K,M]; B [K,N].
 *
 * C is cut into tiles that stay in registers while k runs. Vectors run along the columns of C, so every element is summed
 * over k = 0 … K−1 in plain order, whatever the tile. One routine serves both: A's element (m, k) lies at
 * A + m·rowA + k·stepA (bytes); one of the two strides is the constant 4, known when the routine is inlined.
 */

/** How many k Aᵀ·B sums before it moves to the next tile: the two panels in use then stay in the fast caches. */
const CHUNK: i32 = 64

export function addMatmul(C: usize, A: usize, B: usize, M: i32, K: i32, N: i32): void {
  multiply(C, A, B, M, K, N, <usize>K << 2, 4)
}

export function addMatmulT(C: usize, A: usize, B: usize, M: i32, K: i32, N: i32): void {
  const stepA = <usize>M << 2
  for (; K > CHUNK; K -= CHUNK) {
    multiply(C, A, B, M, CHUNK, N, 4, stepA)
    A += stepA * CHUNK
    B += (<usize>N << 2) * CHUNK
  }
  multiply(C, A, B, M, K, N, 4, stepA)
}

// @ts-ignore: decorator
@inline
function multiply(C: usize, A: usize, B: usize, M: i32, K: i32, N: i32, rowA: usize, stepA: usize): void {
  if (N < 4) return narrow(C, A, B, M, K, N, rowA, stepA)
  const row = <usize>N << 2
  const byFour = M >> 2
  let n = 0
  for (; n + 8 <= N; n += 8) {
    const column = <usize>n << 2
    let c = C + column
    let a = A
    for (let i = byFour; i > 0; i--) {
      tile4x8(c, a, B + column, K, row, rowA, stepA)
      c += row << 2
      a += rowA << 2
    }
  }
  for (; n < N; n += 4) {
    const first = min(n, N - 4)
    const column = <usize>first << 2
    const fresh = freshLanes(n - first)
    let c = C + column
    let a = A
    for (let i = byFour; i > 0; i--) {
      tile4x4(c, a, B + column, K, row, rowA, stepA, fresh)
      c += row << 2
      a += rowA << 2
    }
  }
  for (let m = byFour << 2; m < M; m++) oneRow(C + row * m, A + rowA * m, B, K, N, stepA)
}

/** C[1,N] += a·B: wide tiles, since one row leaves no other way to keep the adders busy. */
function oneRow(C: usize, A: usize, B: usize, K: i32, N: i32, stepA: usize): void {
  const row = <usize>N << 2
  let n = 0
  for (; n + 32 <= N; n += 32) tile1x32(C + (<usize>n << 2), A, B + (<usize>n << 2), K, row, stepA)
  if (n + 16 <= N) {
    tile1x16(C + (<usize>n << 2), A, B + (<usize>n << 2), K, row, stepA)
    n += 16
  }
  for (; n < N; n += 4) {
    const first = min(n, N - 4)
    const column = <usize>first << 2
    tile1x4(C + column, A, B + column, K, row, stepA, freshLanes(n - first))
  }
}

/**
 * The last tile of a row reaches back over columns that are already done; this selects the lanes that are not.
 * @param done 0…3 leading lanes to leave alone
 */
// @ts-ignore: decorator
@inline
function freshLanes(done: i32): v128 {
  return i32x4.ge_s(i32x4(0, 1, 2, 3), i32x4.splat(done))
}
