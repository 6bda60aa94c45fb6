import { type RefObject, useState } from 'react'
import type { LaneSettings } from '../../../engine/experiment/experiment.ts'
import { lightCopies } from '../../store/stage.ts'
import { sayBadge } from './words.ts'

interface BadgeProps {
  readonly lanes: readonly LaneSettings[]
  readonly ref: RefObject<HTMLButtonElement | null>
}

/** The one set of weights that all copies are: pointed at, focused or tapped, it lights them. */
export function Badge({ lanes, ref }: BadgeProps) {
  const [kept, setKept] = useState(false)
  const [name, full, brief] = sayBadge(lanes)
  return (
    <button
      type="button"
      ref={ref}
      className="badge"
      aria-pressed={kept}
      title={`All copies are this one cell, with the same weights: ${name} ${full}`}
      onClick={() => {
        setKept(!kept)
        lightCopies(!kept)
      }}
      onPointerEnter={event => event.pointerType === 'mouse' && lightCopies(true)}
      onPointerLeave={event => event.pointerType === 'mouse' && lightCopies(kept)}
      onFocus={() => lightCopies(true)}
      onBlur={() => lightCopies(kept)}
    >
      {name} <span className="badge-full">{full}</span>
      <span className="badge-brief">{brief}</span>
    </button>
  )
}
