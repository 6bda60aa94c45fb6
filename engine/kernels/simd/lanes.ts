/**
 * Loops over an array go four float32 at a time; the 1–3 elements that remain pass through the same operations in a vector
 * of which only their lanes are stored. So there is one formula for each operation, and no scalar copy of it.
 */
export abstract class Lanes {
  /** The first four of `left` elements at p; lanes beyond the end hold 0. For loops whose arithmetic outweighs the question. */
  @inline static load(p: usize, left: i32): v128 {
    return left >= 4 ? v128.load(p) : Lanes.tail(p, left, f32x4.splat(0))
  }

  @inline static store(p: usize, v: v128, left: i32): void {
    if (left >= 4) v128.store(p, v)
    else Lanes.storeTail(p, v, left)
  }

  /** How many bytes the whole vectors of n elements take. */
  @inline static wholeBytes(n: i32): usize {
    return (<usize>(n & ~3)) << 2
  }

  /** The last n & 3 elements, at p; lanes beyond the end are those of `beyond`. */
  @inline static tail(p: usize, n: i32, beyond: v128): v128 {
    n &= 3
    if (n > 0) beyond = v128.load_lane<f32>(p, beyond, 0)
    if (n > 1) beyond = v128.load_lane<f32>(p, beyond, 1, 4)
    if (n > 2) beyond = v128.load_lane<f32>(p, beyond, 2, 8)
    return beyond
  }

  @inline static storeTail(p: usize, v: v128, n: i32): void {
    n &= 3
    if (n > 0) v128.store_lane<f32>(p, v, 0)
    if (n > 1) v128.store_lane<f32>(p, v, 1, 4)
    if (n > 2) v128.store_lane<f32>(p, v, 2, 8)
  }
}
