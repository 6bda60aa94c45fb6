import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { preferences } from '../store/preferences.ts'
import { type StageState, shownStep, stageStore } from '../store/stage.ts'
import { columnX, useGeometry } from './geometry.ts'

/** One line through everything at the step under the pointer. Moved without React. */
export function Crosshair() {
  const line = useRef<HTMLDivElement>(null)
  const geometry = useGeometry()
  useStore(preferences, state => state.present)
  useEffect(() => {
    const place = (state: StageState) => {
      if (!line.current) return
      line.current.hidden = state.crosshair === undefined && state.walk === undefined
      const label = Number.parseFloat(
        getComputedStyle(document.documentElement).getPropertyValue('--label-width'),
      )
      const x = label * geometry.rem + columnX(geometry, shownStep(state, geometry.T))
      line.current.style.transform = `translateX(${x}px)`
    }
    place(stageStore.getState())
    return stageStore.subscribe(place)
  }, [geometry])
  return <div className="crosshair" ref={line} hidden />
}
