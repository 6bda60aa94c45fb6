import type { Optimiser } from './optimiser.ts'

/** Adagrad: s += g², p −= lr·g/(√s + eps). */
export const adagrad = (eps = 1e-10): Optimiser => ({
  state: ['sum of squares'],
  scalars: [],
  step: (k, p, g, [s], _scalars, lr) => k.adagrad(p, g, s!, lr, eps),
})
