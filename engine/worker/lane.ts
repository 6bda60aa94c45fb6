/** What the coordinator knows of one lane and of the worker it has at the moment. */
import type { Event, RoundReport } from './protocol.ts'
import type { Question } from './questions/index.ts'
import type { Port, Ready, Spawn } from './runEvents.ts'

export interface Lane {
  port: Port
  ready: Ready | undefined
  /** Has a model, which may be filled anew. */
  built: boolean
  /** Updates made or begun, as far as we know. */
  update: number
  /** Has answered `pause`. */
  held: boolean
  /** Has answered being sent to where all are to stand. */
  levelled: boolean
  reports: RoundReport[]
  /** The last answer to `watch`. */
  frame: Extract<Event, { type: 'frame' }> | undefined
  /** Questions that wait for an answer, by their request. */
  readonly asked: Map<number, Question>
  /** Heartbeats. */
  unanswered: number
  /** Deaths since a state was last kept beyond `diedAt`. */
  restarts: number
  diedAt: number
  /** Given up: its worker is ended. */
  dead: boolean
  /** Why its worker could not load code that came to be needed; '' where it could. */
  lacks: string
}

/** A lane with a new worker, which has been told nothing yet. */
export function createLane(
  spawn: Spawn,
  asked: Map<number, Question>,
  receive: (lane: Lane, event: Event) => void,
  died: (lane: Lane, reason: string) => void,
): Lane {
  const lane: Lane = {
    port: undefined as unknown as Port,
    ready: undefined,
    built: false,
    update: 0,
    held: false,
    levelled: false,
    reports: [],
    frame: undefined,
    asked,
    unanswered: 0,
    restarts: 0,
    diedAt: 0,
    dead: false,
    lacks: '',
  }
  lane.port = spawn(
    event => {
      lane.unanswered = 0
      receive(lane, event)
    },
    reason => died(lane, reason),
  )
  return lane
}
