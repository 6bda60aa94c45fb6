/**
 * A walk through both passes over the probe, as one whole number: 0 … T−1 are the steps of the forward pass, T … T+τ those of the
 * backward pass, from τ down to the first step. After that comes the update.
 */
export interface Place {
  readonly pass: 'forward' | 'backward'
  /** 0 … T−1. */
  readonly t: number
}

export type Next = number | 'update'

/** The last place before the update. */
export function lastPlace(T: number, tau: number): number {
  return T + Math.min(tau, T - 1)
}

/** Where a walk is. A place beyond the last one, as when a nearer loss is chosen meanwhile, is the last one. */
export function placeOf(at: number, T: number, tau: number): Place {
  const within = Math.min(at, lastPlace(T, tau))
  return within < T
    ? { pass: 'forward', t: within }
    : { pass: 'backward', t: Math.min(tau, T - 1) - (within - T) }
}

/** ▸ One time step on. */
export function stepOn(at: number, T: number, tau: number): Next {
  return at >= lastPlace(T, tau) ? 'update' : at + 1
}

/** ◂ One back; the first place is as far as that goes. */
export function stepBackward(at: number, T: number, tau: number): number {
  return Math.max(0, Math.min(at, lastPlace(T, tau)) - 1)
}

/** ▸▸ To the end of the present pass; from there, to the end of the next one. */
export function passOn(at: number, T: number, tau: number): Next {
  if (at < T - 1) return T - 1
  return at >= lastPlace(T, tau) ? 'update' : lastPlace(T, tau)
}
