import { Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { partsOf } from '../../engine/sequence/parameters.ts'
import { sizesOf } from '../../engine/sizesOf.ts'
import type { Need } from '../../engine/worker/frame.ts'
import { useReadable } from '../draw/throttled.ts'
import { watch } from '../engineClient.ts'
import { later } from '../later.tsx'
import { experimentStore } from '../store/experiment.ts'
import { preferences } from '../store/preferences.ts'
import { runStore } from '../store/run.ts'
import { stageStore } from '../store/stage.ts'
import { words } from '../text/en.ts'
import { namedReaches } from '../views/gradient/flow.ts'
import { compareReaches } from '../views/gradient/sentence.ts'
import { neededBy } from '../views/index.ts'
import { Border } from './Border.tsx'
import { Crosshair } from './Crosshair.tsx'
import { GeometryProvider, layoutAxis } from './geometry.ts'
import { Lane } from './Lane.tsx'
import { laneName } from './laneName.ts'
import { ProbeControl } from './ProbeControl.tsx'
import { Readout } from './Readout.tsx'
import { TimeAxis } from './TimeAxis.tsx'
import { TrackMenu } from './TrackMenu.tsx'

const Copies = later(() => import('./unrolled/Copies.tsx'))
const WalkLine = later(() => import('./walking/WalkLine.tsx'))

/** The shared time axis with all lanes on it. */
export function Stage() {
  const { T, lanes } = useStore(experimentStore, state => state.experiment)
  const { trackOrder, hiddenTracks, openPanels, present } = useStore(preferences)
  const visible = useMemo(
    () => trackOrder.filter(id => !hiddenTracks.includes(id)),
    [trackOrder, hiddenTracks],
  )
  const scroll = useRef<HTMLDivElement>(null)
  const { width, rem, label } = useSize(scroll)
  const folded = useStore(stageStore, state => state.fold === 1)
  const walking = useStore(stageStore, state => state.walk !== undefined)
  const geometry = useMemo(
    () => layoutAxis(T, width - label - rem * 0.5, rem, { compact: present, folded }),
    [T, width, label, rem, present, folded],
  )

  // Where the axis is longer than the screen, its end comes first: that is where the followed loss is, and the gradient sets out.
  useLayoutEffect(() => {
    if (scroll.current) scroll.current.scrollLeft = geometry.plotPx
  }, [geometry])

  const ready = useStore(runStore, state => state.lanes.length)
  const shape = useStore(runStore, state => state.shape)
  const tau = useStore(stageStore, state => state.tau)
  const probe = useStore(stageStore, state => state.probe)
  const weightsOf = useStore(stageStore, state => state.weightsOf)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed τ or probe is the reason to ask again
  useEffect(
    () =>
      watch([...new Set([...neededBy(visible, openPanels, lanes, shape), ...stepNeeds(folded || walking)])]),
    [visible, openPanels, lanes, shape, tau, probe, weightsOf, ready, folded, walking],
  )

  // One cell and its copies are drawn once for all lanes: not where a lane has two cells, an encoder's and a decoder's.
  const alike = !shape || !lanes.some(lane => partsOf(sizesOf(lane, shape)).includes('encoder.'))

  const headline = useReadable(
    useCallback(
      state =>
        compareReaches(
          state.lanes.flatMap(({ frame }, lane) => {
            return frame && lanes[lane] ? namedReaches(frame, laneName(lanes, lane)) : []
          }),
        ),
      [lanes],
    ),
  )

  return (
    <main className="stage" id="stage" tabIndex={-1} aria-label={words.stage}>
      <div className="stage-head">
        <p className="headline">{headline}</p>
        <ProbeControl />
        <TrackMenu />
      </div>
      <GeometryProvider value={geometry}>
        <div
          className="stage-scroll"
          ref={scroll}
          style={{ '--stage-width': `${width}px` } as React.CSSProperties}
        >
          <div className="stage-body">
            <TimeAxis />
            {alike && (
              <Suspense fallback={<div className="copies" />}>
                <Copies />
              </Suspense>
            )}
            {lanes.map((_, lane) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
              <Lane key={lane} lane={lane} visible={visible} />
            ))}
            <Border />
            <Crosshair />
          </div>
        </div>
        {walking ? (
          <Suspense fallback={<Readout />}>
            <WalkLine />
          </Suspense>
        ) : (
          <Readout />
        )}
      </GeometryProvider>
    </main>
  )
}

/** What is said of a single step, in a walk or beside the folded cell. */
function stepNeeds(wanted: boolean): readonly Need[] {
  return wanted ? ['guess', 'h', 'flow'] : []
}

/** Width of the scrolling area, one rem and the label column, in pixels; follows resizing and changes of the font size. */
function useSize(element: React.RefObject<HTMLDivElement | null>) {
  const [size, setSize] = useState({ width: 640, rem: 16, label: 84 })
  const { present } = useStore(preferences)
  // biome-ignore lint/correctness/useExhaustiveDependencies: presentation changes the font size
  useLayoutEffect(() => {
    const measure = () => {
      if (!element.current) return
      const root = getComputedStyle(document.documentElement)
      const rem = Number.parseFloat(root.fontSize) || 16
      const label = Number.parseFloat(root.getPropertyValue('--label-width')) * rem
      const width = element.current.clientWidth
      if (width > 0)
        setSize(old =>
          old.width === width && old.rem === rem && old.label === label ? old : { width, rem, label },
        )
    }
    measure()
    const observer = new ResizeObserver(measure)
    if (element.current) observer.observe(element.current)
    return () => observer.disconnect()
  }, [element, present])
  return size
}
