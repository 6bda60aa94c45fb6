import { cells } from './cells/index.ts'
import type { LaneSettings } from './experiment/experiment.ts'
import { Layout } from './memory/layout.ts'
import { optimisers } from './optimisers/index.ts'
import { planFan } from './sequence/fan.ts'
import { planStack } from './sequence/stack.ts'
import { type Extent, planTape, type TapeOptions } from './sequence/tape.ts'
import { sizesOf } from './sizesOf.ts'
import { sourceSteps } from './sourceSteps.ts'
import type { TaskShape } from './tasks/task.ts'

const EVALUATION_BATCH = 8

/** Where everything of a model lies; `layout.bytes` is what it will cost. Nothing is allocated yet. */
export function planModel(settings: LaneSettings, shape: TaskShape, { T, B }: Extent) {
  const layout = new Layout()
  const cell = cells[settings.cell][settings.act]
  const sizes = sizesOf(settings, shape)
  const optimiser = optimisers[settings.opt]
  const stack = planStack(layout, cell, sizes)
  const tape = (extent: Extent, options?: TapeOptions) => planTape(layout, cell, sizes, extent, options)
  return {
    layout,
    stack,
    optimiser,
    optimiserState: optimiser.state.map(() => layout.add(stack.parameters.block.whole.shape)),
    training: tape({ T, B }, { dropout: settings.layers > 1, inPlace: true }),
    probe: tape({ T, B: 1 }),
    evaluation: tape({ T, B: EVALUATION_BATCH }),
    writing: tape({ T: 1, B: 1 }),
    fan: planFan(layout, cell, sizes, sourceSteps(sizes.answer, T)),
  }
}
