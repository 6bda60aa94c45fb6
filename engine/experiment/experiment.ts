import { type FieldValue, fields, type LaneKey, laneKeys, type SharedKey, sharedKeys } from './fields.ts'

/** What one lane's model and its training are made of. */
export type LaneSettings = { readonly [K in LaneKey]: FieldValue<K> }

/**
 * Everything that determines the numbers, as one immutable value: what the link holds, what a file holds, what a worker
 * receives. Appearance (theme, projector, language) is not in it.
 */
export type Experiment = { readonly [K in SharedKey]: FieldValue<K> } & {
  /** One to four, trained in lockstep from the same seed on the same data. */
  readonly lanes: readonly LaneSettings[]
}

export const MAX_LANES = 4

/** Own text longer than this many UTF-8 bytes is refused, with words. */
export const MAX_TEXT_BYTES = 1 << 20

export const defaultLane = Object.fromEntries(
  laneKeys.map(key => [key, fields[key].default]),
) as unknown as LaneSettings

/** A running comparison: RNN above LSTM, same seed, same text. */
export const defaultExperiment: Experiment = {
  ...(Object.fromEntries(sharedKeys.map(key => [key, fields[key].default])) as unknown as Omit<
    Experiment,
    'lanes'
  >),
  lanes: [
    { ...defaultLane, cell: 'rnn' },
    { ...defaultLane, cell: 'lstm' },
  ],
}
