import type { StateName } from '../../cells/cell.ts'
import { searchUnits, type UnitProperty } from '../../diagnostics/unitProperty.ts'
import { directionsOf } from '../../sequence/parameters.ts'
import type { Trainer } from '../../trainer.ts'
import {
  labelsOf,
  type Passage,
  type PropertyQuestion,
  passageOf,
  readStates,
  type Source,
} from './passage.ts'

export interface FindUnitsQuestion {
  readonly source: Source
  readonly of: StateName
  readonly property: PropertyQuestion
}

export interface FindUnitsAnswer {
  readonly source: Passage['source']
  /** One per character read. */
  readonly labels: Uint32Array
  /** All units of all layers, the one that follows best first: layer, number, Pearson's r. */
  readonly l: Int32Array
  readonly j: Int32Array
  /** 1 for those that are read from right to left, where there are any. */
  readonly reverse?: Uint8Array
  readonly r: Float64Array
  readonly verdicts: readonly UnitProperty['verdict'][]
  /** What the best of them reaches on displaced labels in all but 1 − level of the cases; ∞ where it cannot be said. */
  readonly baseline: { readonly r: number; readonly level: number; readonly shifts: number }
}

/**
 * Which units follow a property of a text, all layers together, and whether that could be chance (`diagnostics/unitProperty.ts`).
 *
 * False findings: on labels that have nothing to do with the text, in 5 % of the cases at level 0.95; measured in findUnits.test.ts
 * @throws RangeError when the cell has no such state
 */
export function* findUnits(
  trainer: Trainer,
  { source, of, property }: FindUnitsQuestion,
): Generator<void, FindUnitsAnswer> {
  const { model, task, shared } = trainer
  const { cell, L, H } = model.stack
  if (!cell.state.includes(of)) throw new RangeError(`findUnits: this cell has no ${of}`)
  const passage = passageOf(trainer, source)
  const D = directionsOf(model.stack)
  const copies = Array.from({ length: D * L }, (_, n) => ({ layer: Math.floor(n / D), reverse: n % D === 1 }))
  const width = copies.length * H
  const states = new Float32Array(passage.tokens.length * width)
  yield* readStates(model, passage, (n, after) => {
    for (const [i, copy] of copies.entries()) states.set(after(copy, of), n * width + i * H)
  })
  const labels = labelsOf(passage, task.vocabulary.tokens, property)
  const { ranked, baseline } = yield* searchUnits(states, width, labels, shared.seed)
  return {
    source: passage.source,
    labels,
    l: Int32Array.from(ranked, ({ unit }) => copies[Math.floor(unit / H)]!.layer),
    j: Int32Array.from(ranked, ({ unit }) => unit % H),
    ...(D === 2 && { reverse: Uint8Array.from(ranked, ({ unit }) => Math.floor(unit / H) % 2) }),
    r: Float64Array.from(ranked, ({ r }) => r),
    verdicts: ranked.map(({ verdict }) => verdict),
    baseline,
  }
}
