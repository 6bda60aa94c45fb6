import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import type { FieldValue } from '../../../engine/experiment/fields.ts'
import { parameterShapes } from '../../../engine/sequence/parameters.ts'
import { sizesOf } from '../../../engine/sizesOf.ts'
import { readAt } from '../../draw/reading.ts'
import { useGeometry } from '../../stage/geometry.ts'
import { group } from '../../stage/laneName.ts'
import { Track } from '../../stage/Track.tsx'
import { lessMotion } from '../../stage/unrolled/folding.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { shownStep, stageStore } from '../../store/stage.ts'
import { cellNames } from '../../text/en.ts'
import type { Table } from '../table.ts'
import { arrowPath, between, boxPath, layoutWiring, type Part, type Picture, type Place } from './layout.ts'
import { countNumbers, describeWiring, kindOf, kindText } from './say.ts'
import { usePlan } from './usePlan.ts'

type CellName = FieldValue<'cell'>

const MOVE_MS = 500
const PARTS: readonly Part[] = ['cell', 'reverse', 'encoder']

/** The same cell, wired for the task: boxes for what is read, for every copy and for every guess. */
export default function WiringTrack({ lane }: { lane: number }) {
  const geometry = useGeometry()
  const { T, rem } = geometry
  const settings = useStore(experimentStore, state => state.experiment.lanes[lane]!)
  const shape = useStore(runStore, state => state.shape)
  const plan = usePlan(lane)
  const here = useStore(stageStore, state => shownStep(state, T))
  const picture = useMemo(() => plan && layoutWiring(plan, here, geometry), [plan, here, geometry])
  const places = useMove(picture)
  const numbers = useMemo(
    () =>
      shape && countNumbers(parameterShapes(cells[settings.cell][settings.act], sizesOf(settings, shape))),
    [settings, shape],
  )
  const sentence = plan && numbers ? describeWiring(plan, nameOf(settings.cell), numbers) : ''
  const valueAt = (t: number) =>
    plan
      ? `step ${t + 1}: ${plan.reads[t] ? 'reads' : 'reads nothing'}, ${plan.asked[t] ? 'is asked' : 'is not asked'}`
      : ''
  const table = (): Table | undefined => {
    const { frame, vocabulary } = runStore.getState().lanes[lane] ?? {}
    if (!plan || !frame || !vocabulary) return undefined
    return {
      caption: sentence,
      columns: ['step', 'reads', 'asked'],
      rows: plan.reads.map((reads, t) => [
        t + 1,
        reads ? readAt(frame, vocabulary, t) : '',
        plan.asked[t] ? 'yes' : '',
      ]),
    }
  }
  const path = (wanted: (box: Picture['boxes'][number]) => boolean) =>
    (picture?.boxes ?? [])
      .filter(wanted)
      .map(({ key, kind }) => boxPath(places.get(key), picture!.halfPx, kind))
      .join('')
  const arrows = (kind: 'along' | 'up' | 'attention') =>
    (picture?.arrows ?? [])
      .filter(arrow => arrow.kind === kind)
      .map(({ from, to }) => {
        const [a, b] = [places.get(from), places.get(to)]
        return a && b ? arrowPath(a, b, picture!.halfPx, kind) : ''
      })
      .join('')
  return (
    <Track
      id="wiring"
      lane={lane}
      heightPx={picture?.heightPx ?? 3 * rem}
      sentence={sentence}
      says={sentence}
      valueAt={valueAt}
      table={table}
      legend={
        <div className="wiring-legend">
          {plan && <div>{kindText[kindOf(plan)]}</div>}
          {numbers && (
            <div className="wiring-count">
              cell <b>{group(numbers.cell)}</b>
            </div>
          )}
        </div>
      }
    >
      <svg
        className="wiring"
        width={geometry.plotPx}
        height={picture?.heightPx ?? 0}
        aria-hidden="true"
        style={{ color: `var(--lane-${lane})` }}
      >
        <path className="wiring-attention" d={arrows('attention')} />
        <path className="wiring-arrows" d={arrows('up')} />
        <path className="wiring-along" d={arrows('along')} />
        {PARTS.map(part => (
          <path
            key={part}
            className={`wiring-${part}`}
            d={path(box => box.kind === 'cell' && box.part === part)}
          />
        ))}
        <path className="wiring-on" d={path(({ kind, on }) => kind !== 'cell' && on)} />
        <path className="wiring-off" d={path(({ kind, on }) => kind !== 'cell' && !on)} />
      </svg>
    </Track>
  )
}

const nameOf = (cell: CellName) => (cell === 'ff' ? 'cell without memory' : cellNames[cell])

/** Where the boxes are: on their way, for a moment, after the wiring has changed. */
function useMove(picture: Picture | undefined): ReadonlyMap<string, Place> {
  const [places, setPlaces] = useState<ReadonlyMap<string, Place>>(new Map())
  const latest = useRef(places)
  latest.current = places
  const shape = picture && `${picture.boxes.length} ${picture.heightPx}`
  const moved = useRef(shape)
  useEffect(() => {
    if (!picture) return
    const before = latest.current
    const settle = () => setPlaces(between(before, picture, 1))
    if (before.size === 0 || moved.current === shape || lessMotion()) {
      moved.current = shape
      return settle()
    }
    moved.current = shape
    let frame = 0
    let begin: number | undefined
    const next = (now: number) => {
      begin ??= now
      const share = Math.min(1, (now - begin) / MOVE_MS)
      setPlaces(between(before, picture, share * share * (3 - 2 * share)))
      if (share < 1) frame = requestAnimationFrame(next)
    }
    frame = requestAnimationFrame(next)
    return () => cancelAnimationFrame(frame)
  }, [picture, shape])
  return places
}
