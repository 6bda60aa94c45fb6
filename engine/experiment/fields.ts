/**
 * Every setting of an experiment, one row each. The link, the controls, the validation and the documentation are all read
 * from this table; nothing else knows a range or a default.
 *
 * A row of scope 'lane' may hold a different value in every lane (a list in the link); 'shared' rows hold one for all.
 * `live` settings act on the next update of a running experiment; the others need new start weights or new data.
 * `shown: 'first'` rows are visible at once, 'more' rows behind the disclosure, 'never' rows have no control of their own.
 */

interface Row {
  readonly scope: 'lane' | 'shared'
  readonly group: 'data' | 'model' | 'training' | 'start' | 'run'
  readonly live?: true
  /** Weights from a file stay good when it is changed, as do all that are live: sizes, vocabulary and start weights do not depend on it. */
  readonly keepsWeights?: true
  readonly shown: 'first' | 'more' | 'never'
}
export interface ChoiceField extends Row {
  readonly kind: 'choice'
  readonly options: readonly string[]
  readonly default: string
}
export interface NumberField extends Row {
  readonly kind: 'number' | 'integer'
  readonly min: number
  readonly max: number
  readonly default: number
  /** How a slider moves between min and max. A log scale that includes zero puts zero at its lower end. */
  readonly scale: 'linear' | 'log'
  /** Values a slider offers; the text box and the link accept any number in the range. */
  readonly stops?: readonly number[]
}
export interface FlagField extends Row {
  readonly kind: 'flag'
  readonly default: boolean
}
export interface TextField extends Row {
  readonly kind: 'text'
  readonly default: string
  /** Only eight lower-case hexadecimal digits, or nothing. */
  readonly fingerprint?: true
}
export type Field = ChoiceField | NumberField | FlagField | TextField

export const fields = {
  task: {
    kind: 'choice',
    options: [
      'text',
      'bonjour',
      'recall',
      'anbn',
      'plainreber',
      'reber',
      'parity',
      'copy',
      'order',
      'words',
      'letters',
      'spell',
      'sentiment',
      'names',
      'tags',
      'reversal',
      'dates',
      'numerals',
      'adding',
      'ball',
      'sines',
    ],
    default: 'text',
    scope: 'shared',
    group: 'data',
    shown: 'first',
  },
  text: {
    kind: 'choice',
    options: ['alice', 'rhymes', 'sonnets', 'genesis', 'proverbs', 'fables', 'tunes'],
    default: 'alice',
    scope: 'shared',
    group: 'data',
    shown: 'first',
  },
  txt: { kind: 'text', default: '', scope: 'shared', group: 'data', shown: 'never' },
  cell: {
    kind: 'choice',
    options: ['rnn', 'lstm', 'gru', 'ff', 'lstm97'],
    default: 'rnn',
    scope: 'lane',
    group: 'model',
    shown: 'first',
  },
  h: {
    kind: 'integer',
    min: 1,
    max: 256,
    default: 32,
    scale: 'log',
    stops: [4, 8, 16, 32, 64, 128, 256],
    scope: 'lane',
    group: 'model',
    shown: 'first',
  },
  layers: {
    kind: 'integer',
    min: 1,
    max: 3,
    default: 1,
    scale: 'linear',
    scope: 'lane',
    group: 'model',
    shown: 'more',
  },
  wire: {
    kind: 'choice',
    options: ['plain', 'bi', 'encdec', 'attn'],
    default: 'plain',
    scope: 'lane',
    group: 'model',
    shown: 'first',
  },
  act: {
    kind: 'choice',
    options: ['tanh', 'relu'],
    default: 'tanh',
    scope: 'lane',
    group: 'model',
    keepsWeights: true,
    shown: 'more',
  },
  drop: {
    kind: 'number',
    min: 0,
    max: 0.9,
    default: 0,
    scale: 'linear',
    scope: 'lane',
    group: 'model',
    live: true,
    shown: 'more',
  },
  T: {
    kind: 'integer',
    min: 2,
    max: 400,
    default: 50,
    scale: 'log',
    stops: [5, 10, 16, 25, 35, 50, 75, 100, 150, 200, 400],
    scope: 'shared',
    group: 'training',
    keepsWeights: true,
    shown: 'first',
  },
  B: {
    kind: 'integer',
    min: 1,
    max: 64,
    default: 16,
    scale: 'log',
    stops: [1, 2, 4, 8, 16, 32, 64],
    scope: 'shared',
    group: 'training',
    keepsWeights: true,
    shown: 'more',
  },
  opt: {
    kind: 'choice',
    options: ['sgd', 'momentum', 'rmsprop', 'adagrad', 'adam'],
    default: 'adam',
    scope: 'lane',
    group: 'training',
    keepsWeights: true,
    shown: 'more',
  },
  lr: {
    kind: 'number',
    min: 1e-6,
    max: 1000,
    default: 0.001,
    scale: 'log',
    stops: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100, 1000],
    scope: 'lane',
    group: 'training',
    live: true,
    shown: 'first',
  },
  clip: {
    kind: 'number',
    min: 0,
    max: 1000,
    default: 1,
    scale: 'log',
    stops: [0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100],
    scope: 'lane',
    group: 'training',
    live: true,
    shown: 'first',
  },
  clipBy: {
    kind: 'choice',
    options: ['norm', 'value'],
    default: 'norm',
    scope: 'lane',
    group: 'training',
    live: true,
    shown: 'more',
  },
  carry: {
    kind: 'flag',
    default: true,
    scope: 'lane',
    group: 'training',
    keepsWeights: true,
    shown: 'more',
  },
  loss: {
    kind: 'choice',
    options: ['task', 'every', 'last'],
    default: 'task',
    scope: 'shared',
    group: 'training',
    keepsWeights: true,
    shown: 'more',
  },
  init: {
    kind: 'choice',
    options: ['pytorch', 'xavier', 'orthogonal', 'identity'],
    default: 'pytorch',
    scope: 'lane',
    group: 'start',
    shown: 'more',
  },
  gain: {
    kind: 'number',
    min: 0,
    max: 10,
    default: 1,
    scale: 'linear',
    scope: 'lane',
    group: 'start',
    shown: 'more',
  },
  fb: {
    kind: 'number',
    min: -10,
    max: 10,
    default: 1,
    scale: 'linear',
    scope: 'lane',
    group: 'start',
    shown: 'more',
  },
  seed: {
    kind: 'integer',
    min: 0,
    max: 4294967295,
    default: 1,
    scale: 'linear',
    scope: 'shared',
    group: 'start',
    keepsWeights: true,
    shown: 'more',
  },
  weights: { kind: 'text', fingerprint: true, default: '', scope: 'lane', group: 'start', shown: 'never' },
  turns: { kind: 'text', default: '', scope: 'lane', group: 'run', shown: 'never' },
  at: {
    kind: 'integer',
    min: 0,
    max: 1000000,
    default: 0,
    scale: 'linear',
    scope: 'shared',
    group: 'run',
    shown: 'never',
  },
  fp: { kind: 'text', fingerprint: true, default: '', scope: 'lane', group: 'run', shown: 'never' },
} as const satisfies Record<string, Field>

export type FieldKey = keyof typeof fields
export const fieldKeys = Object.keys(fields) as FieldKey[]

type ValueOf<F> = F extends { kind: 'choice'; options: readonly (infer O)[] }
  ? O
  : F extends { kind: 'number' | 'integer' }
    ? number
    : F extends { kind: 'flag' }
      ? boolean
      : string

export type FieldValue<K extends FieldKey> = ValueOf<(typeof fields)[K]>
/** How copies of the cell are put together over the time axis. */
export type Wiring = FieldValue<'wire'>
export type LaneKey = { [K in FieldKey]: (typeof fields)[K]['scope'] extends 'lane' ? K : never }[FieldKey]
export type SharedKey = Exclude<FieldKey, LaneKey>
export const laneKeys = fieldKeys.filter(key => fields[key].scope === 'lane') as LaneKey[]
export const sharedKeys = fieldKeys.filter(key => fields[key].scope === 'shared') as SharedKey[]

/** Whether weights from a file may stay when this setting is changed. */
export function keepsWeights(key: FieldKey): boolean {
  const field: Field = fields[key]
  return field.live === true || field.keepsWeights === true || field.group === 'run'
}

/** Whether a value of the right type lies in the field's range; what the link, the files and the controls all ask. */
export function isAllowed(key: FieldKey, value: unknown): boolean {
  const field: Field = fields[key]
  switch (field.kind) {
    case 'choice':
      return typeof value === 'string' && field.options.includes(value)
    case 'flag':
      return typeof value === 'boolean'
    case 'text':
      return typeof value === 'string'
    case 'integer':
      return Number.isInteger(value) && (value as number) >= field.min && (value as number) <= field.max
    case 'number':
      return typeof value === 'number' && value >= field.min && value <= field.max
  }
}
