import { Lanes } from './lanes'

/**
 * `../elementary.ts` on four lanes: the same constants, the same operations, the same order. Read that file first.
 * Constants are spread over the lanes before all rows, not inside: that is worth a fifth of the time. The optimiser would
 * move them back; `zero`, made from a size that is never negative, keeps it from seeing that they are constant.
 */
const LOG2_E: f32 = 1.4426950408889634
/** 1.5·2²³: adding it rounds x to a whole number n, whose bits are then the low bits of the sum. */
const ROUND: f32 = 12582912
const LN2_HIGH: f32 = 0.693359375
const LN2_LOW: f32 = 2.1219444e-4
const LN2: f32 = 0.6931471805599453
const Q0: f32 = 1.3814467e-3
const Q1: f32 = 8.368781e-3
const Q2: f32 = 4.1668393e-2
const Q3: f32 = 1.666652e-1
const Q4: f32 = 4.9999994e-1
const T0: f32 = -5.7049887e-3
const T1: f32 = 2.0639088e-2
const T2: f32 = -5.3739716e-2
const T3: f32 = 1.3331442e-1
const T4: f32 = -3.3333282e-1

/** x = tanh(x) on M rows of N elements, `row` bytes apart. */
export function tanhRows(x: usize, M: i32, N: i32, row: usize): void {
  tanhInto(x, x, M, N, row)
}

export function tanh(out: usize, x: usize, n: i32): void {
  tanhInto(out, x, 1, n, 0)
}

function tanhInto(out: usize, x: usize, M: i32, N: i32, row: usize): void {
  const zero = i32x4.splat(N >> 31)
  const one = Elementary.constant(1, zero)
  const two = Elementary.constant(2, zero)
  const highest = Elementary.constant(40, zero)
  const log2e = Elementary.constant(LOG2_E, zero)
  const round = Elementary.constant(ROUND, zero)
  const ln2 = Elementary.constant(LN2, zero)
  const q0 = Elementary.constant(Q0, zero)
  const q1 = Elementary.constant(Q1, zero)
  const q2 = Elementary.constant(Q2, zero)
  const q3 = Elementary.constant(Q3, zero)
  const q4 = Elementary.constant(Q4, zero)
  const t0 = Elementary.constant(T0, zero)
  const t1 = Elementary.constant(T1, zero)
  const t2 = Elementary.constant(T2, zero)
  const t3 = Elementary.constant(T3, zero)
  const t4 = Elementary.constant(T4, zero)
  const border = Elementary.constant(0.625, zero)
  const sign = f32x4.neg(zero)
  for (; M > 0; M--, out += row, x += row)
    for (let n = N, o = out, i = x; n > 0; n -= 4, o += 16, i += 16) {
      const v = Lanes.load(i, n)
      const a = f32x4.abs(v)

      const c = f32x4.pmin(f32x4.add(a, a), highest)
      const rounded = f32x4.add(f32x4.mul(c, log2e), round)
      const r = f32x4.sub(c, f32x4.mul(f32x4.sub(rounded, round), ln2))
      const y = f32x4.add(Elementary.expMinus1(r, q0, q1, q2, q3, q4), one)
      const e = f32x4.mul(y, Elementary.power(rounded, one))
      const large = f32x4.sub(one, f32x4.div(two, f32x4.add(e, one)))

      const z = f32x4.mul(a, a)
      let small = f32x4.add(f32x4.mul(t0, z), t1)
      small = f32x4.add(f32x4.mul(small, z), t2)
      small = f32x4.add(f32x4.mul(small, z), t3)
      small = f32x4.add(f32x4.mul(small, z), t4)
      small = f32x4.add(f32x4.mul(f32x4.mul(small, z), a), a)

      const size = v128.bitselect(small, large, f32x4.lt(a, border))
      Lanes.store(o, v128.or(size, v128.and(v, sign)), n)
    }
}

/** x = σ(x) on M rows of N elements, `row` bytes apart. */
export function sigmoidRows(x: usize, M: i32, N: i32, row: usize): void {
  const zero = i32x4.splat(N >> 31)
  const one = Elementary.constant(1, zero)
  const highest = Elementary.constant(89, zero)
  const lowest = Elementary.constant(-87, zero)
  const log2e = Elementary.constant(LOG2_E, zero)
  const round = Elementary.constant(ROUND, zero)
  const ln2High = Elementary.constant(LN2_HIGH, zero)
  const ln2Low = Elementary.constant(LN2_LOW, zero)
  const q0 = Elementary.constant(Q0, zero)
  const q1 = Elementary.constant(Q1, zero)
  const q2 = Elementary.constant(Q2, zero)
  const q3 = Elementary.constant(Q3, zero)
  const q4 = Elementary.constant(Q4, zero)
  for (; M > 0; M--, x += row)
    for (let n = N, i = x; n > 0; n -= 4, i += 16) {
      const c = f32x4.pmax(f32x4.pmin(f32x4.neg(Lanes.load(i, n)), highest), lowest)
      const rounded = f32x4.add(f32x4.mul(c, log2e), round)
      const r = Elementary.remainder(c, f32x4.sub(rounded, round), ln2High, ln2Low)
      const y = f32x4.add(Elementary.expMinus1(r, q0, q1, q2, q3, q4), one)
      const e = f32x4.mul(y, Elementary.power(rounded, one))
      Lanes.store(i, f32x4.div(one, f32x4.add(one, e)), n)
    }
}

/** out[m,:] = exp(x[m,:] − shifts[m]) on M rows of N elements. */
export function exponentials(out: usize, x: usize, shifts: usize, M: i32, N: i32): void {
  const zero = i32x4.splat(N >> 31)
  const one = Elementary.constant(1, zero)
  const highest = Elementary.constant(89, zero)
  const lowest = Elementary.constant(-104, zero)
  const log2e = Elementary.constant(LOG2_E, zero)
  const round = Elementary.constant(ROUND, zero)
  const ln2High = Elementary.constant(LN2_HIGH, zero)
  const ln2Low = Elementary.constant(LN2_LOW, zero)
  const q0 = Elementary.constant(Q0, zero)
  const q1 = Elementary.constant(Q1, zero)
  const q2 = Elementary.constant(Q2, zero)
  const q3 = Elementary.constant(Q3, zero)
  const q4 = Elementary.constant(Q4, zero)
  const row = (<usize>N) << 2
  for (; M > 0; M--, out += row, x += row, shifts += 4)
    for (let n = N, o = out, i = x; n > 0; n -= 4, o += 16, i += 16) {
      const v = f32x4.sub(Lanes.load(i, n), v128.load_splat<f32>(shifts))
      const c = f32x4.pmax(f32x4.pmin(v, highest), lowest)
      const rounded = f32x4.add(f32x4.mul(c, log2e), round)
      const r = Elementary.remainder(c, f32x4.sub(rounded, round), ln2High, ln2Low)
      const y = f32x4.add(Elementary.expMinus1(r, q0, q1, q2, q3, q4), one)
      const whole = i32x4.sub(rounded, round)
      const half = i32x4.shr_s(whole, 1)
      const e = f32x4.mul(
        f32x4.mul(y, Elementary.power(half, one)),
        Elementary.power(i32x4.sub(whole, half), one),
      )
      Lanes.store(o, e, n)
    }
}

export function log(x: f32): f32 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN
  if (x == Infinity) return x
  const subnormal = x < 1.1754943508222875e-38
  const bits = reinterpret<i32>(subnormal ? x * 8388608 : x) - 0x3f3504f3
  const whole = bits >> 23
  const m = reinterpret<f32>((bits & 0x7fffff) + 0x3f3504f3) - 1
  const e = <f32>(subnormal ? whole - 23 : whole)
  const z = m * m
  let y: f32 = <f32>7.0376836292e-2 * m - <f32>1.151461031e-1
  y = y * m + <f32>1.167699874e-1
  y = y * m - <f32>1.2420140846e-1
  y = y * m + <f32>1.4249322787e-1
  y = y * m - <f32>1.6668057665e-1
  y = y * m + <f32>2.0000714765e-1
  y = y * m - <f32>2.4999993993e-1
  y = y * m + <f32>3.3333331174e-1
  y = y * m * z
  y -= LN2_LOW * e
  y -= <f32>0.5 * z
  return m + y + LN2_HIGH * e
}

abstract class Elementary {
  @inline static constant(x: f32, zero: v128): v128 {
    return v128.or(f32x4.splat(x), zero)
  }

  /** x − n·ln 2 */
  @inline static remainder(x: v128, n: v128, ln2High: v128, ln2Low: v128): v128 {
    return f32x4.add(f32x4.sub(x, f32x4.mul(n, ln2High)), f32x4.mul(n, ln2Low))
  }

  @inline static expMinus1(r: v128, q0: v128, q1: v128, q2: v128, q3: v128, q4: v128): v128 {
    let y = f32x4.add(f32x4.mul(q0, r), q1)
    y = f32x4.add(f32x4.mul(y, r), q2)
    y = f32x4.add(f32x4.mul(y, r), q3)
    y = f32x4.add(f32x4.mul(y, r), q4)
    return f32x4.add(f32x4.mul(y, f32x4.mul(r, r)), r)
  }

  /** The float32 with exponent n, n in the low bits of the lanes; `one` is four times 1, exponent 0. */
  @inline static power(n: v128, one: v128): v128 {
    return i32x4.add(i32x4.shl(n, 23), one)
  }
}
