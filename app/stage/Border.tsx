import { useStore } from 'zustand'
import { sourceSteps } from '../../engine/sourceSteps.ts'
import { preferences } from '../store/preferences.ts'
import { runStore } from '../store/run.ts'
import { useGeometry } from './geometry.ts'

/** One line through all tracks where the source ends and the answer begins, for tasks that have both. */
export function Border() {
  const { T, columnPx, rem, folded } = useGeometry()
  const source = useStore(runStore, state => sourceSteps(state.shape?.answer, T))
  // Its place depends on the width of the labels, which does on the size of the page's letters.
  useStore(preferences, state => state.present)
  if (source === 0 || folded) return null
  const label = Number.parseFloat(
    getComputedStyle(document.documentElement).getPropertyValue('--label-width'),
  )
  return (
    <div className="source-border" style={{ left: label * rem + source * columnPx }} aria-hidden="true" />
  )
}
