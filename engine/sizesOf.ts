import type { LaneSettings } from './experiment/experiment.ts'
import type { Sizes } from './sequence/parameters.ts'
import type { TaskShape } from './tasks/task.ts'

/** How large a lane's model is: what its settings say, and what the task makes of them. */
export function sizesOf({ h, layers, wire }: LaneSettings, { V, wirings }: TaskShape): Sizes {
  return { V, H: h, L: layers, wiring: wirings?.includes(wire) ? wire : 'plain' }
}
