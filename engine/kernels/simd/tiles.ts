/**
 * Tiles of C += A·B, named rows × columns. A, B and C point at the tile's first elements; `row` is the distance of the rows
 * of B and C, `rowA` and `stepA` of A's elements in m and in k, all in bytes. `fresh` selects the lanes to store.
 */

// @ts-ignore: decorator
@inline
function add(c: v128, a: v128, b: v128): v128 {
  return f32x4.add(c, f32x4.mul(a, b))
}

// @ts-ignore: decorator
@inline
function storeFresh(C: usize, sum: v128, fresh: v128): void {
  v128.store(C, v128.bitselect(sum, v128.load(C), fresh))
}

// @ts-ignore: decorator
@inline
export function tile4x8(C: usize, A: usize, B: usize, K: i32, row: usize, rowA: usize, stepA: usize): void {
  const C1 = C + row
  const C2 = C1 + row
  const C3 = C2 + row
  let c00 = v128.load(C), c01 = v128.load(C, 16)
  let c10 = v128.load(C1), c11 = v128.load(C1, 16)
  let c20 = v128.load(C2), c21 = v128.load(C2, 16)
  let c30 = v128.load(C3), c31 = v128.load(C3, 16)
  let a: v128, b0: v128, b1: v128
  if (stepA == 4) {
    let A1 = A + rowA
    let A2 = A1 + rowA
    let A3 = A2 + rowA
    for (; K >= 4; K -= 4) {
      b0 = v128.load(B), b1 = v128.load(B, 16), B += row
      a = v128.load_splat<f32>(A), c00 = add(c00, a, b0), c01 = add(c01, a, b1)
      a = v128.load_splat<f32>(A1), c10 = add(c10, a, b0), c11 = add(c11, a, b1)
      a = v128.load_splat<f32>(A2), c20 = add(c20, a, b0), c21 = add(c21, a, b1)
      a = v128.load_splat<f32>(A3), c30 = add(c30, a, b0), c31 = add(c31, a, b1)
      b0 = v128.load(B), b1 = v128.load(B, 16), B += row
      a = v128.load_splat<f32>(A, 4), c00 = add(c00, a, b0), c01 = add(c01, a, b1)
      a = v128.load_splat<f32>(A1, 4), c10 = add(c10, a, b0), c11 = add(c11, a, b1)
      a = v128.load_splat<f32>(A2, 4), c20 = add(c20, a, b0), c21 = add(c21, a, b1)
      a = v128.load_splat<f32>(A3, 4), c30 = add(c30, a, b0), c31 = add(c31, a, b1)
      b0 = v128.load(B), b1 = v128.load(B, 16), B += row
      a = v128.load_splat<f32>(A, 8), c00 = add(c00, a, b0), c01 = add(c01, a, b1)
      a = v128.load_splat<f32>(A1, 8), c10 = add(c10, a, b0), c11 = add(c11, a, b1)
      a = v128.load_splat<f32>(A2, 8), c20 = add(c20, a, b0), c21 = add(c21, a, b1)
      a = v128.load_splat<f32>(A3, 8), c30 = add(c30, a, b0), c31 = add(c31, a, b1)
      b0 = v128.load(B), b1 = v128.load(B, 16), B += row
      a = v128.load_splat<f32>(A, 12), c00 = add(c00, a, b0), c01 = add(c01, a, b1)
      a = v128.load_splat<f32>(A1, 12), c10 = add(c10, a, b0), c11 = add(c11, a, b1)
      a = v128.load_splat<f32>(A2, 12), c20 = add(c20, a, b0), c21 = add(c21, a, b1)
      a = v128.load_splat<f32>(A3, 12), c30 = add(c30, a, b0), c31 = add(c31, a, b1)
      A += 16, A1 += 16, A2 += 16, A3 += 16
    }
  } else {
    for (; K >= 2; K -= 2) {
      b0 = v128.load(B), b1 = v128.load(B, 16), B += row
      a = v128.load_splat<f32>(A), c00 = add(c00, a, b0), c01 = add(c01, a, b1)
      a = v128.load_splat<f32>(A, 4), c10 = add(c10, a, b0), c11 = add(c11, a, b1)
      a = v128.load_splat<f32>(A, 8), c20 = add(c20, a, b0), c21 = add(c21, a, b1)
      a = v128.load_splat<f32>(A, 12), c30 = add(c30, a, b0), c31 = add(c31, a, b1)
      A += stepA
      b0 = v128.load(B), b1 = v128.load(B, 16), B += row
      a = v128.load_splat<f32>(A), c00 = add(c00, a, b0), c01 = add(c01, a, b1)
      a = v128.load_splat<f32>(A, 4), c10 = add(c10, a, b0), c11 = add(c11, a, b1)
      a = v128.load_splat<f32>(A, 8), c20 = add(c20, a, b0), c21 = add(c21, a, b1)
      a = v128.load_splat<f32>(A, 12), c30 = add(c30, a, b0), c31 = add(c31, a, b1)
      A += stepA
    }
  }
  for (; K > 0; K--) {
    b0 = v128.load(B), b1 = v128.load(B, 16), B += row
    a = v128.load_splat<f32>(A), c00 = add(c00, a, b0), c01 = add(c01, a, b1)
    a = v128.load_splat<f32>(A + rowA), c10 = add(c10, a, b0), c11 = add(c11, a, b1)
    a = v128.load_splat<f32>(A + 2 * rowA), c20 = add(c20, a, b0), c21 = add(c21, a, b1)
    a = v128.load_splat<f32>(A + 3 * rowA), c30 = add(c30, a, b0), c31 = add(c31, a, b1)
    A += stepA
  }
  v128.store(C, c00), v128.store(C, c01, 16)
  v128.store(C1, c10), v128.store(C1, c11, 16)
  v128.store(C2, c20), v128.store(C2, c21, 16)
  v128.store(C3, c30), v128.store(C3, c31, 16)
}

// @ts-ignore: decorator
@inline
export function tile4x4(
  C: usize, A: usize, B: usize, K: i32, row: usize, rowA: usize, stepA: usize, fresh: v128,
): void {
  const C1 = C + row
  const C2 = C1 + row
  const C3 = C2 + row
  let c0 = v128.load(C)
  let c1 = v128.load(C1)
  let c2 = v128.load(C2)
  let c3 = v128.load(C3)
  for (; K > 0; K--) {
    const b = v128.load(B)
    c0 = add(c0, v128.load_splat<f32>(A), b)
    c1 = add(c1, v128.load_splat<f32>(A + rowA), b)
    c2 = add(c2, v128.load_splat<f32>(A + 2 * rowA), b)
    c3 = add(c3, v128.load_splat<f32>(A + 3 * rowA), b)
    A += stepA
    B += row
  }
  storeFresh(C, c0, fresh)
  storeFresh(C1, c1, fresh)
  storeFresh(C2, c2, fresh)
  storeFresh(C3, c3, fresh)
}

// @ts-ignore: decorator
@inline
export function tile1x32(C: usize, A: usize, B: usize, K: i32, row: usize, stepA: usize): void {
  let c0 = v128.load(C), c1 = v128.load(C, 16), c2 = v128.load(C, 32), c3 = v128.load(C, 48)
  let c4 = v128.load(C, 64), c5 = v128.load(C, 80), c6 = v128.load(C, 96), c7 = v128.load(C, 112)
  for (; K > 0; K--) {
    const a = v128.load_splat<f32>(A)
    c0 = add(c0, a, v128.load(B))
    c1 = add(c1, a, v128.load(B, 16))
    c2 = add(c2, a, v128.load(B, 32))
    c3 = add(c3, a, v128.load(B, 48))
    c4 = add(c4, a, v128.load(B, 64))
    c5 = add(c5, a, v128.load(B, 80))
    c6 = add(c6, a, v128.load(B, 96))
    c7 = add(c7, a, v128.load(B, 112))
    A += stepA
    B += row
  }
  v128.store(C, c0), v128.store(C, c1, 16), v128.store(C, c2, 32), v128.store(C, c3, 48)
  v128.store(C, c4, 64), v128.store(C, c5, 80), v128.store(C, c6, 96), v128.store(C, c7, 112)
}

// @ts-ignore: decorator
@inline
export function tile1x16(C: usize, A: usize, B: usize, K: i32, row: usize, stepA: usize): void {
  let c0 = v128.load(C), c1 = v128.load(C, 16), c2 = v128.load(C, 32), c3 = v128.load(C, 48)
  for (; K > 0; K--) {
    const a = v128.load_splat<f32>(A)
    c0 = add(c0, a, v128.load(B))
    c1 = add(c1, a, v128.load(B, 16))
    c2 = add(c2, a, v128.load(B, 32))
    c3 = add(c3, a, v128.load(B, 48))
    A += stepA
    B += row
  }
  v128.store(C, c0), v128.store(C, c1, 16), v128.store(C, c2, 32), v128.store(C, c3, 48)
}

// @ts-ignore: decorator
@inline
export function tile1x4(C: usize, A: usize, B: usize, K: i32, row: usize, stepA: usize, fresh: v128): void {
  let c = v128.load(C)
  for (; K > 0; K--) {
    c = add(c, v128.load_splat<f32>(A), v128.load(B))
    A += stepA
    B += row
  }
  storeFresh(C, c, fresh)
}

/** Fewer than four columns: one element after the other. */
// @ts-ignore: decorator
@inline
export function narrow(
  C: usize, A: usize, B: usize, M: i32, K: i32, N: i32, rowA: usize, stepA: usize,
): void {
  const row = <usize>N << 2
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      let sum = load<f32>(C)
      let a = A
      let b = B + (<usize>n << 2)
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
