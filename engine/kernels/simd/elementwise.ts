import { Lanes } from './lanes'

export function relu(out: usize, x: usize, n: i32): void {
  const end = out + Lanes.wholeBytes(n)
  for (; out < end; out += 16, x += 16) v128.store(out, Op.relu(v128.load(x)))
  if (n & 3) Lanes.storeTail(out, Op.relu(Lanes.load(x, n & 3)), n)
}

export function sigmoidBackward(out: usize, dy: usize, y: usize, n: i32): void {
  const end = out + Lanes.wholeBytes(n)
  for (; out < end; out += 16, dy += 16, y += 16) {
    v128.store(out, Op.sigmoidBackward(v128.load(dy), v128.load(y)))
  }
  if (n & 3) Lanes.storeTail(out, Op.sigmoidBackward(Lanes.load(dy, n & 3), Lanes.load(y, n & 3)), n)
}

export function tanhBackward(out: usize, dy: usize, y: usize, n: i32): void {
  const end = out + Lanes.wholeBytes(n)
  for (; out < end; out += 16, dy += 16, y += 16) {
    v128.store(out, Op.tanhBackward(v128.load(dy), v128.load(y)))
  }
  if (n & 3) Lanes.storeTail(out, Op.tanhBackward(Lanes.load(dy, n & 3), Lanes.load(y, n & 3)), n)
}

export function reluBackward(out: usize, dy: usize, y: usize, n: i32): void {
  const end = out + Lanes.wholeBytes(n)
  for (; out < end; out += 16, dy += 16, y += 16) {
    v128.store(out, Op.reluBackward(v128.load(dy), v128.load(y)))
  }
  if (n & 3) Lanes.storeTail(out, Op.reluBackward(Lanes.load(dy, n & 3), Lanes.load(y, n & 3)), n)
}

export function mul(out: usize, a: usize, b: usize, n: i32): void {
  const end = out + Lanes.wholeBytes(n)
  for (; out < end; out += 16, a += 16, b += 16) v128.store(out, f32x4.mul(v128.load(a), v128.load(b)))
  if (n & 3) Lanes.storeTail(out, f32x4.mul(Lanes.load(a, n & 3), Lanes.load(b, n & 3)), n)
}

export function addMul(out: usize, a: usize, b: usize, n: i32): void {
  const end = out + Lanes.wholeBytes(n)
  for (; out < end; out += 16, a += 16, b += 16) {
    v128.store(out, Op.addMul(v128.load(out), v128.load(a), v128.load(b)))
  }
  if (n & 3)
    Lanes.storeTail(out, Op.addMul(Lanes.load(out, n & 3), Lanes.load(a, n & 3), Lanes.load(b, n & 3)), n)
}

export function add(out: usize, a: usize, b: usize, n: i32): void {
  const end = out + Lanes.wholeBytes(n)
  for (; out < end; out += 16, a += 16, b += 16) v128.store(out, f32x4.add(v128.load(a), v128.load(b)))
  if (n & 3) Lanes.storeTail(out, f32x4.add(Lanes.load(a, n & 3), Lanes.load(b, n & 3)), n)
}

export function sub(out: usize, a: usize, b: usize, n: i32): void {
  const end = out + Lanes.wholeBytes(n)
  for (; out < end; out += 16, a += 16, b += 16) v128.store(out, f32x4.sub(v128.load(a), v128.load(b)))
  if (n & 3) Lanes.storeTail(out, f32x4.sub(Lanes.load(a, n & 3), Lanes.load(b, n & 3)), n)
}

export function blend(out: usize, a: usize, b: usize, z: usize, n: i32): void {
  const end = out + Lanes.wholeBytes(n)
  for (; out < end; out += 16, a += 16, b += 16, z += 16) {
    v128.store(out, Op.blend(v128.load(a), v128.load(b), v128.load(z)))
  }
  if (n & 3)
    Lanes.storeTail(out, Op.blend(Lanes.load(a, n & 3), Lanes.load(b, n & 3), Lanes.load(z, n & 3)), n)
}

export function scale(x: usize, n: i32, s: f32): void {
  const end = x + Lanes.wholeBytes(n)
  const factor = f32x4.splat(s)
  for (; x < end; x += 16) v128.store(x, f32x4.mul(v128.load(x), factor))
  if (n & 3) Lanes.storeTail(x, f32x4.mul(Lanes.load(x, n & 3), factor), n)
}

export function clamp(x: usize, n: i32, limit: f32): void {
  const end = x + Lanes.wholeBytes(n)
  const low = f32x4.splat(-limit)
  const high = f32x4.splat(limit)
  for (; x < end; x += 16) v128.store(x, Op.clamp(v128.load(x), low, high))
  if (n & 3) Lanes.storeTail(x, Op.clamp(Lanes.load(x, n & 3), low, high), n)
}

/** Two float64 lanes: element n in lane n & 1, in order. */
export function sumSquares(x: usize, n: i32): f64 {
  const end = x + Lanes.wholeBytes(n)
  let sum = f64x2.splat(0)
  for (; x < end; x += 16) sum = Op.addSquares(sum, v128.load(x))
  if (n & 3) sum = Op.addSquares(sum, Lanes.load(x, n & 3))
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

abstract class Op {
  /** Not greater than zero becomes +0, except NaN. */
  @inline static relu(x: v128): v128 {
    return v128.andnot(x, f32x4.le(x, f32x4.splat(0)))
  }

  @inline static sigmoidBackward(dy: v128, y: v128): v128 {
    return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(f32x4.splat(1), y)))
  }

  @inline static tanhBackward(dy: v128, y: v128): v128 {
    return f32x4.mul(dy, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)))
  }

  @inline static reluBackward(dy: v128, y: v128): v128 {
    return v128.and(dy, f32x4.gt(y, f32x4.splat(0)))
  }

  @inline static addMul(sum: v128, a: v128, b: v128): v128 {
    return f32x4.add(sum, f32x4.mul(a, b))
  }

  @inline static blend(a: v128, b: v128, z: v128): v128 {
    return f32x4.add(f32x4.mul(f32x4.sub(f32x4.splat(1), z), a), f32x4.mul(z, b))
  }

  @inline static clamp(x: v128, low: v128, high: v128): v128 {
    const below = v128.bitselect(high, x, f32x4.gt(x, high))
    return v128.bitselect(low, below, f32x4.lt(x, low))
  }

  @inline static addSquares(sum: v128, x: v128): v128 {
    const first = f64x2.promote_low_f32x4(x)
    const second = f64x2.promote_low_f32x4(v128.shuffle<f64>(x, x, 1, 0))
    return f64x2.add(f64x2.add(sum, f64x2.mul(first, first)), f64x2.mul(second, second))
  }
}
