import { largest } from './elementwise.ts'

const f = Math.fround

export function addScaled(p: Float32Array, g: Float32Array, s: number): number {
  const factor = f(s)
  for (let i = 0; i < p.length; i++) p[i] = f(p[i]! + f(factor * g[i]!))
  return largest(p)
}

export function rmsprop(
  p: Float32Array,
  g: Float32Array,
  s: Float32Array,
  lr: number,
  alpha: number,
  take: number,
  eps: number,
): number {
  const rate = f(lr)
  const keep = f(alpha)
  const share = f(take)
  const epsilon = f(eps)
  for (let i = 0; i < p.length; i++) {
    const gi = g[i]!
    const si = f(f(keep * s[i]!) + f(share * f(gi * gi)))
    s[i] = si
    p[i] = f(p[i]! - f(rate * f(gi / f(f(Math.sqrt(si)) + epsilon))))
  }
  return largest(p)
}

export function adam(
  p: Float32Array,
  g: Float32Array,
  m: Float32Array,
  v: Float32Array,
  stepSize: number,
  oneMinusBeta1: number,
  beta2: number,
  oneMinusBeta2: number,
  rootScale: number,
  eps: number,
): number {
  const rate = f(stepSize)
  const take1 = f(oneMinusBeta1)
  const keep2 = f(beta2)
  const take2 = f(oneMinusBeta2)
  const factor = f(rootScale)
  const epsilon = f(eps)
  for (let i = 0; i < p.length; i++) {
    const gi = g[i]!
    const mi = f(m[i]! + f(f(gi - m[i]!) * take1))
    const vi = f(f(keep2 * v[i]!) + f(take2 * f(gi * gi)))
    m[i] = mi
    v[i] = vi
    p[i] = f(p[i]! - f(rate * f(mi / f(f(f(Math.sqrt(vi)) * factor) + epsilon))))
  }
  return largest(p)
}
