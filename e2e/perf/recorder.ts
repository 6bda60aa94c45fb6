export interface LongTask {
  readonly at: number
  readonly ms: number
}

export interface Recording {
  /** When animation frames began, milliseconds since navigation. */
  readonly frames: readonly number[]
  readonly longTasks: readonly LongTask[]
  readonly firstUpdateMs: number
}

declare global {
  interface Window {
    __recording?: {
      /** Room is made beforehand, so that recording does not make the heap grow. */
      readonly frames: Float64Array
      count: number
      readonly longTasks: LongTask[]
      firstUpdateMs: number
    }
  }
}

/** Runs in the page, before anything else does. */
export function record(): void {
  const recording = {
    frames: new Float64Array(20_000),
    count: 0,
    longTasks: [] as LongTask[],
    firstUpdateMs: Number.NaN,
  }
  window.__recording = recording
  new PerformanceObserver(list => {
    for (const { startTime, duration } of list.getEntries())
      recording.longTasks.push({ at: startTime, ms: duration })
  }).observe({ type: 'longtask', buffered: true })
  const frame = (now: number) => {
    recording.frames[recording.count++ % recording.frames.length] = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  const look = () => {
    if ((window.__rnn?.state().update ?? 0) > 0) recording.firstUpdateMs = performance.now()
    else setTimeout(look, 2)
  }
  look()
}
