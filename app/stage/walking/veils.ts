import type { Place } from '../../store/walk.ts'

/**
 * What a walk has come to, in percent of the plots' width. Going forward, everything right of the step is still to come, and of the
 * gradients all; coming back, gradients left of the step are.
 */
export function veilsOf({ pass, t }: Place, T: number): { seen: number; unseen: number } {
  return pass === 'forward'
    ? { seen: (100 * (t + 1)) / T, unseen: 100 }
    : { seen: 100, unseen: (100 * t) / T }
}
