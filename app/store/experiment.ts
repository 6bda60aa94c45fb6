/** What the user chose. One writer: the actions below. */
import { createStore } from 'zustand/vanilla'
import {
  defaultExperiment,
  type Experiment,
  type LaneSettings,
  MAX_LANES,
} from '../../engine/experiment/experiment.ts'
import {
  type FieldValue,
  fields,
  keepsWeights,
  type LaneKey,
  type SharedKey,
} from '../../engine/experiment/fields.ts'
import type { Note } from '../../engine/experiment/note.ts'
import { settingsAt, type Turn, withTurn } from '../../engine/experiment/turns.ts'

export type UnknownSettings = readonly (readonly [string, string])[]

/** Whose experiment is on screen: one's own, which is saved, or somebody's link, which never touches what is saved. */
export type Origin = 'own' | 'visiting'

export interface ExperimentState {
  readonly experiment: Experiment
  /** Counts what was opened as a whole (a link, a preset, saved work): that begins at its start weights, however little it changes. */
  readonly openings: number
  readonly past: readonly Experiment[]
  readonly future: readonly Experiment[]
  readonly origin: Origin
  /** Settings of the link that this version does not know; passed on when the experiment is shared again. */
  readonly unknown: UnknownSettings
  /** What was found while reading the link. */
  readonly notes: readonly Note[]
  /** Made by a newer version: shown as far as understood. */
  readonly readOnly: boolean
  /** Which lanes the settings panel edits. */
  readonly editing: number | 'all'
  /** The hand movement that the latest change belongs to: a slider being dragged is one step to undo. */
  readonly gesture: object | undefined
}

const UNDO_STEPS = 100

export const experimentStore = createStore<ExperimentState>(() => ({
  experiment: defaultExperiment,
  openings: 0,
  past: [],
  future: [],
  origin: 'own',
  unknown: [],
  notes: [],
  readOnly: false,
  editing: 'all',
  gesture: undefined,
}))

const { getState, setState } = experimentStore

/** A change by hand: remembered for undo. A run to a given update belongs to the link that asked for it, so it ends here. */
function change(experiment: Experiment, also: Partial<ExperimentState> = {}): void {
  const { past, experiment: before, gesture } = getState()
  const goesOn = also.gesture !== undefined && also.gesture === gesture
  const after = { ...experiment, at: 0, lanes: experiment.lanes.map(lane => ({ ...lane, fp: '' })) }
  setState({
    experiment: after,
    past: goesOn ? past : [...past, before].slice(-UNDO_STEPS),
    future: [],
    gesture: undefined,
    ...also,
  })
}

export function setShared<K extends SharedKey>(key: K, value: FieldValue<K>): void {
  const { experiment } = getState()
  if (experiment[key] === value) return
  const lanes = keepsWeights(key) ? experiment.lanes : experiment.lanes.map(withoutWeights)
  change({ ...experiment, [key]: value, lanes })
}

/**
 * Sets one field in the lanes that are being edited, or in one given lane, from the start. A setting that could be turned on the way
 * begins anew with this value, so what was turned later goes.
 */
export function setLane<K extends LaneKey>(key: K, value: FieldValue<K>, lane = getState().editing): void {
  const { experiment } = getState()
  const lanes = experiment.lanes.map((settings, i) =>
    lane === 'all' || lane === i
      ? {
          ...(settings[key] === value || keepsWeights(key) ? settings : withoutWeights(settings)),
          [key]: value,
          ...('live' in fields[key] && { turns: '' }),
        }
      : settings,
  )
  if (lanes.some((settings, i) => settings[key] !== experiment.lanes[i]![key]))
    change({ ...experiment, lanes })
}

/** A lane that begins with start weights: those of a file would not fit it, or are no longer wanted. */
export const withoutWeights = (lane: LaneSettings): LaneSettings => ({ ...lane, weights: '' })

/**
 * A lane begins anew with the weights of a file, of this fingerprint. Its settings are those it has come to at an update; what was done by
 * hand on the way there was done to other weights.
 */
export function beginWith(weights: string, lane: number, update: number): void {
  const { experiment, openings } = getState()
  const settings = { ...settingsAt(experiment.lanes[lane]!, update), turns: '', weights }
  change({ ...experiment, lanes: experiment.lanes.with(lane, settings) }, { openings: openings + 1 })
}

/** Does something to the lanes that are being edited, or to one, in the middle of their run. */
export function turnLanes(turn: Turn, lane = getState().editing, gesture?: object): void {
  const { experiment } = getState()
  const lanes = experiment.lanes.map((settings, i) =>
    lane === 'all' || lane === i ? withTurn(settings, turn) : settings,
  )
  if (lanes.some((settings, i) => settings.turns !== experiment.lanes[i]!.turns))
    change({ ...experiment, lanes }, { gesture })
}

/** One lane more, which is like another up to an update and then turns. */
export function branchLane(lane: number, turn: Turn): void {
  const { experiment } = getState()
  const { lanes } = experiment
  if (lanes.length < MAX_LANES) change({ ...experiment, lanes: [...lanes, withTurn(lanes[lane]!, turn)] })
}

/** All lanes begin with the settings that they came to in the end; weights set by hand are given up. */
export function beginAsTurned(): void {
  const { experiment } = getState()
  const lanes = experiment.lanes.map(lane => ({ ...settingsAt(lane, Infinity), turns: '' }))
  change({ ...experiment, lanes })
}

/** A copy of the last lane, with the next cell so that there is something to compare. */
export function addLane(): void {
  const { experiment } = getState()
  if (experiment.lanes.length === MAX_LANES) return
  const used = experiment.lanes.map(({ cell }) => cell)
  const cell = fields.cell.options.find(option => !used.includes(option)) ?? used.at(-1)!
  const { lanes } = experiment
  change({ ...experiment, lanes: [...lanes, { ...withoutWeights(lanes.at(-1)!), cell }] })
}

export function removeLane(lane: number): void {
  const { experiment } = getState()
  if (experiment.lanes.length === 1) return
  setState({ editing: 'all' })
  change({ ...experiment, lanes: experiment.lanes.filter((_, i) => i !== lane) })
}

export function editLanes(editing: number | 'all'): void {
  setState({ editing })
}

/** The user's own text, in place of the shipped ones; '' goes back to those. */
export function setOwnText(txt: string): void {
  const { experiment } = getState()
  change({ ...experiment, task: 'text', txt, lanes: experiment.lanes.map(withoutWeights) })
}

/** A preset or a new seed, by hand: undoable, and one's own. */
export function replaceExperiment(experiment: Experiment): void {
  change(experiment, { editing: 'all', openings: getState().openings + 1 })
}

/** What was read from a link or from storage; nothing to undo yet. */
export function openExperiment(
  opened: Pick<ExperimentState, 'experiment' | 'origin'> & Partial<ExperimentState>,
): void {
  const openings = getState().openings + 1
  setState({
    past: [],
    future: [],
    unknown: [],
    notes: [],
    readOnly: false,
    editing: 'all',
    ...opened,
    openings,
  })
}

export function dismissNotes(): void {
  setState({ notes: [] })
}

/** From now on the experiment on screen is one's own, and saved. */
export function keepAsOwn(): void {
  setState({ origin: 'own' })
}

export function undo(): void {
  const { past, future, experiment } = getState()
  const before = past.at(-1)
  if (before)
    setState({
      experiment: before,
      past: past.slice(0, -1),
      future: [experiment, ...future],
      editing: 'all',
      gesture: undefined,
    })
}

export function redo(): void {
  const { past, future, experiment } = getState()
  const [after, ...rest] = future
  if (after)
    setState({
      experiment: after,
      past: [...past, experiment],
      future: rest,
      editing: 'all',
      gesture: undefined,
    })
}
