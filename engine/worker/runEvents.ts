/** What the page gives to the coordinator, and what it hears from it. Inside the page only: nothing here crosses to a worker. */

import type { Excess } from '../budget.ts'
import type { LaneSettings } from '../experiment/experiment.ts'
import type { Fault } from '../fault.ts'
import type { Score } from '../score.ts'
import type { TaskShape } from '../tasks/task.ts'
import type { Need } from './frame.ts'
import type { Command, Event, LaneState, ProbeSource, SharedSettings } from './protocol.ts'
import type { Answer } from './questions/index.ts'

/** The page's end of one worker. */
export interface Port {
  post(command: Command): void
  terminate(): void
}
export type Spawn = (receive: (event: Event) => void, died: (reason: string) => void) => Port

/** Updates per second, or as many as the machine gives. */
export type Speed = 1 | 4 | 15 | 60 | 'max'

export interface Plan {
  readonly shared: SharedSettings
  readonly lanes: readonly LaneSettings[]
  readonly text: string
  readonly simd: WebAssembly.Module | undefined
  /** What lanes begin with instead of start weights, by the fingerprint that their settings name. */
  readonly weights: ReadonlyMap<string, Float32Array>
}

export interface Watch {
  readonly needs: readonly Need[]
  readonly tau: number
  readonly probe: ProbeSource
  /** The one lane that sends `weights`, if they are needed; every lane where it is left out. */
  readonly weightsOf?: number
}

/** What one lane did since the round before. */
export interface LaneRound {
  readonly losses: Float64Array
  readonly gradientNorms: Float64Array
  readonly clipped: number
  readonly frame: ArrayBuffer | undefined
  readonly heldOutLoss: number | undefined
  readonly score: Score | undefined
  readonly fingerprint: string
}

export type Ready = Omit<Extract<Event, { type: 'ready' }>, 'type' | 'run'>

export type RunEvent =
  | { readonly type: 'status'; readonly status: LaneState }
  | { readonly type: 'loaded'; readonly update: number; readonly lanes: readonly Ready[] }
  | { readonly type: 'round'; readonly update: number; readonly lanes: readonly LaneRound[] }
  /** The probe seen anew, without training. */
  | { readonly type: 'frames'; readonly frames: readonly ArrayBuffer[] }
  | {
      readonly type: 'written'
      readonly lane: number
      readonly request: number
      readonly update: number
      readonly text: string
    }
  /** What `ask` was answered; `answer` is undefined where the question does not fit the model. */
  | {
      readonly type: 'answered'
      readonly request: number
      readonly update: number
      readonly answer: Answer | undefined
    }
  | {
      readonly type: 'exploded'
      readonly lane: number
      readonly fault: Fault
      readonly round: LaneRound
      readonly rewindTo: number
    }
  /** A lane is over a limit, as others may be. */
  | { readonly type: 'refused'; readonly lane: number; readonly shape: TaskShape; readonly excess: Excess }
  /** All lanes stand at this update, and what lay after it is forgotten. */
  | { readonly type: 'rewound'; readonly update: number }
  /** There are other lanes now: for each, which one before it goes on from. */
  | { readonly type: 'arranged'; readonly from: readonly number[] }
  /** All lanes stand at this update for a look; what lies after it is kept. */
  | {
      readonly type: 'visited'
      readonly update: number
      readonly fingerprints: readonly string[]
      readonly frames: readonly ArrayBuffer[]
    }
  /** A worker died and is being brought back (`attempt` of MAX_RESTARTS), or has been given up. */
  | {
      readonly type: 'trouble'
      readonly lane: number
      readonly message: string
      readonly attempt: number
      readonly givenUp: boolean
    }
  /** Code that these lanes need could not be loaded: what they show lacks something. No lanes: all is there again. [W19] */
  | { readonly type: 'lacking'; readonly lanes: readonly number[]; readonly reason: string }
