import type { Optimiser } from './optimiser.ts'

/** Gradient descent: p −= lr·g. */
export const sgd: Optimiser = {
  state: [],
  scalars: [],
  step: (k, p, g, _state, _scalars, lr) => k.addScaled(p, g, -lr),
}

/** Gradient descent with momentum μ: b = μ·b + g, p −= lr·b. PyTorch's form, without damping. */
export const momentum = (mu: number): Optimiser => ({
  state: ['buffer'],
  scalars: [],
  step(k, p, g, [buffer], _scalars, lr) {
    k.scale(buffer!, mu)
    k.addScaled(buffer!, g, 1)
    return k.addScaled(p, buffer!, -lr)
  },
})
