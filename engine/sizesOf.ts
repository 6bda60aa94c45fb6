import type { LaneSettings } from './experiment/experiment.ts'
import type { Sizes } from './sequence/parameters.ts'
import type { TaskShape } from './tasks/task.ts'

/** How large a lane's model is: what its settings say, and what the task makes of them. */
export function sizesOf(
  { h, layers, wire }: LaneSettings,
  { V, numbers, wirings, answer }: TaskShape,
): Sizes {
  const sizes = { V, H: h, L: layers, numbers, wiring: wirings?.includes(wire) ? wire : 'plain' }
  const isCut = sizes.wiring === 'encdec' || sizes.wiring === 'attn'
  return isCut && answer !== undefined ? { ...sizes, answer } : sizes
}
