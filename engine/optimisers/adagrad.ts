import type { Optimiser } from './optimiser.ts'

/** Adagrad: s += g², p −= lr·g/(√s + eps). That is RMSprop which forgets nothing and takes all. */
export const adagrad = (eps = 1e-10): Optimiser => ({
  state: ['sum of squares'],
  scalars: [],
  step: (k, p, g, [s], _scalars, lr) => k.rmsprop(p, g, s!, lr, 1, 1, eps),
})
