/** What can be another in a lane that branches off, and to what. */
import type { LaneSettings } from '../../engine/experiment/experiment.ts'
import { type Field, fields } from '../../engine/experiment/fields.ts'
import type { Value } from '../../engine/experiment/note.ts'
import { type LiveKey, liveKeys } from '../../engine/experiment/turns.ts'

/** The learning rate first; dropout only where there are layers to silence something between. */
export function branchable({ layers }: LaneSettings): LiveKey[] {
  const keys = liveKeys.filter(key => key !== 'drop' || layers > 1)
  return keys.sort((a, b) => Number(b === 'lr') - Number(a === 'lr'))
}

/** A value to begin with that makes a difference: the next one that is offered, or the one before at the end. */
export function suggest(key: LiveKey, now: Value): Value {
  const field: Field = fields[key]
  const offered: readonly Value[] =
    field.kind === 'choice'
      ? field.options
      : field.kind === 'number' && field.stops
        ? field.stops
        : [0, 0.2, 0.5]
  if (typeof now !== 'number') return offered.find(option => option !== now) ?? now
  return (
    offered.find(stop => (stop as number) > now) ?? offered.findLast(stop => (stop as number) < now) ?? now
  )
}
