import type { UnitRows } from './useUnitRows.ts'

/** Frames the chosen unit's row in a units × time picture, with a tick at either end. */
export function UnitMark({ of: { shown, top, height } }: { of: UnitRows }) {
  if (!shown) return null
  return <div className="unit-mark" style={{ top: `${100 * top}%`, height: `${100 * height}%` }} />
}
