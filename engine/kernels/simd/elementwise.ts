import { Lanes } from './lanes'

/** Each function runs its formula in `Op` over whole vectors, then over what remains. */

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

/** Eight float64 lanes: element n in lane n & 7, in order. */
export function sumSquares(x: usize, n: i32): f64 {
  let s01 = f64x2.splat(0)
  let s23 = s01
  let s45 = s01
  let s67 = s01
  for (const end = Lanes.end(x, n & ~7); x < end; x += 32) {
    const low = v128.load(x)
    const high = v128.load(x, 16)
    s01 = Op.addSquares(s01, low)
    s23 = Op.addSquares(s23, v128.shuffle<f64>(low, low, 1, 0))
    s45 = Op.addSquares(s45, high)
    s67 = Op.addSquares(s67, v128.shuffle<f64>(high, high, 1, 0))
  }
  const low = Lanes.load(x, n & 7)
  const high = Lanes.load(x + 16, (n & 7) - 4)
  s01 = Op.addSquares(s01, low)
  s23 = Op.addSquares(s23, v128.shuffle<f64>(low, low, 1, 0))
  s45 = Op.addSquares(s45, high)
  s67 = Op.addSquares(s67, v128.shuffle<f64>(high, high, 1, 0))
  const sum = f64x2.add(f64x2.add(s01, s45), f64x2.add(s23, s67))
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

export function largest(x: usize, n: i32): f32 {
  let first = i32x4.splat(0)
  let second = first
  for (const end = Lanes.end(x, n & ~7); x < end; x += 32) {
    first = Largest.among(first, v128.load(x))
    second = Largest.among(second, v128.load(x, 16))
  }
  if (n & 4) {
    first = Largest.among(first, v128.load(x))
    x += 16
  }
  return Largest.of(i32x4.max_s(Largest.among(first, Lanes.load(x, n & 3)), second))
}

/** The largest |x| so far, as bits in four lanes: without its sign, a float32 is the larger the larger its bits are, NaN's largest of all. */
export abstract class Largest {
  @inline static among(most: v128, x: v128): v128 {
    return i32x4.max_s(most, v128.and(x, i32x4.splat(0x7fffffff)))
  }

  @inline static of(most: v128): f32 {
    const low = max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1))
    return reinterpret<f32>(max(low, max(i32x4.extract_lane(most, 2), i32x4.extract_lane(most, 3))))
  }
}

abstract class Op {
  @inline static add(out: usize, a: usize, b: usize, left: i32): void {
    Lanes.store(out, f32x4.add(Lanes.load(a, left), Lanes.load(b, left)), left)
  }

  @inline static scale(out: usize, x: usize, factor: v128, left: i32): void {
    Lanes.store(out, f32x4.mul(Lanes.load(x, left), factor), left)
  }

  /** The lower two lanes, squared in float64. */
  @inline static addSquares(sum: v128, v: v128): v128 {
    const wide = f64x2.promote_low_f32x4(v)
    return f64x2.add(sum, f64x2.mul(wide, wide))
  }
}
