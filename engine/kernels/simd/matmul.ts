import { PackedTile, PlainTile } from './tiles'

/**
 * C += A·W with W packed in strips of eight columns, and C += Aᵀ·B with A stored [K,M].
 *
 * C is cut into tiles that stay in registers while k runs. Vectors run along the columns of C, so every element is summed
 * over k = 0 … K−1 in plain order, whatever the tile.
 */

export function addMatmul(C: usize, A: usize, W: usize, M: i32, K: i32, N: i32): void {
  product(C, C, (<usize>N) << 2, A, W, M, K, N)
}

export function linear(C: usize, bias: usize, A: usize, W: usize, M: i32, K: i32, N: i32): void {
  product(C, bias, 0, A, W, M, K, N)
}

/** C = start + A·W; each row of C starts from a row at `start`, `startRow` bytes apart. */
// biome-ignore format: one parameter list a line
function product(C: usize, start: usize, startRow: usize, A: usize, W: usize, M: i32, K: i32, N: i32): void {
  const row = (<usize>N) << 2
  const rowA = (<usize>K) << 2
  const strip = rowA << 3
  const rows4 = M & ~3
  if (rows4) {
    let w = W
    for (let n = 0; n < N; n += 8, w += strip) {
      const left = N - n
      const column = (<usize>n) << 2
      let c = C + column
      let s = start + column
      let a = A
      for (let m = 0; m < rows4; m += 4) {
        if (left >= 8) PackedTile.by4x8(c, s, row, startRow, a, rowA, w, K, 8)
        else PackedTile.by4x8(c, s, row, startRow, a, rowA, w, K, left)
        c += row << 2
        s += startRow << 2
        a += rowA << 2
      }
    }
  }
  for (let m = rows4; m < M; m++) {
    oneRow(C + row * m, start + startRow * m, A + rowA * m, W, K, N, strip)
  }
}

/** Four strips at a time: one row alone leaves no other way to keep the adders busy. */
function oneRow(c: usize, s: usize, a: usize, w: usize, K: i32, N: i32, strip: usize): void {
  for (; N >= 32; N -= 32, c += 128, s += 128, w += strip << 2) PackedTile.by1x32(c, s, a, w, strip, K)
  for (; N >= 16; N -= 16, c += 64, s += 64, w += strip << 1) PackedTile.by1x16(c, s, a, w, strip, K)
  for (; N >= 8; N -= 8, c += 32, s += 32, w += strip) PackedTile.by1x8(c, s, a, w, K, 8)
  if (N > 0) PackedTile.by1x8(c, s, a, w, K, N)
}

/** How many k Aᵀ·B sums before it moves to the next tile: A and B are both walked along columns, and so stay in cache. */
const CHUNK: i32 = 32

/** From this many columns of A on, the rows of A lie so far apart that a column of them does not fit into the cache's sets. */
const WIDE: i32 = 512

export function addMatmulT(C: usize, A: usize, B: usize, M: i32, K: i32, N: i32): void {
  const row = (<usize>N) << 2
  const stepA = (<usize>M) << 2
  if (M >= WIDE) {
    for (; K > 0; K -= ROOM_ROWS) {
      wide(C, A, B, M, min(K, ROOM_ROWS), N)
      A += stepA * ROOM_ROWS
      B += row * ROOM_ROWS
    }
    return
  }
  const rows4 = M & ~3
  for (; K > 0; K -= CHUNK) {
    const k = min(K, CHUNK)
    for (let n = 0; n < N; n += 8) {
      const left = N - n
      const column = (<usize>n) << 2
      let c = C + column
      let a = A
      for (let m = 0; m < rows4; m += 4, c += row << 2, a += 16) {
        if (left >= 8) PlainTile.by4x8(c, a, stepA, B + column, row, k, 8)
        else PlainTile.by4x8(c, a, stepA, B + column, row, k, left)
      }
      for (let m = rows4; m < M; m++, c += row, a += 4) {
        if (left >= 8) PlainTile.by1x8(c, a, stepA, B + column, row, k, 8)
        else PlainTile.by1x8(c, a, stepA, B + column, row, k, left)
      }
    }
    A += stepA * CHUNK
    B += row * CHUNK
  }
}

/** The room at the start of the memory (ROOM_BYTES) holds a strip of eight columns of A, so many rows of it. */
const ROOM: usize = 0
const ROOM_ROWS: i32 = 128

/** Eight columns of A at a time, copied together first. K at most ROOM_ROWS. */
function wide(C: usize, A: usize, B: usize, M: i32, K: i32, N: i32): void {
  const row = (<usize>N) << 2
  const stepA = (<usize>M) << 2
  const rows8 = M & ~7
  for (let m = 0; m < rows8; m += 8, A += 32, C += row << 3) {
    let from = A
    let to = ROOM
    for (let k = 0; k < K; k++, from += stepA, to += 32) {
      v128.store(to, v128.load(from))
      v128.store(to, v128.load(from, 16), 16)
    }
    for (let n = 0; n < N; n += 8) {
      const left = N - n
      const column = (<usize>n) << 2
      for (let half: usize = 0; half < 2; half++) {
        const c = C + column + (row << 2) * half
        if (left >= 8) PlainTile.by4x8(c, ROOM + (half << 4), 32, B + column, row, K, 8)
        else PlainTile.by4x8(c, ROOM + (half << 4), 32, B + column, row, K, left)
      }
    }
  }
  for (let m = rows8; m < M; m++, A += 4, C += row) {
    for (let n = 0; n < N; n += 8) {
      const left = N - n
      const column = (<usize>n) << 2
      if (left >= 8) PlainTile.by1x8(C + column, A, stepA, B + column, row, K, 8)
      else PlainTile.by1x8(C + column, A, stepA, B + column, row, K, left)
    }
  }
}
