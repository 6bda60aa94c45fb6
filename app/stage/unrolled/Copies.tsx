import { useCallback, useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { cancel, schedule } from '../../draw/schedule.ts'
import { experimentStore } from '../../store/experiment.ts'
import { preferences } from '../../store/preferences.ts'
import { runStore } from '../../store/run.ts'
import { shownStep, stageStore } from '../../store/stage.ts'
import { placeOf } from '../../store/walk.ts'
import { gradientDomain } from '../../views/gradient/domainStore.ts'
import { useGeometry } from '../geometry.ts'
import { Badge } from './Badge.tsx'
import { applyFold, bringIntoView, drawBands } from './draw.ts'
import { toggleFold } from './folding.ts'
import { Grip } from './Grip.tsx'
import {
  arrowsPath,
  copiesPath,
  copiesX,
  copyHalf,
  isRecurrent,
  layoutBands,
  loopOpacity,
  loopPath,
  tiesPath,
} from './layout.ts'
import { Pulse } from './pulse.ts'
import { describeCopies, sayBadge } from './words.ts'

/** Middle of the copies, where the ties leave them, and the top of the badge, in rem. */
const MIDDLE_REM = 0.55
const BADGE_REM = 1.3
/** Width of a gradient at the top of the scale, of all lanes together. */
const BAND_REM = 1.2

/**
 * The network itself on the time axis: T copies of one cell, tied to the one set of weights that all of them are; folded, one cell with
 * its loop. During a walk, how far it has got, and coming back the gradient of every lane as a band.
 */
export default function Copies() {
  const geometry = useGeometry()
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const lit = useStore(stageStore, state => state.lit)
  const folded = useStore(stageStore, state => state.fold > 0.5)
  const row = useRef<HTMLDivElement>(null)
  const badge = useRef<HTMLButtonElement>(null)
  const { T, rem } = geometry
  const words = sayBadge(lanes).join(' ')
  const recurrent = isRecurrent(lanes)

  const draw = useCallback(
    (front?: number) => {
      const root = row.current
      if (!root || !badge.current) return
      const state = stageStore.getState()
      const { fold, walk, tau } = state
      const path = (name: string, d: string) => root.querySelector(`.${name}`)!.setAttribute('d', d)
      applyFold(root.closest<HTMLElement>('.stage-body')!, fold, geometry, shownStep(state, T))

      const now = walk === undefined ? undefined : placeOf(walk, T, tau)
      const xs = copiesX(fold, geometry)
      const half = copyHalf(geometry)
      const y = MIDDLE_REM * rem
      path('copies-cells', copiesPath(xs, 0, T, half, y))
      path('copies-arrows', recurrent ? arrowsPath(xs, half, y) : '')
      path('copies-loop', recurrent ? loopPath(xs[0]!, xs[T - 1]!, half, y, now?.pass === 'backward') : '')
      root.querySelector<SVGPathElement>('.copies-loop')!.style.opacity = String(loopOpacity(fold))

      const scroll = root.closest<HTMLElement>('.stage-scroll')!
      const label = root.firstElementChild!.clientWidth
      const visible = Math.min(geometry.plotPx, scroll.clientWidth - label)
      const width = badge.current.offsetWidth
      const unrolledLeft = scroll.scrollLeft + Math.max(0, (visible - width) / 2)
      const left = unrolledLeft * (1 - fold)
      badge.current.style.transform = `translateX(${left}px)`
      const inset = Math.min(0.6 * rem, width / 4)
      path(
        'copies-ties',
        tiesPath(xs, y + half, {
          left: left + inset,
          right: left + inset + (width - 2 * inset) * (1 - fold),
          top: BADGE_REM * rem,
        }),
      )

      const place = fold === 1 ? undefined : now
      root.dataset.pass = place?.pass ?? ''
      path('copies-done', place?.pass === 'forward' ? copiesPath(xs, 0, place.t + 1, half, y) : '')
      path('copies-here', place ? copiesPath(xs, place.t, place.t + 1, half + 0.18 * rem, y) : '')
      const frames = runStore.getState().lanes.map(({ frame }) => frame)
      const { domain } = gradientDomain.getState()
      drawBands(
        root.querySelector<SVGGElement>('.copies-bands')!,
        place?.pass === 'backward'
          ? layoutBands(frames, xs, front ?? place.t, domain, y, BAND_REM * rem)
          : [],
      )
    },
    [geometry, T, rem, recurrent],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: other words, or another axis, need more or less room
  useLayoutEffect(() => {
    const { classList } = badge.current!
    classList.remove('brief')
    if (badge.current!.scrollWidth > badge.current!.clientWidth) classList.add('brief')
    draw()
  }, [words, geometry])

  // Before the next scrolling of a resized axis, which would ask for the last one to be drawn.
  useLayoutEffect(() => {
    const job = () => draw()
    const pulse = new Pulse(draw)
    const scroll = row.current!.closest('.stage-scroll')!
    const stops = [
      stageStore.subscribe((state, before) => {
        const { fold, walk, tau, crosshair } = state
        if (fold !== before.fold) return draw()
        if (walk === before.walk) {
          if (tau !== before.tau || crosshair !== before.crosshair) schedule(job)
          return
        }
        const [from, to] = [before.walk, walk].map(at => (at === undefined ? undefined : placeOf(at, T, tau)))
        if (to)
          bringIntoView(scroll, row.current!.firstElementChild!.clientWidth, copiesX(fold, geometry)[to.t]!)
        pulse.walked(from, to)
      }),
      runStore.subscribe((state, before) => {
        if (state.lanes !== before.lanes && stageStore.getState().walk !== undefined && !pulse.isMoving)
          schedule(job)
      }),
      preferences.subscribe(() => schedule(job)),
    ]
    const onScroll = () => schedule(job)
    scroll.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      for (const stop of stops) stop()
      scroll.removeEventListener('scroll', onScroll)
      pulse.stop()
      cancel(job)
    }
  }, [draw, geometry, T])

  const button = folded ? 'unroll' : 'fold'
  return (
    <div className={lit ? 'row copies lit' : 'row copies'} ref={row}>
      <div className="row-label">
        <button
          type="button"
          className="fold"
          aria-label={folded ? 'Unroll the time axis' : 'Fold the time axis into one cell'}
          title={
            folded ? 'Pull the cell out into its copies' : 'Fold all copies into the one cell that they are'
          }
          onClick={toggleFold}
        >
          {folded ? '↔' : '⊏⊐'} {button}
        </button>
      </div>
      <div className="copies-plot">
        <svg role="img" aria-label={describeCopies(T, lanes, folded)}>
          <path className="copies-ties" />
          <path className="copies-arrows" />
          <path className="copies-cells" />
          <path className="copies-done" />
          <g className="copies-bands" />
          <path className="copies-here" />
          <path className="copies-loop" />
        </svg>
        <Badge lanes={lanes} ref={badge} />
        <Grip />
      </div>
    </div>
  )
}
