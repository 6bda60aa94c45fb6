import type { LaneSettings } from '../../engine/experiment/experiment.ts'
import { laneName } from './laneName.ts'

/** For a select: the lanes by their names, whose values are their positions. */
export function LaneOptions({ lanes }: { lanes: readonly LaneSettings[] }) {
  return lanes.map((_, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
    <option key={i} value={i}>
      {laneName(lanes, i)}
    </option>
  ))
}
