import type { Floor, TaskShape } from '../../../engine/tasks/task.ts'
import type { LossUnit } from '../../store/preferences.ts'
import { lossFigure, squareFigure } from '../numbers.ts'

/** What a loss is measured in: where numbers are said, their squared error, whatever is preferred for characters. */
export type ShownUnit = LossUnit | 'mse'

export const shownUnit = (preferred: LossUnit, shape: TaskShape | undefined): ShownUnit =>
  shape?.numbers ? 'mse' : preferred

/** In whichever of the two it is. */
export const floorLoss = (floor: Floor): number => floor.nats ?? floor.squaredError

/** A loss, which is in nats or squared, as the unit on the axis. */
export function inUnit(loss: number, unit: ShownUnit): number {
  return unit === 'bits' ? loss / Math.LN2 : loss
}

/** A loss that is in the unit already, as it is written: squared errors worth telling apart are small. */
export const figureIn = (value: number, unit: ShownUnit) =>
  unit === 'mse' ? squareFigure(value) : lossFigure(value)

export const unitName: Record<ShownUnit, string> = {
  bits: 'bits per character',
  nats: 'nats per character',
  mse: 'mean squared error',
}

/** From zero to a little above the largest loss shown or floor. */
export function lossExtent(curves: readonly (readonly number[])[], floors: readonly Floor[]): number {
  let largest = 0
  for (const values of curves)
    for (const value of values) if (value > largest && Number.isFinite(value)) largest = value
  const highest = Math.max(...floors.map(floorLoss), 0)
  return Math.max(largest, Math.min(highest, largest * 1.5 || highest)) * 1.08 || 1
}

/** What the loss panel shows, in one sentence. */
export function describeLoss(
  lanes: readonly { name: string; meanLoss: number; heldOutLoss: number | undefined }[],
  unit: ShownUnit,
): string {
  const said = lanes.flatMap(({ name, meanLoss, heldOutLoss }) => {
    if (!Number.isFinite(meanLoss)) return []
    const seen = figureIn(inUnit(meanLoss, unit), unit)
    return [
      heldOutLoss === undefined || !Number.isFinite(heldOutLoss)
        ? `${name} ${seen}`
        : `${name} ${seen}, on unseen text ${figureIn(inUnit(heldOutLoss, unit), unit)}`,
    ]
  })
  const name = unit === 'mse' ? 'Mean squared error' : `Loss in ${unitName[unit]}`
  return said.length > 0 ? `${name}: ${said.join(' · ')}.` : 'No update has been made yet.'
}
