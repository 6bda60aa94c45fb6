import { select } from 'd3-selection'
import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { cancel, schedule } from '../draw/schedule.ts'
import { preferences } from '../store/preferences.ts'
import { runStore } from '../store/run.ts'
import { boxOf, type ChartBox, type Svg } from './chart.ts'

/** Panels are redrawn at most this often while training, in milliseconds; in the next frame when it stands still. */
const PANEL_MS = 300

/** Draws a side panel's chart when the engine has reported, its size or the theme has changed. @returns the ref for its svg */
export function usePanel(
  heightRem: number,
  draw: (svg: Svg, box: ChartBox, rem: number) => void,
): RefObject<SVGSVGElement | null> {
  const ref = useRef<SVGSVGElement>(null)
  const latest = useRef(draw)
  latest.current = draw
  const job = useCallback(() => {
    if (!ref.current) return
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
    const width = ref.current.clientWidth
    if (width === 0) return
    const height = heightRem * rem
    const svg = select(ref.current).attr('height', height)
    latest.current(svg, boxOf(width, height, rem), rem)
  }, [heightRem])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new drawing function is the reason to draw again
  useEffect(() => schedule(job), [draw, job])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = () => {
      if (runStore.getState().status !== 'running') return schedule(job)
      timer ??= setTimeout(() => {
        timer = undefined
        schedule(job)
      }, PANEL_MS)
    }
    const observer = new ResizeObserver(soon)
    if (ref.current) observer.observe(ref.current)
    const stops = [runStore.subscribe(soon), preferences.subscribe(soon)]
    return () => {
      observer.disconnect()
      for (const stop of stops) stop()
      clearTimeout(timer)
      cancel(job)
    }
  }, [job])
  return ref
}
