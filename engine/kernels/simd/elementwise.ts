import { Lanes } from './lanes'

/** Each function runs its formula in `Op` over whole vectors, then over what remains. */

export function relu(out: usize, x: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, x += 16) Op.relu(out, x, 4)
  Op.relu(out, x, n & 3)
}

export function sigmoidBackward(out: usize, dy: usize, y: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, dy += 16, y += 16)
    Op.sigmoidBackward(out, dy, y, 4)
  Op.sigmoidBackward(out, dy, y, n & 3)
}

export function tanhBackward(out: usize, dy: usize, y: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, dy += 16, y += 16) Op.tanhBackward(out, dy, y, 4)
  Op.tanhBackward(out, dy, y, n & 3)
}

export function reluBackward(out: usize, dy: usize, y: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, dy += 16, y += 16) Op.reluBackward(out, dy, y, 4)
  Op.reluBackward(out, dy, y, n & 3)
}

export function mul(out: usize, a: usize, b: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, a += 16, b += 16) Op.mul(out, a, b, 4)
  Op.mul(out, a, b, n & 3)
}

export function addMul(out: usize, a: usize, b: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, a += 16, b += 16) Op.addMul(out, a, b, 4)
  Op.addMul(out, a, b, n & 3)
}

export function add(out: usize, a: usize, b: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, a += 16, b += 16) Op.add(out, a, b, 4)
  Op.add(out, a, b, n & 3)
}

export function sub(out: usize, a: usize, b: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, a += 16, b += 16) Op.sub(out, a, b, 4)
  Op.sub(out, a, b, n & 3)
}

export function blend(out: usize, a: usize, b: usize, z: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, a += 16, b += 16, z += 16)
    Op.blend(out, a, b, z, 4)
  Op.blend(out, a, b, z, n & 3)
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

/** Two float64 lanes: element n in lane n & 1, in order. */
export function sumSquares(x: usize, n: i32): f64 {
  let sum = f64x2.splat(0)
  for (const end = Lanes.end(x, n); x < end; x += 16) sum = Op.addSquares(sum, x, 4)
  sum = Op.addSquares(sum, x, n & 3)
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

abstract class Op {
  /** Not greater than zero becomes +0, except NaN. */
  @inline static relu(out: usize, x: usize, left: i32): void {
    const v = Lanes.load(x, left)
    Lanes.store(out, v128.andnot(v, f32x4.le(v, f32x4.splat(0))), left)
  }

  @inline static sigmoidBackward(out: usize, dy: usize, y: usize, left: i32): void {
    const v = Lanes.load(y, left)
    const slope = f32x4.mul(v, f32x4.sub(f32x4.splat(1), v))
    Lanes.store(out, f32x4.mul(Lanes.load(dy, left), slope), left)
  }

  @inline static tanhBackward(out: usize, dy: usize, y: usize, left: i32): void {
    const v = Lanes.load(y, left)
    const slope = f32x4.sub(f32x4.splat(1), f32x4.mul(v, v))
    Lanes.store(out, f32x4.mul(Lanes.load(dy, left), slope), left)
  }

  @inline static reluBackward(out: usize, dy: usize, y: usize, left: i32): void {
    const on = f32x4.gt(Lanes.load(y, left), f32x4.splat(0))
    Lanes.store(out, v128.and(Lanes.load(dy, left), on), left)
  }

  @inline static mul(out: usize, a: usize, b: usize, left: i32): void {
    Lanes.store(out, f32x4.mul(Lanes.load(a, left), Lanes.load(b, left)), left)
  }

  @inline static addMul(out: usize, a: usize, b: usize, left: i32): void {
    const product = f32x4.mul(Lanes.load(a, left), Lanes.load(b, left))
    Lanes.store(out, f32x4.add(Lanes.load(out, left), product), left)
  }

  @inline static add(out: usize, a: usize, b: usize, left: i32): void {
    Lanes.store(out, f32x4.add(Lanes.load(a, left), Lanes.load(b, left)), left)
  }

  @inline static sub(out: usize, a: usize, b: usize, left: i32): void {
    Lanes.store(out, f32x4.sub(Lanes.load(a, left), Lanes.load(b, left)), left)
  }

  @inline static blend(out: usize, a: usize, b: usize, z: usize, left: i32): void {
    const share = Lanes.load(z, left)
    const fromA = f32x4.mul(f32x4.sub(f32x4.splat(1), share), Lanes.load(a, left))
    Lanes.store(out, f32x4.add(fromA, f32x4.mul(share, Lanes.load(b, left))), left)
  }

  @inline static scale(out: usize, x: usize, factor: v128, left: i32): void {
    Lanes.store(out, f32x4.mul(Lanes.load(x, left), factor), left)
  }

  @inline static clamp(x: usize, low: v128, high: v128, left: i32): void {
    const v = Lanes.load(x, left)
    const notAbove = v128.bitselect(high, v, f32x4.gt(v, high))
    Lanes.store(x, v128.bitselect(low, notAbove, f32x4.lt(v, low)), left)
  }

  @inline static addSquares(sum: v128, x: usize, left: i32): v128 {
    const v = Lanes.load(x, left)
    const first = f64x2.promote_low_f32x4(v)
    const second = f64x2.promote_low_f32x4(v128.shuffle<f64>(v, v, 1, 0))
    return f64x2.add(f64x2.add(sum, f64x2.mul(first, first)), f64x2.mul(second, second))
  }
}
