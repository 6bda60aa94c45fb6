import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import type { TrackId } from '../store/preferences.ts'
import { runStore } from '../store/run.ts'
import { follow, pointAt, shownStep, stageStore } from '../store/stage.ts'
import { trackText } from '../text/en.ts'
import { FigureMenu } from '../views/figure/FigureMenu.tsx'
import type { MakeTable } from '../views/table.ts'
import { columnAt, useGeometry } from './geometry.ts'
import type { UnitRows } from './useUnitRows.ts'

interface TrackProps {
  readonly id: TrackId
  readonly lane: number
  readonly heightPx: number
  /** Shown under the title: the scale with its units. */
  readonly legend?: ReactNode
  /** What the picture says, in words; the text alternative. */
  readonly sentence: string
  /** The sentence where it is to be seen, below the plot; for tracks that whoever chose them may not know. */
  readonly says?: ReactNode
  /** What is under the crosshair, in words. */
  valueAt(t: number): string
  /** Its numbers as rows; computed only when they are asked for. */
  readonly table?: MakeTable
  /** Whether pointing also chooses the step whose loss is followed back. */
  readonly choosesTau?: boolean
  /** Where rows are units: clicking at a height chooses one, ↑ and ↓ its neighbours while it is shown. */
  readonly units?: Pick<UnitRows, 'shown' | 'choose' | 'move'>
  readonly children: ReactNode
}

/** The frame around every track: title and scale on the left, the plot on the time axis, one tab stop with arrow keys. */
export function Track({
  id,
  lane,
  heightPx,
  legend,
  sentence,
  says,
  valueAt,
  table,
  choosesTau,
  units,
  children,
}: TrackProps) {
  const geometry = useGeometry()
  const laneName = useStore(runStore, state => state.lanes[lane]?.parameters)
  const shown = useStore(stageStore, state => shownStep(state, geometry.T))
  const tau = useStore(stageStore, state => Math.min(state.tau, geometry.T - 1))
  const [focused, setFocused] = useState(false)
  const at = choosesTau ? tau : shown
  const { title, help } = trackText[id]

  const move = (t: number) => {
    const within = Math.min(geometry.T - 1, Math.max(0, t))
    if (choosesTau) follow(within)
    else pointAt(within)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key]
    const rows = units?.shown ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined
    if (step !== undefined) move(at + step)
    else if (rows !== undefined) units?.move(rows)
    else if (event.key === 'Home') move(0)
    else if (event.key === 'End') move(geometry.T - 1)
    else if (event.key === 'Enter') follow(at)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  // A folded axis has one column, which stays the chosen one when the pointer leaves.
  const points = (event: PointerEvent) => event.pointerType === 'mouse' && !geometry.folded
  const column = (event: PointerEvent) =>
    columnAt(geometry, event.clientX - event.currentTarget.getBoundingClientRect().left)

  return (
    <div className="row track" data-track={id}>
      <div className="row-label" title={help}>
        <div className="title">
          {title}
          {table && (
            <FigureMenu
              name={title}
              label={`${title}, lane ${lane + 1}`}
              lane={lane}
              sentence={sentence}
              table={table}
            />
          )}
        </div>
        {legend}
      </div>
      <div className="window">
        <div
          className="plot"
          style={{ width: geometry.plotPx, height: heightPx }}
          role="slider"
          tabIndex={0}
          aria-label={`${title}, lane ${lane + 1}${laneName === undefined ? ', loading' : ''}: ${sentence}`}
          aria-valuemin={1}
          aria-valuemax={geometry.T}
          aria-valuenow={at + 1}
          aria-valuetext={focused ? valueAt(at) : `step ${at + 1}`}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={onKeyDown}
          onPointerMove={event => points(event) && pointAt(column(event))}
          onPointerLeave={event => points(event) && pointAt(undefined)}
          onClick={event => {
            const { left, top, height } = event.currentTarget.getBoundingClientRect()
            units?.choose((event.clientY - top) / height)
            follow(columnAt(geometry, event.clientX - left))
          }}
        >
          {children}
        </div>
      </div>
      {says !== undefined && (
        // The plot's name says it already, to whoever cannot see it; the picture that is saved has it in its caption.
        <p className="track-says" data-unsaved="">
          {says}
        </p>
      )}
    </div>
  )
}
