import { cells } from './cells/index.ts'
import type { LaneSettings } from './experiment/experiment.ts'
import { parseTurns, placeIn, targetOf } from './experiment/turns.ts'
import { parameterShapes } from './sequence/parameters.ts'

/** Weights that a lane's turns would set and its model has not, as they are spelled. V is the size of the vocabulary. */
export function findAstray({ cell, act, h, layers, turns }: LaneSettings, V: number): string[] {
  const shapes = parameterShapes(cells[cell][act], { V, H: h, L: layers })
  const astray = parseTurns(turns).filter(
    turn => 'tensor' in turn && placeIn(shapes[turn.tensor], turn.at) === undefined,
  )
  return [...new Set(astray.map(targetOf))]
}
