import { exponentials, log } from './elementary'
import { scaleInto } from './elementwise'
import { Lanes } from './lanes'

export function softmax(p: usize, logZ: usize, x: usize, M: i32, V: i32): void {
  const row = (<usize>V) << 2
  const maxima = logZ
  for (let m = 0; m < M; m++) store<f32>(maxima + ((<usize>m) << 2), highest(x + row * m, V))
  exponentials(p, x, maxima, M, V)
  for (let m = 0; m < M; m++, p += row, logZ += 4) {
    const sum = sumOf(p, V)
    scaleInto(p, p, V, 1 / sum)
    store<f32>(logZ, load<f32>(logZ) + log(sum))
  }
}

/** Over four lanes: (0 + 1) + (2 + 3). */
function sumOf(x: usize, n: i32): f32 {
  let sum = f32x4.splat(0)
  for (const end = Lanes.end(x, n); x < end; x += 16) sum = f32x4.add(sum, v128.load(x))
  sum = f32x4.add(sum, Lanes.load(x, n & 3))
  const low = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)
  return low + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
}

/** NaN is passed over, as `x > a ? x : a` does. */
function highest(x: usize, n: i32): f32 {
  const lowest = f32x4.splat(-Infinity)
  let max = lowest
  for (const end = Lanes.end(x, n); x < end; x += 16) max = f32x4.pmax(max, v128.load(x))
  max = f32x4.pmax(max, Lanes.loadOr(lowest, x, n & 3))
  return larger(
    larger(f32x4.extract_lane(max, 0), f32x4.extract_lane(max, 1)),
    larger(f32x4.extract_lane(max, 2), f32x4.extract_lane(max, 3)),
  )
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
