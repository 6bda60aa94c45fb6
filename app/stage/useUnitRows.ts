import { useStore } from 'zustand'
import { experimentStore } from '../store/experiment.ts'
import { type PanelId, preferences } from '../store/preferences.ts'
import { chooseUnit, lookInto, stageStore, type Unit } from '../store/stage.ts'
import { rowOf, unitAt } from './unitRows.ts'

/** Panels that show one unit, so that it is worth marking where it is. */
const SHOW_A_UNIT: readonly PanelId[] = ['inspector', 'unitText', 'clamp']

/** The chosen unit in a units × time picture of a lane. */
export interface UnitRows {
  /** Whether anything shows it; otherwise it is not marked. */
  readonly shown: boolean
  readonly unit: Unit
  /** Where it lies, as shares of the picture's height. */
  readonly top: number
  readonly height: number
  /** Chooses the unit at a share of the height, and this lane's. */
  choose(share: number): void
  /** Chooses the one so many rows below. */
  move(rows: number): void
}

export function useUnitRows(lane: number): UnitRows {
  const { h: H, layers: L } = useStore(experimentStore, state => state.experiment.lanes[lane]!)
  const shown = useStore(preferences, ({ openPanels }) => openPanels.some(id => SHOW_A_UNIT.includes(id)))
  const chosen = useStore(stageStore, state => state.unit)
  const rows = L * H
  const row = rowOf(chosen, { L, H })
  const chooseRow = (to: number) => {
    const { l, j } = unitAt(to, { L, H })
    chooseUnit(l, j)
    lookInto(lane)
  }
  return {
    shown,
    unit: unitAt(row, { L, H }),
    top: row / rows,
    height: 1 / rows,
    choose: share => chooseRow(share * rows),
    move: by => chooseRow(row + by),
  }
}
