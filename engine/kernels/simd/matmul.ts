import { Tile } from './tiles'

/**
 * C[M,N] += A·B with A [M,K], and C[M,N] += Aᵀ·B with A stored [K,M]; B [K,N].
 *
 * C is cut into tiles that stay in registers while k runs. Vectors run along the columns of C, so every element is summed
 * over k = 0 … K−1 in plain order, whatever the tile. One routine serves both: A's element (m, k) lies at
 * A + m·rowA + k·stepA (bytes), where one of the two strides is 4 and the other one given.
 */

/** How many k Aᵀ·B sums before it moves to the next tile: A and B are both walked along columns, and so stay in cache. */
const CHUNK: i32 = 32

export function addMatmul(C: usize, A: usize, B: usize, M: i32, K: i32, N: i32): void {
  Product.add(C, A, B, M, K, N, true, (<usize>K) << 2)
}

export function addMatmulT(C: usize, A: usize, B: usize, M: i32, K: i32, N: i32): void {
  const stepA = (<usize>M) << 2
  for (; K > 0; K -= CHUNK) {
    Product.add(C, A, B, M, min(K, CHUNK), N, false, stepA)
    A += stepA * CHUNK
    B += ((<usize>N) << 2) * CHUNK
  }
}

// biome-ignore format: one parameter list a line
abstract class Product {
  /** `inRows`, known when this is inlined: rowA is the stride and stepA 4, else the other way round. */
  @inline static add(C: usize, A: usize, B: usize, M: i32, K: i32, N: i32, inRows: bool, stride: usize): void {
    const rowA: usize = inRows ? stride : 4
    const stepA: usize = inRows ? 4 : stride
    if (N < 4) return narrow(C, A, B, M, K, N, rowA, stepA)
    const rows4 = M & ~3
    if (rows4) Product.addRows4(C, A, B, rows4, K, N, inRows, stride)
    for (let m = rows4; m < M; m++) addRow(C + ((<usize>N) << 2) * m, A + rowA * m, B, K, N, stepA)
  }

  /** M is a multiple of 4, N at least 4. */
  @inline static addRows4(C: usize, A: usize, B: usize, M: i32, K: i32, N: i32, inRows: bool, stride: usize): void {
    const row = (<usize>N) << 2
    const nextA: usize = inRows ? stride << 2 : 16
    let n = 0
    for (; n + 8 <= N; n += 8) {
      const column = (<usize>n) << 2
      let c = C + column
      let a = A
      for (let m = 0; m < M; m += 4) {
        Tile.by4x8(c, a, B + column, K, row, inRows, stride)
        c += row << 2
        a += nextA
      }
    }
    for (; n < N; n += 4) {
      const first = min(n, N - 4)
      const column = (<usize>first) << 2
      const fresh = Tile.freshLanes(n - first)
      let c = C + column
      let a = A
      for (let m = 0; m < M; m += 4) {
        Tile.by4x4(c, a, B + column, K, row, inRows, stride, fresh)
        c += row << 2
        a += nextA
      }
    }
  }
}

/** C[1,N] += a·B in wide tiles: one row alone leaves no other way to keep the adders busy. N at least 4. */
function addRow(C: usize, A: usize, B: usize, K: i32, N: i32, stepA: usize): void {
  const row = (<usize>N) << 2
  const end = C + row
  for (; C + 128 <= end; C += 128, B += 128) Tile.by1x32(C, A, B, K, row, stepA)
  for (; C + 64 <= end; C += 64, B += 64) Tile.by1x16(C, A, B, K, row, stepA)
  for (; C + 16 <= end; C += 16, B += 16) Tile.by1x4(C, A, B, K, row, stepA, Tile.freshLanes(0))
  const back = C + 16 - end
  if (C < end) Tile.by1x4(C - back, A, B - back, K, row, stepA, Tile.freshLanes(<i32>back >> 2))
}

/** Fewer than four columns: one element after the other. */
function narrow(C: usize, A: usize, B: usize, M: i32, K: i32, N: i32, rowA: usize, stepA: usize): void {
  const row = (<usize>N) << 2
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      let sum = load<f32>(C)
      let a = A
      let b = B + ((<usize>n) << 2)
      for (let k = K; k > 0; k--) {
        sum += load<f32>(a) * load<f32>(b)
        a += stepA
        b += row
      }
      store<f32>(C, sum)
      C += 4
    }
    A += rowA
  }
}
