import type { FieldValue } from '../experiment/fields.ts'
import type { Kernel } from '../kernels/kernel.ts'

export interface Clipped {
  /** ‖g‖₂ over all parameters before clipping. */
  readonly norm: number
  /** Whether clipping changed anything. */
  readonly clipped: boolean
}

/**
 * Keeps a gradient within `limit`, in place. 'norm' scales the whole vector by limit/(norm + 1e-6) when that is below 1, which
 * keeps its direction (Pascanu et al. 2013, Algorithm 1; the 1e-6 is PyTorch's). 'value' clamps each element to ±limit, which turns it.
 * limit 0 switches clipping off. A gradient that is not finite is left as it is, so that what is wrong with it can still be seen.
 */
export function clip(g: Float32Array, by: FieldValue<'clipBy'>, limit: number, k: Kernel): Clipped {
  const norm = Math.sqrt(k.sumSquares(g))
  if (limit === 0 || !Number.isFinite(norm)) return { norm, clipped: false }
  switch (by) {
    case 'norm': {
      const factor = limit / (norm + 1e-6)
      if (factor < 1) k.scale(g, factor)
      return { norm, clipped: factor < 1 }
    }
    case 'value': {
      for (let i = 0; i < g.length; i++) g[i] = Math.max(-limit, Math.min(limit, g[i]!))
      return { norm, clipped: Math.sqrt(k.sumSquares(g)) < norm }
    }
  }
}
