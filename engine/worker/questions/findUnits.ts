import type { StateName } from '../../cells/cell.ts'
import { searchUnits, type UnitProperty } from '../../diagnostics/unitProperty.ts'
import type { Trainer } from '../../trainer.ts'
import {
  labelsOf,
  type Passage,
  type PropertyQuestion,
  passageOf,
  readAlong,
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
  const states = new Float32Array(passage.tokens.length * L * H)
  yield* readAlong(model, passage, (n, tape) => {
    for (let l = 0; l < L; l++) states.set(tape.layers[l]!.steps[0]!.next[of], (n * L + l) * H)
  })
  const labels = labelsOf(passage, task.vocabulary.tokens, property)
  const { ranked, baseline } = yield* searchUnits(states, L * H, labels, shared.seed)
  return {
    source: passage.source,
    labels,
    l: Int32Array.from(ranked, ({ unit }) => Math.floor(unit / H)),
    j: Int32Array.from(ranked, ({ unit }) => unit % H),
    r: Float64Array.from(ranked, ({ r }) => r),
    verdicts: ranked.map(({ verdict }) => verdict),
    baseline,
  }
}
