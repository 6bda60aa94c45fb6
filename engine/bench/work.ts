/** What is measured: one-hot input, a loss at every step, clipping by norm, Adam, on text in which nothing can be learned. */
import { defaultLane, type LaneSettings } from '../experiment/experiment.ts'
import { createModel } from '../model.ts'
import { planModel } from '../plan.ts'
import { Random } from '../random.ts'
import { tasks } from '../tasks/index.ts'
import { Trainer } from '../trainer.ts'

/** H hidden units, windows of T characters, B side by side, V characters in the alphabet, L layers. */
export interface Size {
  readonly H: number
  readonly T: number
  readonly B: number
  readonly V: number
  readonly L: number
}

/** The configurations that peers were measured in. */
export const configurations = {
  S: { H: 32, T: 25, B: 1, V: 64, L: 1 },
  M: { H: 64, T: 50, B: 16, V: 64, L: 1 },
  L: { H: 128, T: 64, B: 32, V: 64, L: 1 },
  XL: { H: 256, T: 128, B: 32, V: 64, L: 1 },
} as const satisfies Record<string, Size>

export const benchCells = ['rnn', 'lstm', 'gru'] as const
export type BenchCell = (typeof benchCells)[number]

export interface Work {
  readonly cell: BenchCell
  readonly size: Size
  /** Settings other than those above. */
  readonly settings?: Partial<LaneSettings>
  /** The loss of the last step alone, instead of every step's. */
  readonly lossAtEnd?: boolean
}

const GATES: Readonly<Record<BenchCell, number>> = { rnn: 1, lstm: 4, gru: 3 }

/**
 * Useful floating-point operations for one trained character: the products forward, and twice that backward. The one-hot input is a
 * gather, and element-wise work does not count.
 */
export function flopPerCharacter({ cell, size: { H, V, L } }: Work): number {
  const recurrent = L * GATES[cell] * H * H
  const between = (L - 1) * GATES[cell] * H * H
  return 3 * 2 * (recurrent + between + H * V)
}

/** Bytes that a model of this work takes, tapes for looking at it included. */
export function bytesOf({ cell, size: { H, T, B, V, L } }: Work): number {
  return planModel({ ...defaultLane, cell, h: H, layers: L }, { V }, { T, B }).layout.bytes
}

/** A trainer at update 0, the same for the same arguments. */
export function createTrainer(
  { cell, size, settings, lossAtEnd }: Work,
  simd: WebAssembly.Module | undefined,
): Trainer {
  const { H, T, B, V, L } = size
  const shared = { task: 'text', T, B, loss: lossAtEnd ? 'last' : 'task', seed: 1 } as const
  const lane = { ...defaultLane, cell, h: H, layers: L, clip: 1, ...settings }
  const task = tasks.text(randomText(V, Math.max(20_000, 4 * B * T)), T)
  return new Trainer(createModel(planModel(lane, { V }, shared), simd), task, shared, lane)
}

/** Every one of V characters equally likely. */
function randomText(V: number, length: number): string {
  const random = new Random(1, 'benchmark text')
  return Array.from({ length }, (_, i) => String.fromCodePoint(0x100 + (i < V ? i : random.below(V)))).join(
    '',
  )
}
