import type { Optimiser } from './optimiser.ts'

/**
 * Adam (Kingma & Ba 2015) as in PyTorch: m += (g−m)(1−β1), v = β2·v + (1−β2)·g²,
 * p −= lr/(1−β1^t) · m / (√v/√(1−β2^t) + eps).
 * The powers β1^t, β2^t are carried as products, so no pow is needed.
 */
export const adam = (beta1 = 0.9, beta2 = 0.999, eps = 1e-8): Optimiser => ({
  state: ['first moment', 'second moment'],
  scalars: [1, 1],
  step(k, p, g, [m, v], powers, lr) {
    powers[0]! *= beta1
    powers[1]! *= beta2
    const stepSize = lr / (1 - powers[0]!)
    return k.adam(p, g, m!, v!, stepSize, 1 - beta1, beta2, 1 - beta2, 1 / Math.sqrt(1 - powers[1]!), eps)
  },
})
