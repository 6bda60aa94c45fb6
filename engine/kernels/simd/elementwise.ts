import { Lanes } from './lanes'

/** Each function runs its formula in `Op` over whole vectors, then over what remains. */

export function mul(out: usize, a: usize, b: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, a += 16, b += 16) Op.mul(out, a, b, 4)
  Op.mul(out, a, b, n & 3)
}

/** out = a+b */
export function add(out: usize, a: usize, b: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, a += 16, b += 16) Op.add(out, a, b, 4)
  Op.add(out, a, b, n & 3)
}

export function scale(x: usize, n: i32, s: f32): void {
  scaleInto(x, x, n, s)
}

/** out = x·s */
export function scaleInto(out: usize, x: usize, n: i32, s: f32): void {
  const factor = f32x4.splat(s)
  for (const end = Lanes.end(out, n); out < end; out += 16, x += 16) Op.scale(out, x, factor, 4)
  Op.scale(out, x, factor, n & 3)
}

export function clamp(x: usize, n: i32, limit: f32): void {
  const low = f32x4.splat(-limit)
  const high = f32x4.splat(limit)
  for (const end = Lanes.end(x, n); x < end; x += 16) Op.clamp(x, low, high, 4)
  Op.clamp(x, low, high, n & 3)
}

/** Four float64 lanes: element n in lane n & 3, in order. */
export function sumSquares(x: usize, n: i32): f64 {
  let first = f64x2.splat(0)
  let second = f64x2.splat(0)
  for (const end = Lanes.end(x, n); x < end; x += 16) {
    const v = v128.load(x)
    first = Op.addSquares(first, v)
    second = Op.addSquares(second, v128.shuffle<f64>(v, v, 1, 0))
  }
  const v = Lanes.load(x, n & 3)
  first = Op.addSquares(first, v)
  second = Op.addSquares(second, v128.shuffle<f64>(v, v, 1, 0))
  const sum = f64x2.add(first, second)
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

/** Without its sign, a float32 is the larger the larger its bits are, and NaN's are the largest. */
export function largest(x: usize, n: i32): f32 {
  const size = i32x4.splat(0x7fffffff)
  let most = i32x4.splat(0)
  for (const end = Lanes.end(x, n); x < end; x += 16) most = i32x4.max_s(most, v128.and(v128.load(x), size))
  most = i32x4.max_s(most, v128.and(Lanes.load(x, n & 3), size))
  const low = max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1))
  return reinterpret<f32>(max(low, max(i32x4.extract_lane(most, 2), i32x4.extract_lane(most, 3))))
}

abstract class Op {
  @inline static mul(out: usize, a: usize, b: usize, left: i32): void {
    Lanes.store(out, f32x4.mul(Lanes.load(a, left), Lanes.load(b, left)), left)
  }

  @inline static add(out: usize, a: usize, b: usize, left: i32): void {
    Lanes.store(out, f32x4.add(Lanes.load(a, left), Lanes.load(b, left)), left)
  }

  @inline static scale(out: usize, x: usize, factor: v128, left: i32): void {
    Lanes.store(out, f32x4.mul(Lanes.load(x, left), factor), left)
  }

  @inline static clamp(x: usize, low: v128, high: v128, left: i32): void {
    const v = Lanes.load(x, left)
    const notAbove = v128.bitselect(high, v, f32x4.gt(v, high))
    Lanes.store(x, v128.bitselect(low, notAbove, f32x4.lt(v, low)), left)
  }

  /** The lower two lanes, squared in float64. */
  @inline static addSquares(sum: v128, v: v128): v128 {
    const wide = f64x2.promote_low_f32x4(v)
    return f64x2.add(sum, f64x2.mul(wide, wide))
  }
}
