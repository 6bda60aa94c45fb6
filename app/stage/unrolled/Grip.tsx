import { type PointerEvent, useRef } from 'react'
import { stageStore } from '../../store/stage.ts'
import { layoutAxis, useGeometry } from '../geometry.ts'
import { foldTo, holdFold, lessMotion, toggleFold } from './folding.ts'
import { foldOf } from './layout.ts'

/** The right edge of all columns, which a hand pushes together and pulls out; the button beside does the same for the keyboard. */
export function Grip() {
  const geometry = useGeometry()
  const held = useRef<{ from: 'folded' | 'unrolled'; startX: number; moved: boolean } | undefined>(undefined)
  const down = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current = {
      from: stageStore.getState().fold > 0.5 ? 'folded' : 'unrolled',
      startX: event.clientX,
      moved: false,
    }
    event.preventDefault()
  }
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (!held.current) return
    const by = event.clientX - held.current.startX
    if (Math.abs(by) > 4) held.current.moved = true
    if (!held.current.moved) return
    const plotLeft = event.currentTarget.parentElement!.getBoundingClientRect().left
    // A folded axis is not laid out as it will be.
    const { T, availablePx, rem } = geometry
    holdFold(foldOf(event.clientX - plotLeft, layoutAxis(T, availablePx, rem)))
  }
  const up = () => {
    if (!held.current) return
    const { from, moved } = held.current
    held.current = undefined
    if (!moved) return toggleFold()
    const { fold } = stageStore.getState()
    if (lessMotion()) return foldTo(from === 'folded' ? 0 : 1)
    foldTo(from === 'folded' ? (fold > 0.7 ? 1 : 0) : fold > 0.05 ? 1 : 0)
  }
  return (
    <div
      className="fold-grip"
      aria-hidden="true"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
    />
  )
}
