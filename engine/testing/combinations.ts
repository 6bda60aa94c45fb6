/** For tests of what must hold for every cell with every optimiser. */
import { type CellName, cells } from '../cells/index.ts'
import type { LaneSettings } from '../experiment/experiment.ts'
import { optimisers } from '../optimisers/index.ts'
import type { SharedSettings } from '../worker/protocol.ts'
import { lane } from './network.ts'

/** With each of its activations, where it lets one choose. */
export const everyCell = (Object.keys(cells) as CellName[]).flatMap(cell => {
  const { tanh, relu } = cells[cell]
  return (tanh === relu ? (['tanh'] as const) : (['tanh', 'relu'] as const)).map(act => ({ cell, act }))
})

export const everyOptimiser = Object.keys(optimisers) as (keyof typeof optimisers)[]

/** At which each learns for thousands of updates; ReLU needs a tenth, as its state, carried over, would grow without bound. */
const rates = { sgd: 0.1, momentum: 0.02, rmsprop: 0.002, adagrad: 0.05, adam: 0.005 } as const

/** Both ways of clipping, and none. */
const clippings = [
  { clipBy: 'norm', clip: 0.5 },
  { clipBy: 'value', clip: 0.02 },
  { clipBy: 'norm', clip: 0.2 },
  { clipBy: 'norm', clip: 0 },
  { clipBy: 'value', clip: 0.1 },
] as const

const inits = ['pytorch', 'xavier', 'orthogonal', 'identity'] as const

/** Small models of every cell with every optimiser; what else can be set is spread over them. */
export const combinations: readonly LaneSettings[] = everyCell.flatMap((cell, c) =>
  everyOptimiser.map((opt, o) =>
    lane({
      ...cell,
      opt,
      lr: rates[opt] / (cell.act === 'relu' ? 10 : 1),
      h: [5, 6, 8][(c + 2 * o) % 3]!,
      ...(c === o ? { layers: 2, drop: 0.2 } : { layers: 1 }),
      ...clippings[(c + 2 * o) % clippings.length]!,
      carry: (c + o) % 3 < 2,
      init: inits[(2 * c + o) % inits.length]!,
    }),
  ),
)

/** What they all learn: eight characters that need a little memory. */
export const rose: SharedSettings = { task: 'text', T: 5, B: 2, loss: 'task', seed: 11 }
export const roseText = 'a rose is a rose is a rose. '.repeat(8)

/** For titles. */
export const nameOf = ({ cell, act, opt }: LaneSettings) => `${cell} (${act}), ${opt}`
