import type { Floor } from '../../../engine/tasks/task.ts'
import type { LossUnit } from '../../store/preferences.ts'
import { lossFigure } from '../numbers.ts'

/** Nats as the unit on the axis. */
export function inUnit(nats: number, unit: LossUnit): number {
  return unit === 'bits' ? nats / Math.LN2 : nats
}

export const unitName: Record<LossUnit, string> = { bits: 'bits per character', nats: 'nats per character' }

/** From zero to a little above the largest loss shown or floor, in nats. */
export function lossExtent(curves: readonly (readonly number[])[], floors: readonly Floor[]): number {
  let largest = 0
  for (const values of curves)
    for (const value of values) if (value > largest && Number.isFinite(value)) largest = value
  const highest = Math.max(...floors.map(({ nats }) => nats), 0)
  return Math.max(largest, Math.min(highest, largest * 1.5 || highest)) * 1.08 || 1
}

/** Floors whose labels would overlap are moved apart, from the top down, and up again where there is no more room. */
export function spreadLabels(ys: readonly number[], least: number, bottom = Infinity): number[] {
  const order = ys.map((_, i) => i).sort((a, b) => ys[a]! - ys[b]!)
  const placed = [...ys]
  for (let n = 1; n < order.length; n++) {
    const above = placed[order[n - 1]!]!
    if (placed[order[n]!]! - above < least) placed[order[n]!] = above + least
  }
  for (const [n, label] of order.reverse().entries())
    placed[label] = Math.min(placed[label]!, bottom - n * least)
  return placed
}

/** What the loss panel shows, in one sentence. */
export function describeLoss(
  lanes: readonly { name: string; lossNats: number; heldOutNats: number | undefined }[],
  unit: LossUnit,
): string {
  const said = lanes.flatMap(({ name, lossNats, heldOutNats }) => {
    if (!Number.isFinite(lossNats)) return []
    const seen = lossFigure(inUnit(lossNats, unit))
    return [
      heldOutNats === undefined || !Number.isFinite(heldOutNats)
        ? `${name} ${seen}`
        : `${name} ${seen}, on unseen text ${lossFigure(inUnit(heldOutNats, unit))}`,
    ]
  })
  return said.length > 0 ? `Loss in ${unitName[unit]}: ${said.join(' · ')}.` : 'No update has been made yet.'
}
