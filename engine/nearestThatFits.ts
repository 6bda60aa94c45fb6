/**
 * For an experiment over a limit, the one most like it that is not.
 *
 * The batch gives way first: the network stays the same, and so does what the stage shows, one sequence of T characters. Then the
 * window, which is how far back gradients reach; then the network itself, its units and at last its layers. A setting is touched only
 * where the ones before it are not enough even at their smallest, and none is smaller than it need be, among what its slider offers.
 * Units and layers are capped in all lanes alike, so that what was equal stays equal.
 */
import { budgetOf, findExcess, LIMITS } from './budget.ts'
import type { Experiment } from './experiment/experiment.ts'
import { fields, type NumberField } from './experiment/fields.ts'
import type { TaskShape } from './tasks/task.ts'

/** In the order in which they give way. */
const YIELDING = ['B', 'T', 'h', 'layers'] as const
export type Yielding = (typeof YIELDING)[number]

/** Of units and layers, which lanes may have different numbers of, the most. */
type Caps = Record<Yielding, number>

export interface Change {
  readonly key: Yielding
  readonly from: number
  readonly to: number
}

export interface Nearest {
  readonly experiment: Experiment
  /** In the order of giving way; none if the experiment fits as it is. */
  readonly changes: readonly Change[]
}

/** @param shape what the task makes of a model */
export function nearestThatFits(experiment: Experiment, shape: TaskShape, limits = LIMITS): Nearest {
  const given = capsOf(experiment)
  const caps = { ...given }
  const fits = () => {
    const candidate = capped(experiment, caps)
    return candidate.lanes.every(lane => !findExcess(budgetOf(lane, shape, candidate), limits))
  }

  // Down, as many as are needed: the smallest experiment that sliders offer always fits.
  let needed = 0
  while (!fits() && needed < YIELDING.length) {
    const key = YIELDING[needed++]!
    caps[key] = offered(key, given[key]).at(-1)!
  }
  // And up again as far as it goes, first what should rather stay.
  for (const key of YIELDING.slice(0, needed).reverse()) {
    for (const value of offered(key, given[key])) {
      caps[key] = value
      if (fits()) break
    }
  }

  const changes = YIELDING.map(key => ({ key, from: given[key], to: caps[key] }))
  return { experiment: capped(experiment, caps), changes: changes.filter(({ from, to }) => from !== to) }
}

function capsOf({ B, T, lanes }: Experiment): Caps {
  const most = (key: 'h' | 'layers') => Math.max(...lanes.map(lane => lane[key]))
  return { B, T, h: most('h'), layers: most('layers') }
}

function capped(experiment: Experiment, { B, T, h, layers }: Caps): Experiment {
  const lanes = experiment.lanes.map(lane => ({
    ...lane,
    h: Math.min(lane.h, h),
    layers: Math.min(lane.layers, layers),
  }))
  return { ...experiment, B, T, lanes }
}

/** A value and what is offered below it, from the largest down. */
function offered(key: Yielding, value: number): number[] {
  const { stops, min, max }: NumberField = fields[key]
  const all = stops ?? Array.from({ length: max - min + 1 }, (_, i) => min + i)
  return [value, ...all.filter(stop => stop < value).reverse()]
}
