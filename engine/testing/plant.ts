/** For tests: texts with quotations, and networks with a unit that is made by hand to follow them. */
import type { LaneSettings } from '../experiment/experiment.ts'
import { Random } from '../random.ts'
import { refreshPacked } from '../sequence/stack.ts'
import type { Trainer } from '../trainer.ts'
import { createTrainer, lane } from './network.ts'

/** Words of random length in random letters, lines of random length, and here and there “a few of them” in quotation marks. */
export function quotingText(length: number, seed: number): string {
  const random = new Random(seed, 'quoting text')
  const letters = 'etaoinshrdlu'
  let text = ''
  let quoted = 0
  let inLine = 0
  while (text.length < length) {
    const opens = quoted === 0 && random.uniform() < 0.08
    if (opens) {
      text += '“'
      quoted = 2 + random.below(8)
    }
    for (let n = 1 + random.below(7); n > 0; n--) text += letters[random.below(letters.length)]!
    if (quoted > 0 && --quoted === 0) text += '”'
    inLine++
    if (inLine > 5 && random.uniform() < 0.2) {
      text += '\n'
      inLine = 0
    } else text += ' '
  }
  return text
}

export function createReader(settings: Partial<LaneSettings>, text: string, T = 20): Trainer {
  return createTrainer(
    lane({ h: 6, ...settings }),
    { task: 'text', T, B: 2, loss: 'task', seed: 3 },
    { text },
  )
}

/** How each gate of the latch is to stand: at an opening mark, at a closing one, at any other character. */
const LATCH: Record<string, [open: number, close: number, other: number, itself: number, bias: number]> = {
  // tanh(3h) keeps its sign by itself.
  a: [30, -30, 0, 3, 0],
  i: [40, 40, 0, 0, -20],
  f: [-40, -40, 0, 0, 20],
  g: [10, -10, 0, 0, 0],
  o: [0, 0, 0, 0, 20],
  r: [0, 0, 0, 0, 20],
  z: [-40, -40, 0, 0, 20],
  n: [10, -10, 0, 0, 0],
}
/** And of a unit that repeats what the unit below it says: the weight from it, and a bias. */
const ECHO: Record<string, [below: number, bias: number]> = {
  a: [3, 0],
  i: [0, 20],
  f: [0, -20],
  g: [3, 0],
  o: [0, 20],
  r: [0, 20],
  z: [0, -20],
  n: [3, 0],
}

/** Makes unit j of the first layer a latch that “ sets and ” resets, and unit j of every layer above repeat it. */
export function plantLatch({ model, task }: Trainer, j: number): void {
  const { stack, kernel } = model
  const { cell, H, L, V, parameters } = stack
  const [open, close] = ['“', '”'].map(mark => task.vocabulary.tokens.indexOf(mark)) as [number, number]
  for (let l = 0; l < L; l++) {
    const by = (name: string) => parameters.by[`${name}_l${l}`]!
    for (const [g, gate] of cell.gates.entries()) {
      const row = g * H + j
      const I = l === 0 ? V : H
      const ih = by('weight_ih')
        .subarray(row * I, (row + 1) * I)
        .fill(0)
      const hh = by('weight_hh')
        .subarray(row * H, (row + 1) * H)
        .fill(0)
      by('bias_hh')[row] = 0
      if (l === 0) {
        const [atOpen, atClose, other, itself, bias] = LATCH[gate]!
        ih.fill(other)
        ih[open] = atOpen
        ih[close] = atClose
        hh[j] = itself
        by('bias_ih')[row] = bias
      } else {
        const [below, bias] = ECHO[gate]!
        ih[j] = below
        by('bias_ih')[row] = bias
      }
    }
  }
  refreshPacked(stack, kernel)
}
