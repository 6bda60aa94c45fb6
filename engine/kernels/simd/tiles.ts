import { Lanes } from './lanes'

/**
 * Tiles of C = start + A·B, named rows × columns. Arguments point at the tile's first elements; distances are in bytes: `row` of
 * C's rows, `rowA` and `stepA` of A's elements in m and in k. `left` is how many of the last eight columns there are; where it is the
 * constant 8, no question is left in the code.
 *
 * The order of the statements is the order of the instructions, chosen so that nothing spills: asconfig.json stays at
 * optimizeLevel 2, since 3 gathers the sums of several k into one expression, a third slower. Loops over k are unrolled because the
 * browser asks at every turn whether it is to be interrupted.
 */
abstract class Tile {
  @inline static add(c: v128, a: v128, b: v128): v128 {
    return f32x4.add(c, f32x4.mul(a, b))
  }

  /** The second vector of a strip of which `left` columns exist. */
  @inline static second(left: i32): i32 {
    return max(left - 4, 0)
  }
}

/** B is packed: row k of the strip lies 32·k bytes after its first. */
export abstract class PackedTile {
  // biome-ignore format: one row of the tile a line
  @inline static by4x8(
    C: usize, S: usize, row: usize, rowS: usize, A: usize, rowA: usize, W: usize, K: i32, left: i32,
  ): void {
    const C1 = C + row, C2 = C1 + row, C3 = C2 + row
    const S1 = S + rowS, S2 = S1 + rowS, S3 = S2 + rowS
    const last = Tile.second(left)
    let c00 = Lanes.load(S, left), c01 = Lanes.load(S + 16, last)
    let c10 = Lanes.load(S1, left), c11 = Lanes.load(S1 + 16, last)
    let c20 = Lanes.load(S2, left), c21 = Lanes.load(S2 + 16, last)
    let c30 = Lanes.load(S3, left), c31 = Lanes.load(S3 + 16, last)
    let A1 = A + rowA, A2 = A1 + rowA, A3 = A2 + rowA
    let a: v128, b0: v128, b1: v128
    for (; K >= 4; K -= 4) {
      b0 = v128.load(W, 0); b1 = v128.load(W, 16)
      a = v128.load_splat<f32>(A); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
      a = v128.load_splat<f32>(A1); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
      a = v128.load_splat<f32>(A2); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
      a = v128.load_splat<f32>(A3); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
      b0 = v128.load(W, 32); b1 = v128.load(W, 48)
      a = v128.load_splat<f32>(A, 4); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
      a = v128.load_splat<f32>(A1, 4); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
      a = v128.load_splat<f32>(A2, 4); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
      a = v128.load_splat<f32>(A3, 4); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
      b0 = v128.load(W, 64); b1 = v128.load(W, 80)
      a = v128.load_splat<f32>(A, 8); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
      a = v128.load_splat<f32>(A1, 8); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
      a = v128.load_splat<f32>(A2, 8); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
      a = v128.load_splat<f32>(A3, 8); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
      b0 = v128.load(W, 96); b1 = v128.load(W, 112)
      a = v128.load_splat<f32>(A, 12); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
      a = v128.load_splat<f32>(A1, 12); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
      a = v128.load_splat<f32>(A2, 12); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
      a = v128.load_splat<f32>(A3, 12); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
      W += 128; A += 16; A1 += 16; A2 += 16; A3 += 16
    }
    for (; K > 0; K--) {
      b0 = v128.load(W, 0); b1 = v128.load(W, 16)
      a = v128.load_splat<f32>(A); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
      a = v128.load_splat<f32>(A1); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
      a = v128.load_splat<f32>(A2); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
      a = v128.load_splat<f32>(A3); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
      W += 32; A += 4; A1 += 4; A2 += 4; A3 += 4
    }
    Lanes.store(C, c00, left); Lanes.store(C + 16, c01, last)
    Lanes.store(C1, c10, left); Lanes.store(C1 + 16, c11, last)
    Lanes.store(C2, c20, left); Lanes.store(C2 + 16, c21, last)
    Lanes.store(C3, c30, left); Lanes.store(C3 + 16, c31, last)
  }

  // biome-ignore format: one strip a line
  @inline static by1x32(C: usize, S: usize, A: usize, W: usize, strip: usize, K: i32): void {
    let W1 = W + strip, W2 = W1 + strip, W3 = W2 + strip
    let c0 = v128.load(S), c1 = v128.load(S, 16), c2 = v128.load(S, 32), c3 = v128.load(S, 48)
    let c4 = v128.load(S, 64), c5 = v128.load(S, 80), c6 = v128.load(S, 96), c7 = v128.load(S, 112)
    let a: v128
    for (; K >= 4; K -= 4) {
      a = v128.load_splat<f32>(A)
      c0 = Tile.add(c0, a, v128.load(W)); c1 = Tile.add(c1, a, v128.load(W, 16))
      c2 = Tile.add(c2, a, v128.load(W1)); c3 = Tile.add(c3, a, v128.load(W1, 16))
      c4 = Tile.add(c4, a, v128.load(W2)); c5 = Tile.add(c5, a, v128.load(W2, 16))
      c6 = Tile.add(c6, a, v128.load(W3)); c7 = Tile.add(c7, a, v128.load(W3, 16))
      a = v128.load_splat<f32>(A, 4)
      c0 = Tile.add(c0, a, v128.load(W, 32)); c1 = Tile.add(c1, a, v128.load(W, 48))
      c2 = Tile.add(c2, a, v128.load(W1, 32)); c3 = Tile.add(c3, a, v128.load(W1, 48))
      c4 = Tile.add(c4, a, v128.load(W2, 32)); c5 = Tile.add(c5, a, v128.load(W2, 48))
      c6 = Tile.add(c6, a, v128.load(W3, 32)); c7 = Tile.add(c7, a, v128.load(W3, 48))
      a = v128.load_splat<f32>(A, 8)
      c0 = Tile.add(c0, a, v128.load(W, 64)); c1 = Tile.add(c1, a, v128.load(W, 80))
      c2 = Tile.add(c2, a, v128.load(W1, 64)); c3 = Tile.add(c3, a, v128.load(W1, 80))
      c4 = Tile.add(c4, a, v128.load(W2, 64)); c5 = Tile.add(c5, a, v128.load(W2, 80))
      c6 = Tile.add(c6, a, v128.load(W3, 64)); c7 = Tile.add(c7, a, v128.load(W3, 80))
      a = v128.load_splat<f32>(A, 12)
      c0 = Tile.add(c0, a, v128.load(W, 96)); c1 = Tile.add(c1, a, v128.load(W, 112))
      c2 = Tile.add(c2, a, v128.load(W1, 96)); c3 = Tile.add(c3, a, v128.load(W1, 112))
      c4 = Tile.add(c4, a, v128.load(W2, 96)); c5 = Tile.add(c5, a, v128.load(W2, 112))
      c6 = Tile.add(c6, a, v128.load(W3, 96)); c7 = Tile.add(c7, a, v128.load(W3, 112))
      A += 16; W += 128; W1 += 128; W2 += 128; W3 += 128
    }
    for (; K > 0; K--) {
      a = v128.load_splat<f32>(A)
      c0 = Tile.add(c0, a, v128.load(W)); c1 = Tile.add(c1, a, v128.load(W, 16))
      c2 = Tile.add(c2, a, v128.load(W1)); c3 = Tile.add(c3, a, v128.load(W1, 16))
      c4 = Tile.add(c4, a, v128.load(W2)); c5 = Tile.add(c5, a, v128.load(W2, 16))
      c6 = Tile.add(c6, a, v128.load(W3)); c7 = Tile.add(c7, a, v128.load(W3, 16))
      A += 4; W += 32; W1 += 32; W2 += 32; W3 += 32
    }
    v128.store(C, c0); v128.store(C, c1, 16); v128.store(C, c2, 32); v128.store(C, c3, 48)
    v128.store(C, c4, 64); v128.store(C, c5, 80); v128.store(C, c6, 96); v128.store(C, c7, 112)
  }

  // biome-ignore format: one strip a line
  @inline static by1x16(C: usize, S: usize, A: usize, W: usize, strip: usize, K: i32): void {
    let W1 = W + strip
    let c0 = v128.load(S), c1 = v128.load(S, 16), c2 = v128.load(S, 32), c3 = v128.load(S, 48)
    for (; K > 0; K--) {
      const a = v128.load_splat<f32>(A)
      c0 = Tile.add(c0, a, v128.load(W)); c1 = Tile.add(c1, a, v128.load(W, 16))
      c2 = Tile.add(c2, a, v128.load(W1)); c3 = Tile.add(c3, a, v128.load(W1, 16))
      A += 4; W += 32; W1 += 32
    }
    v128.store(C, c0); v128.store(C, c1, 16); v128.store(C, c2, 32); v128.store(C, c3, 48)
  }

  @inline static by1x8(C: usize, S: usize, A: usize, W: usize, K: i32, left: i32): void {
    const last = Tile.second(left)
    let c0 = Lanes.load(S, left)
    let c1 = Lanes.load(S + 16, last)
    for (; K > 0; K--) {
      const a = v128.load_splat<f32>(A)
      c0 = Tile.add(c0, a, v128.load(W))
      c1 = Tile.add(c1, a, v128.load(W, 16))
      A += 4
      W += 32
    }
    Lanes.store(C, c0, left)
    Lanes.store(C + 16, c1, last)
  }
}

/** A is walked down its columns: element (m, k) lies at A + 4·m + stepA·k; row k of B at B + row·k, as far apart as C's. */
export abstract class PlainTile {
  // biome-ignore format: one row of the tile a line
  @inline static by4x8(C: usize, A: usize, stepA: usize, B: usize, row: usize, K: i32, left: i32): void {
    const C1 = C + row, C2 = C1 + row, C3 = C2 + row
    const last = Tile.second(left)
    let c00 = Lanes.load(C, left), c01 = Lanes.load(C + 16, last)
    let c10 = Lanes.load(C1, left), c11 = Lanes.load(C1 + 16, last)
    let c20 = Lanes.load(C2, left), c21 = Lanes.load(C2 + 16, last)
    let c30 = Lanes.load(C3, left), c31 = Lanes.load(C3 + 16, last)
    let a: v128, b0: v128, b1: v128
    for (; K >= 2; K -= 2) {
      b0 = Lanes.load(B, left); b1 = Lanes.load(B + 16, last); B += row
      a = v128.load_splat<f32>(A); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
      a = v128.load_splat<f32>(A, 4); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
      a = v128.load_splat<f32>(A, 8); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
      a = v128.load_splat<f32>(A, 12); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
      A += stepA
      b0 = Lanes.load(B, left); b1 = Lanes.load(B + 16, last); B += row
      a = v128.load_splat<f32>(A); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
      a = v128.load_splat<f32>(A, 4); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
      a = v128.load_splat<f32>(A, 8); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
      a = v128.load_splat<f32>(A, 12); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
      A += stepA
    }
    for (; K > 0; K--) {
      b0 = Lanes.load(B, left); b1 = Lanes.load(B + 16, last); B += row
      a = v128.load_splat<f32>(A); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
      a = v128.load_splat<f32>(A, 4); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
      a = v128.load_splat<f32>(A, 8); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
      a = v128.load_splat<f32>(A, 12); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
      A += stepA
    }
    Lanes.store(C, c00, left); Lanes.store(C + 16, c01, last)
    Lanes.store(C1, c10, left); Lanes.store(C1 + 16, c11, last)
    Lanes.store(C2, c20, left); Lanes.store(C2 + 16, c21, last)
    Lanes.store(C3, c30, left); Lanes.store(C3 + 16, c31, last)
  }

  @inline static by1x8(C: usize, A: usize, stepA: usize, B: usize, row: usize, K: i32, left: i32): void {
    const last = Tile.second(left)
    let c0 = Lanes.load(C, left)
    let c1 = Lanes.load(C + 16, last)
    for (; K > 0; K--) {
      const a = v128.load_splat<f32>(A)
      c0 = Tile.add(c0, a, Lanes.load(B, left))
      c1 = Tile.add(c1, a, Lanes.load(B + 16, last))
      A += stepA
      B += row
    }
    Lanes.store(C, c0, left)
    Lanes.store(C + 16, c1, last)
  }
}
