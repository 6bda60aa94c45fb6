import { useEffect, useRef } from 'react'
import { preferences } from '../store/preferences.ts'
import { type RunState, runStore } from '../store/run.ts'
import { cancel, schedule } from './schedule.ts'

/**
 * Draws outside React: in the next animation frame after mounting, after the drawing function changed, and whenever the engine
 * reported something that `watch` picks out, or the theme changed.
 */
export function useDraw(draw: () => void, watch: (state: RunState) => unknown): void {
  const latest = useRef(draw)
  latest.current = draw
  const pick = useRef(watch)
  pick.current = watch
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new drawing function is the reason to draw again
  useEffect(() => schedule(job.current), [draw])
  const job = useRef(() => latest.current())
  useEffect(() => {
    const run = job.current
    const stopRun = runStore.subscribe((state, before) => {
      if (pick.current(state) !== pick.current(before)) schedule(run)
    })
    const stopTheme = preferences.subscribe(() => schedule(run))
    return () => {
      stopRun()
      stopTheme()
      cancel(run)
    }
  }, [])
}
