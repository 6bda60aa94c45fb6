/**
 * Tiles of C += A·B, named rows × columns. A, B and C point at the tile's first elements; `row` is the distance of the rows
 * of B and C, `rowA` and `stepA` of A's elements in m and in k, all in bytes. With `inRows` rowA is the stride and stepA 4,
 * else the other way round. `fresh` selects the lanes to store.
 *
 * The order of the statements is the order of the instructions, chosen so that nothing spills: asconfig.json stays at
 * optimizeLevel 2, since 3 gathers the sums of several k into one expression, a third slower.
 */
export abstract class Tile {
  @inline static add(c: v128, a: v128, b: v128): v128 {
    return f32x4.add(c, f32x4.mul(a, b))
  }

  /**
   * The last tile of a row reaches back over columns that are already done; this selects the lanes that are not.
   * @param done 0…3 leading lanes to leave alone
   */
  @inline static freshLanes(done: i32): v128 {
    return i32x4.ge_s(i32x4(0, 1, 2, 3), i32x4.splat(done))
  }

  @inline static storeFresh(C: usize, sum: v128, fresh: v128): void {
    v128.store(C, v128.bitselect(sum, v128.load(C), fresh))
  }

  // biome-ignore format: one row of the tile a line
  @inline static by4x8(C: usize, A: usize, B: usize, K: i32, row: usize, inRows: bool, stride: usize): void {
    const rowA: usize = inRows ? stride : 4
    const stepA: usize = inRows ? 4 : stride
    const C1 = C + row, C2 = C1 + row, C3 = C2 + row
    let c00 = v128.load(C), c01 = v128.load(C, 16)
    let c10 = v128.load(C1), c11 = v128.load(C1, 16)
    let c20 = v128.load(C2), c21 = v128.load(C2, 16)
    let c30 = v128.load(C3), c31 = v128.load(C3, 16)
    let a: v128, b0: v128, b1: v128
    if (inRows) {
      let A1 = A + rowA, A2 = A1 + rowA, A3 = A2 + rowA
      for (; K >= 4; K -= 4) {
        b0 = v128.load(B); b1 = v128.load(B, 16); B += row
        a = v128.load_splat<f32>(A); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
        a = v128.load_splat<f32>(A1); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
        a = v128.load_splat<f32>(A2); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
        a = v128.load_splat<f32>(A3); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
        b0 = v128.load(B); b1 = v128.load(B, 16); B += row
        a = v128.load_splat<f32>(A, 4); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
        a = v128.load_splat<f32>(A1, 4); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
        a = v128.load_splat<f32>(A2, 4); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
        a = v128.load_splat<f32>(A3, 4); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
        b0 = v128.load(B); b1 = v128.load(B, 16); B += row
        a = v128.load_splat<f32>(A, 8); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
        a = v128.load_splat<f32>(A1, 8); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
        a = v128.load_splat<f32>(A2, 8); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
        a = v128.load_splat<f32>(A3, 8); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
        b0 = v128.load(B); b1 = v128.load(B, 16); B += row
        a = v128.load_splat<f32>(A, 12); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
        a = v128.load_splat<f32>(A1, 12); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
        a = v128.load_splat<f32>(A2, 12); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
        a = v128.load_splat<f32>(A3, 12); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
        A += 16; A1 += 16; A2 += 16; A3 += 16
      }
    } else {
      for (; K >= 2; K -= 2) {
        b0 = v128.load(B); b1 = v128.load(B, 16); B += row
        a = v128.load_splat<f32>(A); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
        a = v128.load_splat<f32>(A, 4); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
        a = v128.load_splat<f32>(A, 8); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
        a = v128.load_splat<f32>(A, 12); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
        A += stepA
        b0 = v128.load(B); b1 = v128.load(B, 16); B += row
        a = v128.load_splat<f32>(A); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
        a = v128.load_splat<f32>(A, 4); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
        a = v128.load_splat<f32>(A, 8); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
        a = v128.load_splat<f32>(A, 12); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
        A += stepA
      }
    }
    for (; K > 0; K--) {
      b0 = v128.load(B); b1 = v128.load(B, 16); B += row
      a = v128.load_splat<f32>(A); c00 = Tile.add(c00, a, b0); c01 = Tile.add(c01, a, b1)
      a = v128.load_splat<f32>(A + rowA); c10 = Tile.add(c10, a, b0); c11 = Tile.add(c11, a, b1)
      a = v128.load_splat<f32>(A + 2 * rowA); c20 = Tile.add(c20, a, b0); c21 = Tile.add(c21, a, b1)
      a = v128.load_splat<f32>(A + 3 * rowA); c30 = Tile.add(c30, a, b0); c31 = Tile.add(c31, a, b1)
      A += stepA
    }
    v128.store(C, c00); v128.store(C, c01, 16)
    v128.store(C1, c10); v128.store(C1, c11, 16)
    v128.store(C2, c20); v128.store(C2, c21, 16)
    v128.store(C3, c30); v128.store(C3, c31, 16)
  }

  // biome-ignore format: one row of the tile a line
  @inline static by4x4(
    C: usize, A: usize, B: usize, K: i32, row: usize, inRows: bool, stride: usize, fresh: v128,
  ): void {
    const rowA: usize = inRows ? stride : 4
    const stepA: usize = inRows ? 4 : stride
    const C1 = C + row, C2 = C1 + row, C3 = C2 + row
    let c0 = v128.load(C), c1 = v128.load(C1), c2 = v128.load(C2), c3 = v128.load(C3)
    for (; K > 0; K--) {
      const b = v128.load(B)
      c0 = Tile.add(c0, v128.load_splat<f32>(A), b)
      c1 = Tile.add(c1, v128.load_splat<f32>(A + rowA), b)
      c2 = Tile.add(c2, v128.load_splat<f32>(A + 2 * rowA), b)
      c3 = Tile.add(c3, v128.load_splat<f32>(A + 3 * rowA), b)
      A += stepA
      B += row
    }
    Tile.storeFresh(C, c0, fresh)
    Tile.storeFresh(C1, c1, fresh)
    Tile.storeFresh(C2, c2, fresh)
    Tile.storeFresh(C3, c3, fresh)
  }

  // biome-ignore format: four vectors a line
  @inline static by1x32(C: usize, A: usize, B: usize, K: i32, row: usize, stepA: usize): void {
    let c0 = v128.load(C), c1 = v128.load(C, 16), c2 = v128.load(C, 32), c3 = v128.load(C, 48)
    let c4 = v128.load(C, 64), c5 = v128.load(C, 80), c6 = v128.load(C, 96), c7 = v128.load(C, 112)
    for (; K > 0; K--) {
      const a = v128.load_splat<f32>(A)
      c0 = Tile.add(c0, a, v128.load(B))
      c1 = Tile.add(c1, a, v128.load(B, 16))
      c2 = Tile.add(c2, a, v128.load(B, 32))
      c3 = Tile.add(c3, a, v128.load(B, 48))
      c4 = Tile.add(c4, a, v128.load(B, 64))
      c5 = Tile.add(c5, a, v128.load(B, 80))
      c6 = Tile.add(c6, a, v128.load(B, 96))
      c7 = Tile.add(c7, a, v128.load(B, 112))
      A += stepA
      B += row
    }
    v128.store(C, c0); v128.store(C, c1, 16); v128.store(C, c2, 32); v128.store(C, c3, 48)
    v128.store(C, c4, 64); v128.store(C, c5, 80); v128.store(C, c6, 96); v128.store(C, c7, 112)
  }

  // biome-ignore format: four vectors a line
  @inline static by1x16(C: usize, A: usize, B: usize, K: i32, row: usize, stepA: usize): void {
    let c0 = v128.load(C), c1 = v128.load(C, 16), c2 = v128.load(C, 32), c3 = v128.load(C, 48)
    for (; K > 0; K--) {
      const a = v128.load_splat<f32>(A)
      c0 = Tile.add(c0, a, v128.load(B))
      c1 = Tile.add(c1, a, v128.load(B, 16))
      c2 = Tile.add(c2, a, v128.load(B, 32))
      c3 = Tile.add(c3, a, v128.load(B, 48))
      A += stepA
      B += row
    }
    v128.store(C, c0); v128.store(C, c1, 16); v128.store(C, c2, 32); v128.store(C, c3, 48)
  }

  @inline static by1x4(C: usize, A: usize, B: usize, K: i32, row: usize, stepA: usize, fresh: v128): void {
    let c = v128.load(C)
    for (; K > 0; K--) {
      c = Tile.add(c, v128.load_splat<f32>(A), v128.load(B))
      A += stepA
      B += row
    }
    Tile.storeFresh(C, c, fresh)
  }
}
