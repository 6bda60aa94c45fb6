import { exponentials, log } from './elementary'
import { scaleInto } from './elementwise'
import { Lanes } from './lanes'

export function softmax(p: usize, logZ: usize, x: usize, M: i32, V: i32): void {
  const row = (<usize>V) << 2
  for (let m = 0; m < M; m++) {
    const max = largest(x, V)
    const sum = exponentials(p, x, max, V)
    divide(p, sum, V)
    store<f32>(logZ, max + log(sum))
    p += row
    x += row
    logZ += 4
  }
}

/** NaN is passed over, as `x > a ? x : a` does. */
function largest(x: usize, n: i32): f32 {
  const lowest = f32x4.splat(-Infinity)
  let max = lowest
  for (const end = Lanes.end(x, n); x < end; x += 16) max = f32x4.pmax(max, v128.load(x))
  max = f32x4.pmax(max, Lanes.loadOr(lowest, x, n & 3))
  return larger(
    larger(f32x4.extract_lane(max, 0), f32x4.extract_lane(max, 1)),
    larger(f32x4.extract_lane(max, 2), f32x4.extract_lane(max, 3)),
  )
}

function divide(p: usize, sum: f32, n: i32): void {
  const divisor = f32x4.splat(sum)
  for (const end = Lanes.end(p, n); p < end; p += 16) v128.store(p, f32x4.div(v128.load(p), divisor))
  Lanes.store(p, f32x4.div(Lanes.load(p, n & 3), divisor), n & 3)
}

export function crossEntropyBackward(d: usize, p: usize, target: usize, w: usize, M: i32, V: i32): void {
  const row = (<usize>V) << 2
  for (let m = 0; m < M; m++) {
    const weight = load<f32>(w)
    const hit = (<usize>load<u32>(target)) << 2
    const atTarget = (load<f32>(p + hit) - 1) * weight
    scaleInto(d, p, V, weight)
    store<f32>(d + hit, atTarget)
    d += row
    p += row
    target += 4
    w += 4
  }
}

function larger(a: f32, b: f32): f32 {
  return a > b ? a : b
}
