/** What the engine reported. Written by the engine client only. */
import { createStore } from 'zustand/vanilla'
import type { Excess } from '../../engine/budget.ts'
import type { Fault } from '../../engine/fault.ts'
import type { Fallback } from '../../engine/kernels/simd.ts'
import type { Floor, TaskShape } from '../../engine/tasks/task.ts'
import type { TextProblem } from '../../engine/tasks/textProblem.ts'
import type { Frame } from '../../engine/worker/frame.ts'
import type { LaneState, Scored } from '../../engine/worker/protocol.ts'
import { Rows } from './rows.ts'
import { Series } from './series.ts'

export interface LaneRun {
  readonly parameters: number
  readonly bytes: number
  readonly kernel: 'simd' | 'reference'
  /** Why the slower kernels are in use, if they are. */
  readonly fallback: Fallback | undefined
  readonly vocabulary: readonly string[]
  readonly floors: readonly Floor[]
  /** What a score of this task is; undefined where it grades nothing. */
  readonly scored: Scored | undefined
  /** Curves over updates; they grow in place, `RunState.update` says when to look again. Losses in nats, of numbers squared; ‖g‖ before clipping. */
  readonly loss: Series
  readonly heldOut: Series
  /** How well the task is done, 0…1. */
  readonly scores: Series
  readonly gradientNorm: Series
  readonly clipped: Series
  /** The followed loss's gradient at every step, over training. */
  readonly flows: Rows
  /** Share of clipped updates among the recent ones, 0…1. */
  readonly clippedShare: number
  /** Mean loss of the latest round, or around the update that is visited. */
  readonly meanLoss: number
  readonly heldOutLoss: number | undefined
  /** 0…1, and how many answers were marked. */
  readonly score: number | undefined
  readonly answers: number
  /** What the lane makes of the probe; absent until the first one has come. */
  readonly frame: Frame | undefined
  /** The newest frame that brought parameters; most do not. */
  readonly weights: Frame | undefined
  /** Of the parameters at `fingerprintUpdate`. */
  readonly fingerprint: string
}

export interface Explosion {
  readonly lane: number
  readonly fault: Fault
  /** The newest state in which all was finite. */
  readonly rewindTo: number
}

export interface Sample {
  readonly id: number
  readonly lane: number
  readonly update: number
  readonly prompt: string
  readonly text: string
}

/** Why nothing runs, when it is not for want of a click. */
export type Trouble =
  | { readonly kind: 'text'; readonly problem: TextProblem }
  | { readonly kind: 'text-missing'; readonly name: string }
  /** The lane begins with the weights of a file, of this fingerprint, which are not here. */
  | { readonly kind: 'weights-missing'; readonly lane: number; readonly fingerprint: string }
  | { readonly kind: 'refused'; readonly lane: number; readonly excess: Excess }
  | { readonly kind: 'restarting'; readonly lane: number; readonly message: string; readonly attempt: number }
  | { readonly kind: 'crashed'; readonly lane: number; readonly message: string }

/** Code that could not be loaded, so that what these lanes show is not all there is. */
export interface Lacking {
  readonly lanes: readonly number[]
  readonly reason: string
}

export interface RunState {
  readonly status: LaneState
  /** The one on screen, and the newest that the curves know of: they differ while an earlier one is visited. */
  readonly update: number
  readonly latest: number
  /** Updates that can be visited, oldest first; the start can be as well. */
  readonly kept: readonly number[]
  /** The update that was asked for and is not on screen yet. */
  readonly visiting: number | undefined
  readonly lanes: readonly LaneRun[]
  /** Of the experiment that was last loaded or refused; it stays while the next one is on its way. */
  readonly shape: TaskShape | undefined
  readonly updatesPerSecond: number
  /** The update up to which the run goes at full speed, when it does. */
  readonly heading: number | undefined
  /** Update to which the fingerprints belong. */
  readonly fingerprintUpdate: number
  readonly explosion: Explosion | undefined
  readonly trouble: Trouble | undefined
  readonly lacking: Lacking | undefined
  readonly samples: readonly Sample[]
  readonly comparedFingerprints: 'same' | 'different' | undefined
}

export const emptyRun: RunState = {
  status: 'loading',
  update: 0,
  latest: 0,
  kept: [],
  visiting: undefined,
  lanes: [],
  shape: undefined,
  updatesPerSecond: 0,
  heading: undefined,
  fingerprintUpdate: 0,
  explosion: undefined,
  trouble: undefined,
  lacking: undefined,
  samples: [],
  comparedFingerprints: undefined,
}

export const runStore = createStore<RunState>(() => emptyRun)

type Curve = 'loss' | 'heldOut' | 'scores' | 'gradientNorm' | 'clipped' | 'flows'

export function emptyCurves(): Pick<LaneRun, Curve> {
  return {
    loss: new Series(),
    heldOut: new Series(),
    scores: new Series(),
    gradientNorm: new Series(),
    clipped: new Series(),
    flows: new Rows(),
  }
}

export function copyCurves({
  loss,
  heldOut,
  scores,
  gradientNorm,
  clipped,
  flows,
}: LaneRun): Pick<LaneRun, Curve> {
  return {
    loss: loss.copy(),
    heldOut: heldOut.copy(),
    scores: scores.copy(),
    gradientNorm: gradientNorm.copy(),
    clipped: clipped.copy(),
    flows: flows.copy(),
  }
}

/** Why a lane trains on the slower kernels, if one does. */
export function fallbackOf({ lanes }: RunState): Fallback | undefined {
  return lanes.find(({ fallback }) => fallback)?.fallback
}
