import { ln64 } from '../kernels/ln.ts'
import { reachOf } from './reach.ts'

/** How far something fades, in decades: to 1/e, to 1/10, to 1 %. */
export const FADES = { e: 1 / ln64(10), tenth: 1, hundredth: 2 } as const

/** How many steps back until a gradient has faded that far. */
export type Horizon =
  | { readonly kind: 'steps'; readonly steps: number }
  /** Not within the window; all that is known is that it takes more than this many steps. Nothing is extrapolated. */
  | { readonly kind: 'longer'; readonly than: number }
  /** No gradient at τ to compare with, or one that is not a number before the answer is reached. */
  | { readonly kind: 'unknown' }

/**
 * The number of steps back from τ at which ‖∂L_τ/∂h_t‖ first falls below a given fraction of its size at τ.
 *
 * Finds the crossing with `reachOf`, so that page and headless runner agree; adds what an absent horizon means. As there, a size that
 * is the fraction exactly still counts as there. The first crossing counts, even if the curve comes back up: curves of trained
 * networks are not exponentials.
 *
 * @param log10Norms log10 ‖∂L_τ/∂h_t‖ for t = 0 … T−1; −∞ for 0
 * @param tau the step whose loss it is
 * @param decades above 0; see FADES
 * @throws when τ lies outside the curve, or decades is not above 0
 */
export function horizonOf(log10Norms: ArrayLike<number>, tau: number, decades: number): Horizon {
  if (!(tau >= 0 && tau < log10Norms.length)) {
    throw new Error(`tau: expected 0…${log10Norms.length - 1}, got ${tau}`)
  }
  if (!(decades > 0)) throw new Error(`decades: expected more than 0, got ${decades}`)
  if (!Number.isFinite(log10Norms[tau]!)) return { kind: 'unknown' }
  const { horizon } = reachOf(log10Norms, tau, decades)
  for (let back = 1; back <= (horizon ?? tau); back++) {
    if (Number.isNaN(log10Norms[tau - back]!)) return { kind: 'unknown' }
  }
  return horizon === undefined ? { kind: 'longer', than: tau } : { kind: 'steps', steps: horizon }
}

/** The three usual ones. Errors as for one. */
export function horizonsOf(log10Norms: ArrayLike<number>, tau: number): Record<keyof typeof FADES, Horizon> {
  return {
    e: horizonOf(log10Norms, tau, FADES.e),
    tenth: horizonOf(log10Norms, tau, FADES.tenth),
    hundredth: horizonOf(log10Norms, tau, FADES.hundredth),
  }
}
