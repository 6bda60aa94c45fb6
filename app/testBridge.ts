/**
 * What the end-to-end tests see of the engine, and what they can do to it that no visitor can. Only in test builds: main.tsx installs
 * it before anything else is started, behind a constant that removes it, and this file, from every other build.
 */
import type { Experiment } from '../engine/experiment/experiment.ts'
import type { Command, Event } from '../engine/worker/protocol.ts'
import { afterDrawing } from './draw/schedule.ts'
import { experimentStore } from './store/experiment.ts'
import { preferences } from './store/preferences.ts'
import { type RunState, runStore } from './store/run.ts'

/** Where the run is, as plain data. */
export interface BridgeState
  extends Pick<RunState, 'status' | 'update' | 'kept' | 'fingerprintUpdate' | 'explosion' | 'trouble'> {
  readonly fingerprints: readonly string[]
  readonly kernel: 'simd' | 'reference' | undefined
  readonly experiment: Experiment
  readonly speed: string
  readonly samples: number
  /** Workers made and not terminated. */
  readonly workers: number
  /** Every command that changes the numbers has been answered: what is shown now stays until something is asked for. */
  readonly quiet: boolean
  /** Pictures asked of one lane and not yet drawn, now and at most since the page was opened. */
  readonly framesInFlight: number
  readonly mostFramesInFlight: number
  /** Pictures of the first lane's, counted from when the page was opened. */
  readonly framesDrawn: number
}

/** What one lane last said about the probe. */
export interface BridgeFrame {
  readonly update: number
  readonly T: number
  readonly L: number
  readonly H: number
  readonly tau: number
  /** Which arrays came along. */
  readonly sections: readonly string[]
  /** The characters that are read. */
  readonly characters: string
  /** log10 ‖∂L_τ/∂h_t‖ of the top layer, −∞ where exactly zero; empty unless asked for. */
  readonly flow: readonly number[]
}

/** How a worker can be broken: gone without a word, an exception inside it, or alive and mute. */
export type Breakage = 'terminate' | 'throw' | 'silence'

export interface Bridge {
  state(): BridgeState
  frame(lane: number): BridgeFrame | undefined
  /** One array of that frame as the engine sent it; empty where it did not. */
  section(lane: number, name: string): readonly number[]
  /** Breaks one of the workers, counted from the oldest: lane 0's, until one has been replaced. */
  breakWorker(nth: number, how: Breakage): void
  /**
   * What a tune in ABC sounds like, from the code that plays it, on a context without a loudspeaker.
   * @param stopAt seconds after which it is stopped
   */
  renderTune(abc: string, tempo: number, stopAt?: number): Promise<RenderedTune>
}

export interface RenderedTune {
  /** Seconds that the tune lasts by its notes. */
  readonly seconds: number
  readonly rate: number
  /** A little longer than the tune. */
  readonly samples: readonly number[]
}

const watched: WatchedWorker[] = []
let mostFramesInFlight = 0

/** A Worker that keeps count of what goes in and out, and can be broken. */
class WatchedWorker extends Worker {
  framesInFlight = 0
  framesDrawn = 0
  /** Commands that have not been answered. */
  unanswered = 0
  private run = -1
  private mute = false

  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options)
    watched.push(this)
    this.addEventListener('message', event => {
      if (this.mute) event.stopImmediatePropagation()
      else this.received(event.data)
    })
  }

  override postMessage(command: Command): void {
    this.run = command.run
    if (command.type === 'start') this.forget()
    if (command.type === 'start' || command.type === 'pause' || command.type === 'advance') this.unanswered++
    if (command.type === 'advance' && command.frame) {
      this.framesInFlight++
      mostFramesInFlight = Math.max(mostFramesInFlight, this.framesInFlight)
    }
    super.postMessage(command)
  }

  override terminate(): void {
    watched.splice(watched.indexOf(this), 1)
    super.terminate()
  }

  break(how: Breakage): void {
    // The page must not learn of it, so it is not our own terminate.
    if (how === 'terminate') super.terminate()
    else if (how === 'silence') this.mute = true
    // Not iterable: the session throws when it obeys.
    else super.postMessage({ type: 'watch', run: this.run, needs: 0 })
  }

  private received(event: Event): void {
    if (event.run !== this.run) return
    switch (event.type) {
      case 'reached':
        this.unanswered--
        if (event.frame) afterDrawing(() => this.drawn(event.run))
        return
      // Rounds that a lane has not made by then are not made any more.
      case 'ready':
      case 'paused':
      case 'exploded':
      case 'refused':
      case 'failed':
        this.forget()
    }
  }

  private drawn(run: number): void {
    this.framesDrawn++
    if (run === this.run) this.framesInFlight = Math.max(0, this.framesInFlight - 1)
  }

  private forget(): void {
    this.framesInFlight = 0
    this.unanswered = 0
  }
}

/** To be called before the first worker is made. */
export function install(): void {
  globalThis.Worker = WatchedWorker
  window.__rnn = {
    state,
    frame,
    section,
    breakWorker: (nth, how) => watched[nth]!.break(how),
    renderTune,
  }
}

const RATE = 22_050
/** After the last tone. */
const REST_SECONDS = 0.5

async function renderTune(abc: string, tempo: number, stopAt?: number): Promise<RenderedTune> {
  const [{ connectTune }, { schedule }, { parseAbc }] = await Promise.all([
    import('./views/tunes/play.ts'),
    import('./views/tunes/schedule.ts'),
    import('../engine/tasks/abc/parseAbc.ts'),
  ])
  const music = schedule(parseAbc(abc).tunes[0]!, tempo)
  const context = new OfflineAudioContext(1, Math.ceil((music.seconds + REST_SECONDS) * RATE), RATE)
  const playing = connectTune(context, music, 0)
  if (stopAt !== undefined)
    void context.suspend(stopAt).then(() => {
      playing.stop()
      return context.resume()
    })
  const buffer = await context.startRendering()
  return { seconds: music.seconds, rate: RATE, samples: Array.from(buffer.getChannelData(0)) }
}

function state(): BridgeState {
  const { status, update, kept, fingerprintUpdate, explosion, trouble, lanes, samples } = runStore.getState()
  return {
    status,
    update,
    kept,
    fingerprintUpdate,
    explosion,
    trouble,
    fingerprints: lanes.map(({ fingerprint }) => fingerprint),
    kernel: lanes[0]?.kernel,
    experiment: experimentStore.getState().experiment,
    speed: String(preferences.getState().speed),
    samples: samples.length,
    workers: watched.length,
    quiet: watched.every(({ unanswered }) => unanswered === 0),
    framesInFlight: Math.max(0, ...watched.map(worker => worker.framesInFlight)),
    mostFramesInFlight,
    framesDrawn: watched[0]?.framesDrawn ?? 0,
  }
}

function frame(lane: number): BridgeFrame | undefined {
  const { vocabulary, frame: shown } = runStore.getState().lanes[lane] ?? {}
  if (!shown || !vocabulary) return undefined
  const { update, T, L, H, tau, input, flow } = shown
  return {
    update,
    T,
    L,
    H,
    tau,
    sections: Object.keys(shown).filter(key => ArrayBuffer.isView(shown[key as keyof typeof shown])),
    characters: Array.from(input, token => vocabulary[token]).join(''),
    flow: Array.from(flow?.subarray((L - 1) * T) ?? []),
  }
}

function section(lane: number, name: string): readonly number[] {
  const shown = runStore.getState().lanes[lane]?.frame as unknown as Record<string, unknown> | undefined
  const values = shown?.[name]
  return ArrayBuffer.isView(values) ? Array.from(values as Float64Array) : []
}
