/**
 * Loops over an array go four float32 at a time; the 0–3 elements that remain pass through the same operations in a vector of
 * which only their lanes are stored. So there is one formula for each operation, and no scalar copy of it. `left` is how many
 * elements there are from p on; where it is the constant 4, no question is left in the code.
 */
export abstract class Lanes {
  /** Where the whole vectors of n elements at p end. */
  @inline static end(p: usize, n: i32): usize {
    return p + ((<usize>(n & ~3)) << 2)
  }

  /** Up to four elements; lanes beyond the end are those of `beyond`. */
  @inline static loadOr(beyond: v128, p: usize, left: i32): v128 {
    if (left >= 4) return v128.load(p)
    if (left > 0) beyond = v128.load_lane<f32>(p, beyond, 0)
    if (left > 1) beyond = v128.load_lane<f32>(p, beyond, 1, 4)
    if (left > 2) beyond = v128.load_lane<f32>(p, beyond, 2, 8)
    return beyond
  }

  @inline static load(p: usize, left: i32): v128 {
    return Lanes.loadOr(f32x4.splat(0), p, left)
  }

  @inline static store(p: usize, v: v128, left: i32): void {
    if (left >= 4) {
      v128.store(p, v)
    } else {
      if (left > 0) v128.store_lane<f32>(p, v, 0)
      if (left > 1) v128.store_lane<f32>(p, v, 1, 4)
      if (left > 2) v128.store_lane<f32>(p, v, 2, 8)
    }
  }
}
