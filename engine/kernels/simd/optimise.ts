import { Lanes } from './lanes'

/** One update of n parameters p by their gradients g. The formulas are the contract's, operation by operation. */

export function sgd(p: usize, g: usize, n: i32, lr: f32): void {
  const rate = f32x4.splat(lr)
  for (; n > 0; n -= 4, p += 16, g += 16) Rule.descend(p, rate, Lanes.load(g, n), n)
}

export function momentum(p: usize, g: usize, buffer: usize, n: i32, lr: f32, mu: f32): void {
  const rate = f32x4.splat(lr)
  const keep = f32x4.splat(mu)
  for (; n > 0; n -= 4, p += 16, g += 16, buffer += 16) {
    const b = f32x4.add(f32x4.mul(keep, Lanes.load(buffer, n)), Lanes.load(g, n))
    Lanes.store(buffer, b, n)
    Rule.descend(p, rate, b, n)
  }
}

export function rmsprop(
  p: usize,
  g: usize,
  s: usize,
  n: i32,
  lr: f32,
  alpha: f32,
  oneMinusAlpha: f32,
  eps: f32,
): void {
  const rate = f32x4.splat(lr)
  const keep = f32x4.splat(alpha)
  const take = f32x4.splat(oneMinusAlpha)
  const epsilon = f32x4.splat(eps)
  for (; n > 0; n -= 4, p += 16, g += 16, s += 16) {
    const gradient = Lanes.load(g, n)
    const square = Rule.meanSquare(Lanes.load(s, n), keep, gradient, take)
    Lanes.store(s, square, n)
    Rule.descend(p, rate, f32x4.div(gradient, f32x4.add(f32x4.sqrt(square), epsilon)), n)
  }
}

export function adagrad(p: usize, g: usize, s: usize, n: i32, lr: f32, eps: f32): void {
  const rate = f32x4.splat(lr)
  const epsilon = f32x4.splat(eps)
  for (; n > 0; n -= 4, p += 16, g += 16, s += 16) {
    const gradient = Lanes.load(g, n)
    const square = f32x4.add(Lanes.load(s, n), f32x4.mul(gradient, gradient))
    Lanes.store(s, square, n)
    Rule.descend(p, rate, f32x4.div(gradient, f32x4.add(f32x4.sqrt(square), epsilon)), n)
  }
}

export function adam(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  n: i32,
  stepSize: f32,
  oneMinusBeta1: f32,
  beta2: f32,
  oneMinusBeta2: f32,
  rootCorrection2: f32,
  eps: f32,
): void {
  const rate = f32x4.splat(stepSize)
  const take1 = f32x4.splat(oneMinusBeta1)
  const keep2 = f32x4.splat(beta2)
  const take2 = f32x4.splat(oneMinusBeta2)
  const correction = f32x4.splat(rootCorrection2)
  const epsilon = f32x4.splat(eps)
  for (; n > 0; n -= 4, p += 16, g += 16, m += 16, v += 16) {
    const gradient = Lanes.load(g, n)
    const before = Lanes.load(m, n)
    const mean = f32x4.add(before, f32x4.mul(f32x4.sub(gradient, before), take1))
    const square = Rule.meanSquare(Lanes.load(v, n), keep2, gradient, take2)
    Lanes.store(m, mean, n)
    Lanes.store(v, square, n)
    const root = f32x4.div(f32x4.sqrt(square), correction)
    Rule.descend(p, rate, f32x4.div(mean, f32x4.add(root, epsilon)), n)
  }
}

abstract class Rule {
  @inline static descend(p: usize, rate: v128, step: v128, n: i32): void {
    Lanes.store(p, f32x4.sub(Lanes.load(p, n), f32x4.mul(rate, step)), n)
  }

  /** keep·s + take·(g·g) */
  @inline static meanSquare(s: v128, keep: v128, g: v128, take: v128): v128 {
    return f32x4.add(f32x4.mul(keep, s), f32x4.mul(take, f32x4.mul(g, g)))
  }
}
