import type { Optimiser } from './optimiser.ts'

/** RMSprop: s = α·s + (1−α)·g², p −= lr·g/(√s + eps); eps outside the root, as in PyTorch. */
export const rmsprop = (alpha: number, eps = 1e-8): Optimiser => ({
  state: ['square average'],
  scalars: [],
  step: (k, p, g, [s], _scalars, lr) => k.rmsprop(p, g, s!, lr, alpha, 1 - alpha, eps),
})
