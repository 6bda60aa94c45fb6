import { useStore } from 'zustand'
import { useBothWays } from '../bothWays.ts'
import { experimentStore } from '../store/experiment.ts'
import { type PanelId, preferences } from '../store/preferences.ts'
import { chooseUnit, lookInto, stageStore, type Unit, unitWithin } from '../store/stage.ts'
import { rowOf, type Units, unitAt } from './unitRows.ts'

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

/** @param way of a picture of one direction alone: 0 what reads from left to right, 1 what reads from right to left */
export function useUnitRows(lane: number, way?: 0 | 1): UnitRows {
  const { h: H, layers: L } = useStore(experimentStore, state => state.experiment.lanes[lane]!)
  const D = useBothWays(lane) ? 2 : 1
  const open = useStore(preferences, ({ openPanels }) => openPanels.some(id => SHOW_A_UNIT.includes(id)))
  const chosen = unitWithin(
    useStore(stageStore, state => state.unit),
    L,
    H,
    D,
  )
  const alone = way !== undefined
  const units: Units = { L, H, D: alone ? 1 : D }
  const rows = L * H * units.D!
  const row = rowOf(chosen, units)
  const chooseRow = (to: number) => {
    const { l, j, reverse = way === 1 } = unitAt(to, units)
    chooseUnit(l, j, reverse)
    lookInto(lane)
  }
  return {
    shown: open && (!alone || (way === 1) === (chosen.reverse ?? false)),
    unit: chosen,
    top: row / rows,
    height: 1 / rows,
    choose: share => chooseRow(share * rows),
    move: by => chooseRow(row + by),
  }
}
