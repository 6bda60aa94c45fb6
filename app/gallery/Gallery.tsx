import { type ReactNode, Suspense, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { later } from '../later.tsx'
import { GeometryProvider, layoutAxis } from '../stage/geometry.ts'
import { laneName } from '../stage/laneName.ts'
import { TimeAxis } from '../stage/TimeAxis.tsx'
import { experimentStore } from '../store/experiment.ts'
import { preferences } from '../store/preferences.ts'
import { runStore } from '../store/run.ts'
import { words } from '../text/en.ts'
import GradientNormPanel from '../views/gradientNorm/GradientNormPanel.tsx'
import { panels, tracks } from '../views/index.ts'
import LossPanel from '../views/loss/LossPanel.tsx'
import { SamplesPanel } from '../views/samples/SamplesPanel.tsx'
import ScorePanel from '../views/score/ScorePanel.tsx'
import { useScored } from '../views/score/useScored.ts'
import { suits } from '../views/view.ts'

const Copies = later(() => import('../stage/unrolled/Copies.tsx'))
const FoldedCell = later(() => import('../stage/unrolled/FoldedCell.tsx'))

/** Of the plots, in rem: about what a laptop's screen leaves them, and so that a projected picture is no larger than it must be. */
const PLOT_REM = 40
const PROJECTED_REM = 28

/** The loop and its copies, every track with all lanes that it applies to, and every panel; each in a frame with its name in `data-view`. */
export function Gallery() {
  const experiment = useStore(experimentStore, state => state.experiment)
  const { T, lanes } = experiment
  const shape = useStore(runStore, state => state.shape)
  const shown = Object.values(panels).filter(
    view => suits(view, shape) && (view.applies?.(experiment) ?? true),
  )
  const present = useStore(preferences, state => state.present)
  const scored = useScored()
  const geometry = useMemo(() => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    return layoutAxis(T, (present ? PROJECTED_REM : PLOT_REM) * rem, rem, { compact: present })
  }, [T, present])
  return (
    <main className="gallery" aria-label={words.stage}>
      <GeometryProvider value={geometry}>
        <View name="unrolled">
          <div className="stage-scroll">
            <div className="stage-body">
              <TimeAxis />
              <Copies />
            </div>
          </div>
        </View>
        <View name="folded">
          {lanes.map((_, lane) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
            <section key={lane} className="lane" data-lane={lane}>
              <FoldedCell lane={lane} />
            </section>
          ))}
        </View>
        {Object.keys(tracks).map(id => (
          <TrackOfAllLanes key={id} id={id as keyof typeof tracks} />
        ))}
      </GeometryProvider>
      {/* Of the side column only what was opened is projected. */}
      {!present && (
        <>
          <View name="loss" panel>
            <LossPanel />
          </View>
          {scored && (
            <View name="score" panel>
              <ScorePanel scored={scored} />
            </View>
          )}
          <View name="gradientNorm" panel>
            <GradientNormPanel />
          </View>
          {!shape?.numbers && (
            <View name="samples" panel>
              <SamplesPanel />
            </View>
          )}
        </>
      )}
      {shown.map(({ id, title, Panel }) => (
        <View key={id} name={id} panel>
          <details className="panel folding" open>
            <summary>
              <h2>{title}</h2>
            </summary>
            <Panel />
          </details>
        </View>
      ))}
    </main>
  )
}

function TrackOfAllLanes({ id }: { id: keyof typeof tracks }) {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const { Track, ...view } = tracks[id]
  const shape = useStore(runStore, state => state.shape)
  if (!suits(view, shape) || !lanes.some(lane => view.applies(lane, shape))) return null
  return (
    <View name={id}>
      <div className="stage-body">
        <TimeAxis />
        {lanes.map(
          (settings, lane) =>
            view.applies(settings, shape) && (
              // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
              <section key={lane} className="lane" data-lane={lane}>
                <h2 className="lane-name">{laneName(lanes, lane)}</h2>
                <Track lane={lane} />
              </section>
            ),
        )}
      </div>
    </View>
  )
}

/** All, unless the address names some: an experiment may be there for the sake of one view. */
const wanted = new URLSearchParams(location.search).get('views')?.split(',')

/** Says when the code of what is in it has come and been mounted. */
function View({ name, panel, children }: { name: string; panel?: boolean; children: ReactNode }) {
  const [there, setThere] = useState(false)
  if (wanted && !wanted.includes(name)) return null
  return (
    <section className={panel ? 'view gallery-panel' : 'view'} data-view={name} data-there={there}>
      <Suspense>
        {children}
        <Mounted then={() => setThere(true)} />
      </Suspense>
    </section>
  )
}

function Mounted({ then }: { then(): void }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(then, [])
  return null
}
