import { Largest } from './elementwise'
import { Lanes } from './lanes'

/** One update of n parameters p by their gradients g. The formulas are the contract's, operation by operation. Each returns max |p|. */

export function addScaled(p: usize, g: usize, n: i32, s: f32): f32 {
  const factor = f32x4.splat(s)
  let most = i32x4.splat(0)
  for (const end = Lanes.end(p, n); p < end; p += 16, g += 16) most = Rule.addScaled(p, g, factor, most, 4)
  return Largest.of(Rule.addScaled(p, g, factor, most, n & 3))
}

// biome-ignore format: pointers, size, scalars
export function rmsprop(
  p: usize, g: usize, s: usize,
  n: i32,
  lr: f32, alpha: f32, takes: f32, eps: f32,
): f32 {
  const rate = f32x4.splat(lr)
  const keep = f32x4.splat(alpha)
  const take = f32x4.splat(takes)
  const epsilon = f32x4.splat(eps)
  let most = i32x4.splat(0)
  for (const end = Lanes.end(p, n); p < end; p += 16, g += 16, s += 16) {
    most = Rule.rmsprop(p, g, s, rate, keep, take, epsilon, most, 4)
  }
  return Largest.of(Rule.rmsprop(p, g, s, rate, keep, take, epsilon, most, n & 3))
}

// biome-ignore format: pointers, size, scalars
export function adam(
  p: usize, g: usize, m: usize, v: usize,
  n: i32,
  stepSize: f32, oneMinusBeta1: f32, beta2: f32, oneMinusBeta2: f32, rootScale: f32, eps: f32,
): f32 {
  const rate = f32x4.splat(stepSize)
  const take1 = f32x4.splat(oneMinusBeta1)
  const keep2 = f32x4.splat(beta2)
  const take2 = f32x4.splat(oneMinusBeta2)
  const factor = f32x4.splat(rootScale)
  const epsilon = f32x4.splat(eps)
  let most = i32x4.splat(0)
  for (const end = Lanes.end(p, n); p < end; p += 16, g += 16, m += 16, v += 16) {
    most = Rule.adam(p, g, m, v, rate, take1, keep2, take2, factor, epsilon, most, 4)
  }
  return Largest.of(Rule.adam(p, g, m, v, rate, take1, keep2, take2, factor, epsilon, most, n & 3))
}

abstract class Rule {
  @inline static descend(p: usize, rate: v128, step: v128, most: v128, left: i32): v128 {
    const next = f32x4.sub(Lanes.load(p, left), f32x4.mul(rate, step))
    Lanes.store(p, next, left)
    return Largest.among(most, next)
  }

  /** keep·s + take·(g·g) */
  @inline static meanSquare(s: v128, keep: v128, g: v128, take: v128): v128 {
    return f32x4.add(f32x4.mul(keep, s), f32x4.mul(take, f32x4.mul(g, g)))
  }

  @inline static addScaled(p: usize, g: usize, factor: v128, most: v128, left: i32): v128 {
    const next = f32x4.add(Lanes.load(p, left), f32x4.mul(factor, Lanes.load(g, left)))
    Lanes.store(p, next, left)
    return Largest.among(most, next)
  }

  // biome-ignore format: pointers, scalars, size
  @inline static rmsprop(
    p: usize, g: usize, s: usize,
    rate: v128, keep: v128, take: v128, epsilon: v128,
    most: v128, left: i32,
  ): v128 {
    const gradient = Lanes.load(g, left)
    const square = Rule.meanSquare(Lanes.load(s, left), keep, gradient, take)
    Lanes.store(s, square, left)
    return Rule.descend(p, rate, f32x4.div(gradient, f32x4.add(f32x4.sqrt(square), epsilon)), most, left)
  }

  // biome-ignore format: pointers, scalars, size
  @inline static adam(
    p: usize, g: usize, m: usize, v: usize,
    rate: v128, take1: v128, keep2: v128, take2: v128, factor: v128, epsilon: v128,
    most: v128, left: i32,
  ): v128 {
    const gradient = Lanes.load(g, left)
    const before = Lanes.load(m, left)
    const mean = f32x4.add(before, f32x4.mul(f32x4.sub(gradient, before), take1))
    const square = Rule.meanSquare(Lanes.load(v, left), keep2, gradient, take2)
    Lanes.store(m, mean, left)
    Lanes.store(v, square, left)
    const root = f32x4.mul(f32x4.sqrt(square), factor)
    return Rule.descend(p, rate, f32x4.div(mean, f32x4.add(root, epsilon)), most, left)
  }
}
