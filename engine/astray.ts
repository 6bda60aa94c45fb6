import { cells } from './cells/index.ts'
import type { LaneSettings } from './experiment/experiment.ts'
import { parseTurns, placeIn, targetOf } from './experiment/turns.ts'
import { parameterShapes } from './sequence/parameters.ts'
import { sizesOf } from './sizesOf.ts'
import type { TaskShape } from './tasks/task.ts'

/** Weights that a lane's turns would set and its model has not, as they are spelled. */
export function findAstray(lane: LaneSettings, shape: TaskShape): string[] {
  const shapes = parameterShapes(cells[lane.cell][lane.act], sizesOf(lane, shape))
  const astray = parseTurns(lane.turns).filter(
    turn => 'tensor' in turn && placeIn(shapes[turn.tensor], turn.at) === undefined,
  )
  return [...new Set(astray.map(targetOf))]
}
