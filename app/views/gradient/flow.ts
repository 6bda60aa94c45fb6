import { type Reach, reachOf } from '../../../engine/diagnostics/reach.ts'
import type { Frame } from '../../../engine/worker/frame.ts'

export interface LaneReach {
  readonly tau: number
  readonly reach: Reach
  /** Whether any earlier step gets anything at all. */
  readonly reachesBack: boolean
  /** The prediction at τ is so sure that no gradient is left to follow. */
  readonly silent: boolean
  /** The prediction at τ is nearly sure: there is hardly an error to send back. */
  readonly sure: boolean
  /** log10 of the gradient's size at τ. */
  readonly sent: number
  /** How much is left where it ends, as log10 of the share of its size at τ, and how many steps back that is. */
  readonly left: { readonly decades: number; readonly steps: number }
  /** The numbers have left float32's range. */
  readonly broken: boolean
}

/**
 * The horizon: under a millionth of its own size, what arrives is about to be lost in float32's rounding when it is added to the rest.
 * Not 1 %, because an LSTM's ∂L/∂h loses that much in a step or two by leaving the direct way to the output, and only then fades slowly.
 */
export const HORIZON_DECADES = 6

/**
 * Under a hundredth at τ the guess counts as nearly sure: ‖∂L_τ/∂h_τ‖ = ‖W_outᵀ(p − y)‖ is about ½ before training, and at an equal
 * error p − y it is larger after it.
 */
const SURE_DECADES = -2

/**
 * log10 of the followed loss's gradient at the top layer's states, [T]; in both directions [T + 1]: at those read from left to right up to τ,
 * then at those read from right to left from τ on, which are all that it reaches. Undefined where the frame has no gradient.
 */
export function followedRow({ flow, reverse, L, T, tau }: Frame): Float64Array | undefined {
  const row = flow?.subarray((L - 1) * T, L * T)
  const ahead = reverse?.flow?.subarray((L - 1) * T, L * T)
  return row && ahead ? Float64Array.of(...row.subarray(0, tau + 1), ...ahead.subarray(tau)) : row
}

/** log10 √(10²ᵃ + 10²ᵇ), however small both are. */
export function sizeOfBoth(a: number, b: number): number {
  const [more, less] = a > b ? [a, b] : [b, a]
  return less === -Infinity ? more : more + Math.log10(1 + 10 ** (2 * (less - more))) / 2
}

/** How far the top layer's gradient reaches in a frame; undefined where the frame has no gradient. */
export function reachOfFrame({ flow, L, T, tau }: Frame): LaneReach | undefined {
  return flow && reachOfLoss(flow.subarray((L - 1) * T, L * T), tau)
}

/** How far it reaches ahead, in the top layer's states that are made from right to left; undefined where there are none. */
export function reachAhead({ reverse, L, T, tau }: Frame): LaneReach | undefined {
  const row = reverse?.flow?.slice((L - 1) * T, L * T).reverse()
  return row && reachOfLoss(row, T - 1 - tau)
}

/** The same in the other direction: how it changes from the window's first step on. */
export function reachTogetherAhead({ reverse, T }: Frame): LaneReach | undefined {
  const row = reverse?.summed?.slice().reverse()
  return row && reachOfLoss(row, T - 1)
}

/** One direction of a lane, to be compared with others. */
export interface NamedReach extends LaneReach {
  readonly name: string
  /** Whose loss it is, counted from 0 at the window's first step; `tau` is counted from where the direction begins. */
  readonly step: number
}

/** How far it reaches, by the lane's name; in both directions, by its name and each one's arrow. */
export function namedReaches(frame: Frame, name: string): NamedReach[] {
  const back = reachOfFrame(frame)
  const ahead = reachAhead(frame)
  const { tau: step } = frame
  if (!back) return []
  return ahead
    ? [
        { ...back, step, name: `${name} →` },
        { ...ahead, step, name: `${name} ←` },
      ]
    : [{ ...back, step, name }]
}

/** How far the loss of one step reaches. @param row log10 ‖∂L_τ/∂h_t‖ for every t */
export function reachOfLoss(row: ArrayLike<number>, tau: number): LaneReach {
  const sent = row[tau]!
  let end = 0
  while (end < tau && !Number.isFinite(row[end]!)) end++
  return {
    tau,
    sent,
    sure: sent < SURE_DECADES,
    left: { decades: row[end]! - sent, steps: tau - end },
    reach: reachOf(row, tau, HORIZON_DECADES),
    reachesBack: tau > 0 && Number.isFinite(row[tau - 1]!),
    silent: sent === -Infinity,
    broken: Number.isNaN(sent) || sent === Infinity,
  }
}

/** How the gradient of all losses together changes on its way back; undefined where the frame has none. */
export function reachTogether({ summed, T }: Frame): LaneReach | undefined {
  return summed && reachOfLoss(summed, T - 1)
}
