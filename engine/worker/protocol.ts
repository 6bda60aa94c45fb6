/** Everything that crosses between the page and a lane's worker. The one file that both sides import; rules in SPEC.md. */
import type { Excess } from '../budget.ts'
import type { Experiment, LaneSettings } from '../experiment/experiment.ts'
import type { Fault } from '../fault.ts'
import type { Fallback } from '../kernels/simd.ts'
import type { Score } from '../score.ts'
import type { Floor, Grading, TaskShape } from '../tasks/task.ts'
import type { Need } from './frame.ts'
import type { Answer, Question } from './questions/index.ts'

/** The part of an experiment that all lanes share and a worker needs. */
export type SharedSettings = Pick<Experiment, 'task' | 'T' | 'B' | 'loss' | 'seed'>

/** What the probe shows: the task's own example, whatever is being trained on, or a text. */
export type ProbeSource =
  | { readonly kind: 'task' }
  | { readonly kind: 'follow' }
  | { readonly kind: 'text'; readonly text: string }

/** One stretch of updates, at the end of which the lane reports. */
export interface Round {
  /** Train until this many updates have been made. */
  readonly to: number
  readonly frame: boolean
  readonly snapshot: boolean
  readonly evaluate: boolean
  /** Whether a probe that follows training takes up the window just learned from; decided for all lanes at once. */
  readonly follow: boolean
  /** Milliseconds to leave the processor to others after each slice. */
  readonly restMs: number
}

export type Command =
  | {
      readonly type: 'start'
      readonly run: number
      readonly shared: SharedSettings
      readonly lane: LaneSettings
      /** The corpus, '' for tasks that make their own data. */
      readonly text: string
      /** The compiled kernels; absent where WebAssembly is blocked. */
      readonly simd: WebAssembly.Module | undefined
      /** What `lane.weights` is the fingerprint of: every parameter in order, to begin with instead of start weights. */
      readonly weights: Float32Array | undefined
      /** Continue from here instead of from the beginning. */
      readonly snapshot: ArrayBuffer | undefined
    }
  /** Like `start` from a kept state, in the model that is there. */
  | {
      readonly type: 'restore'
      readonly run: number
      readonly lane: LaneSettings
      readonly snapshot: ArrayBuffer
    }
  | ({ readonly type: 'advance'; readonly run: number } & Round)
  | { readonly type: 'pause'; readonly run: number }
  | { readonly type: 'set'; readonly run: number; readonly lane: LaneSettings }
  | {
      readonly type: 'watch'
      readonly run: number
      /** Comes back with the answer. */
      readonly request: number
      readonly needs: readonly Need[]
      readonly tau: number
      readonly probe: ProbeSource
    }
  | {
      readonly type: 'write'
      readonly run: number
      readonly request: number
      readonly prompt: string
      readonly length: number
      readonly temperature: number
    }
  /** Answered when no update is in hand, or at once where nothing is being trained. */
  | { readonly type: 'ask'; readonly run: number; readonly request: number; readonly question: Question }
  | { readonly type: 'ping'; readonly run: number }

/** What happened in one round. */
export interface RoundReport {
  /** Updates made before the round and after it. */
  readonly from: number
  readonly update: number
  /** For each update of the round: loss before the step, in nats or squared, ‖g‖ before clipping. */
  readonly losses: Float64Array
  readonly gradientNorms: Float64Array
  /** For each: 1 if it was clipped, else 0. */
  readonly clipped: Uint8Array
  readonly frame: ArrayBuffer | undefined
  /** How long making the frame took, in milliseconds. */
  readonly frameMs: number
  readonly snapshot: ArrayBuffer | undefined
  readonly heldOutLoss: number | undefined
  /** How well the task is done, where answers are right or wrong. [W17] */
  readonly score: Score | undefined
  readonly fingerprint: string
}

/** What a score says and what it should be: a task's grading as far as it can be sent. */
export interface Scored extends Pick<Grading, 'kind' | 'goal' | 'guess'> {
  /** Whether it can be asked how far beyond training the network gets. */
  readonly beyond: boolean
}

export type Event =
  | {
      readonly type: 'ready'
      readonly run: number
      readonly update: number
      readonly parameters: number
      readonly bytes: number
      readonly kernel: 'simd' | 'reference'
      readonly fallback: Fallback | undefined
      readonly fingerprint: string
      /** The characters by token index. */
      readonly vocabulary: readonly string[]
      readonly shape: TaskShape
      /** Dashed lines for the loss; empty where the loss is not taken at the steps the task asks about. */
      readonly floors: readonly Floor[]
      /** What the scores are shares of; undefined where there is none. */
      readonly scored: Scored | undefined
    }
  /** Over a limit: nothing was allocated. From the shape can be found what would fit. */
  | { readonly type: 'refused'; readonly run: number; readonly shape: TaskShape; readonly excess: Excess }
  | ({ readonly type: 'reached'; readonly run: number } & RoundReport)
  /** Standing still. Updates made, and counting one that is half made: it will be finished first when training goes on. */
  | { readonly type: 'paused'; readonly run: number; readonly update: number }
  /** An answer to `watch` while nothing is being trained. */
  | {
      readonly type: 'frame'
      readonly run: number
      readonly request: number
      readonly update: number
      readonly frame: ArrayBuffer
    }
  | {
      readonly type: 'written'
      readonly run: number
      readonly request: number
      readonly update: number
      readonly text: string
    }
  /** `answer` is undefined where the question does not fit the model, for the reason given. */
  | {
      readonly type: 'answered'
      readonly run: number
      readonly request: number
      readonly update: number
      readonly answer: Answer | undefined
      readonly reason: string
    }
  /** The numbers went wrong: before the step of that update, which is then not made, or in the parameters after it. */
  | { readonly type: 'exploded'; readonly run: number; readonly fault: Fault; readonly report: RoundReport }
  | { readonly type: 'pong'; readonly run: number }
  /** Code that comes when it is first needed has come, or could not be loaded, for the reason given. [W19] */
  | { readonly type: 'part'; readonly run: number; readonly reason: string }
  /** Our mistake, or a machine that refuses; rebuilt as an Error on the other side. */
  | {
      readonly type: 'failed'
      readonly run: number
      readonly name: string
      readonly message: string
      readonly stack: string
    }

/** What the worker side says it is doing. */
export type LaneState =
  | 'loading'
  | 'refused'
  | 'ready'
  | 'running'
  | 'paused'
  | 'exploded'
  | 'crashed'
  | 'restoring'

/** The buffers of an event that are handed over rather than copied. */
export function transferables(event: Event): ArrayBuffer[] {
  switch (event.type) {
    case 'reached':
      return reportBuffers(event)
    case 'exploded':
      return reportBuffers(event.report)
    case 'frame':
      return [event.frame]
    case 'ready':
    case 'refused':
    case 'paused':
    case 'written':
    case 'answered':
    case 'pong':
    case 'part':
    case 'failed':
      return []
    default: {
      const unreachable: never = event
      return unreachable
    }
  }
}

function reportBuffers({ losses, gradientNorms, clipped, frame, snapshot }: RoundReport): ArrayBuffer[] {
  const buffers = [losses, gradientNorms, clipped].map(({ buffer }) => buffer as ArrayBuffer)
  if (frame) buffers.push(frame)
  if (snapshot) buffers.push(snapshot)
  return buffers
}
