/** Every visible string that is not generated from numbers (those are in the sentence.ts files beside their views). */
import type { CellName } from '../../engine/cells/index.ts'
import type { FieldKey } from '../../engine/experiment/fields.ts'
import type { Floor } from '../../engine/tasks/task.ts'
import type { TrackId } from '../store/preferences.ts'

export interface FieldText {
  readonly label: string
  readonly help: string
  /** Names of the options of a choice. */
  readonly options?: Readonly<Record<string, string>>
}

export const cellNames: Record<CellName, string> = {
  rnn: 'RNN',
  lstm: 'LSTM',
  gru: 'GRU',
  ff: 'No memory',
  lstm97: 'LSTM of 1997',
}

/** What follows is the gate's letter. */
export const gateNames: Readonly<Record<string, string>> = {
  i: 'input gate',
  f: 'forget gate',
  g: 'candidate',
  o: 'output gate',
  r: 'reset gate',
  z: 'update gate',
  n: 'candidate',
}

export const fieldText: Record<FieldKey, FieldText> = {
  task: {
    label: 'Task',
    help: 'What is read and what is asked.',
    options: {
      text: 'Guess the next character',
      bonjour: 'bonjour: which o is it?',
      recall: 'Recall the first symbol',
      anbn: 'Count: as many b as a',
      plainreber: 'Reber grammar',
      reber: 'Embedded Reber',
      parity: 'Next digit: even?',
      copy: 'Copy after a delay',
      order: 'Order of X and Y',
      words: 'Words without spaces',
      letters: 'Vowel or consonant?',
      spell: 'Spell a number',
      sentiment: 'Praise or blame?',
      names: 'Whose name is it?',
      tags: 'Tag the words',
      reversal: 'Reverse digits',
      dates: 'Dates to ISO',
      numerals: 'Number words to figures',
      adding: 'Add two numbers',
      ball: 'A moving ball',
      sines: 'Noisy sines',
    },
  },
  text: {
    label: 'Text',
    help: 'What the networks read. The last tenth is kept back to test them on.',
    options: {
      alice: 'Alice in Wonderland',
      rhymes: 'Nursery rhymes',
      sonnets: 'Shakespeare, Sonnets',
      genesis: 'Genesis 1–4',
      proverbs: 'English proverbs',
      fables: 'La Fontaine, Fables (French)',
      tunes: 'Tunes in ABC notation',
    },
  },
  txt: { label: 'Own text', help: 'Your own text, in place of the ones that come with the page.' },
  cell: { label: 'Cell', help: 'What is repeated along time.', options: cellNames },
  h: { label: 'Hidden units', help: 'How many numbers the network carries from step to step (H).' },
  layers: {
    label: 'Layers',
    help: 'Cells stacked on top of each other; each reads the hidden state of the one below.',
  },
  wire: {
    label: 'Wiring',
    help: 'How copies of the same cell are put together over time.',
    options: {
      plain: 'left to right',
      bi: 'both directions',
      encdec: 'encoder and decoder',
      attn: 'with attention',
    },
  },
  act: {
    label: 'Activation',
    help: 'The squashing function of RNN and “no memory”. LSTM and GRU have their own.',
    options: { tanh: 'tanh', relu: 'ReLU' },
  },
  drop: { label: 'Dropout', help: 'Share of outputs silenced between layers while training.' },
  T: {
    label: 'Window T',
    help: 'How many characters are read, and learned from, at once. Gradients reach no further back.',
  },
  B: { label: 'Batch B', help: 'How many places of the text are read side by side in one update.' },
  opt: {
    label: 'Optimiser',
    help: 'The rule that turns gradients into changes of the weights.',
    options: { sgd: 'SGD', momentum: 'Momentum 0.9', rmsprop: 'RMSprop', adagrad: 'Adagrad', adam: 'Adam' },
  },
  lr: { label: 'Learning rate', help: 'How large each change is.' },
  clip: {
    label: 'Clip gradient at',
    help: 'A gradient larger than this is shortened before it is used. 0 switches clipping off.',
  },
  clipBy: {
    label: 'Clip by',
    help: 'Norm shortens the whole gradient and keeps its direction; value cuts each element and turns it.',
    options: { norm: 'norm', value: 'value' },
  },
  carry: {
    label: 'Carry the state over',
    help: 'The next window starts with the memory the last one ended with, instead of an empty one.',
  },
  loss: {
    label: 'Loss at',
    help: 'Which predictions count.',
    options: { task: 'what the task asks', every: 'every step', last: 'the last step only' },
  },
  init: {
    label: 'Start weights',
    help: 'Where learning starts from.',
    options: {
      pytorch: 'PyTorch: U(±1/√H)',
      xavier: 'Xavier',
      orthogonal: 'Orthogonal',
      identity: 'Identity',
    },
  },
  gain: { label: 'Recurrent gain', help: 'Multiplies the recurrent start weights.' },
  fb: {
    label: 'Forget-gate bias',
    help: 'Added to the LSTM’s forget gate at the start. 0 is PyTorch’s default; 1 makes it remember.',
  },
  seed: {
    label: 'Seed',
    help: 'Chance comes from here: the same seed gives the same numbers, to the last bit.',
  },
  weights: {
    label: 'Weights from a file',
    help: 'Their fingerprint; the weights themselves are in no link.',
  },
  turns: { label: 'Changed on the way', help: 'What was done by hand, after which update.' },
  at: { label: 'Open at update', help: 'The page trains to here and pauses.' },
  fp: { label: 'Fingerprint', help: 'Of all parameters, to check that two runs agree.' },
}

export const groupText = {
  data: 'Data',
  model: 'Model',
  training: 'Training',
  start: 'Start weights',
  run: 'Run',
} as const

export const trackText: Record<TrackId, { title: string; help: string }> = {
  wiring: {
    title: 'wiring',
    help: 'Every copy of the cell, what it reads (below) and where it is asked (above). The number of its weights stays, however they are put together.',
  },
  guess: {
    title: 'guess',
    help: 'The three likeliest guesses under each step, the true one outlined. Bars: surprise, in bits.',
  },
  series: {
    title: 'series',
    help: 'The line is what is read, dots are what the network says will come, and dashes what it imagines by itself: there it reads its own outputs.',
  },
  hidden: {
    title: 'hidden h',
    help: 'What the network remembers: each row is one unit, each column one step.',
  },
  cell: { title: 'cell c', help: 'The LSTM’s cell state, the line along which memory can travel unchanged.' },
  gates: {
    title: 'gates',
    help: 'Each gate as units by steps: blue is shut (0), red is open (1); the line is the mean. Numbers: % of values below 0.1 · above 0.9.',
  },
  attention: {
    title: 'attention',
    help: 'Where each step of the answer looks back: a row for each symbol that is written, under the columns of the source. Red is 1: nowhere else.',
  },
  gradient: {
    title: 'gradient',
    help: 'How much of the learning signal of one step’s loss reaches each earlier step, in powers of ten.',
  },
  cellpath: {
    title: 'cell path',
    help: 'How much of the cell state at each step is left at the followed one: through the forget gates alone, and by all ways together.',
  },
  jacobian: {
    title: 'Jacobian',
    help: 'The most by which each step can stretch a change of the state: σ_max of its Jacobian. 1 keeps.',
  },
  matrix: {
    title: 'all losses',
    help: 'Each row is the gradient of one step’s loss at every earlier step, in both directions at every later one too, on the scale of the gradient tracks; the chosen row is outlined.',
  },
  strip: {
    title: 'by update',
    help: 'The gradient track as it was at every update so far: oldest on top, on the same scale. The line is the update on screen.',
  },
  shares: {
    title: 'dL/dW',
    help: 'dL/dW_hh is a sum with one term for each copy of the cell. Bars: how much of it each copy adds, in %, for the followed loss.',
  },
}

export const floorText: Record<Floor['id'], string> = {
  uniform: 'knows nothing',
  unigram: 'knows letter frequencies',
  bigram: 'knows letter pairs',
  memoryless: 'sees only this letter',
  chance: 'coin toss',
  classes: 'a blind guess',
  answers: 'knows how often each answer is',
  half: 'knows one of the two',
  forgetful: 'has forgotten',
  leftToRight: 'reads from left to right',
  best: 'knows all one can know',
  constant: 'always says the mean',
  position: 'sees only one position',
  lastValue: 'says the last value again',
  noise: 'knows all but the noise',
}

export const words = {
  alike: 'What is alike in all lanes',
  skip: 'Skip to the stage',
  run: 'Run',
  pause: 'Pause',
  reset: 'Reset',
  resetHelp: 'Start again from the same seed: the same numbers (R)',
  seedHelp: 'Start again from a new seed',
  newSeed: 'New seed',
  steps: {
    time: {
      name: 'One time step',
      help: 'One time step (→): walk through the probe, forward and then back from the followed loss',
    },
    pass: { name: 'To the end of the pass', help: 'To the end of this pass (Shift+Alt+→)' },
    update: { name: 'One update', help: 'Exactly one update (Shift+→)' },
  },
  speed: 'Speed',
  speeds: { 1: '1 /s', 4: '4 /s', 15: '15 /s', 60: '60 /s', max: 'max' },
  undo: 'Undo',
  redo: 'Redo',
  weights: 'Weights',
  share: 'Share',
  history: 'History',
  historyHelp: 'Look at an earlier update. Run goes on from there, and repeats what was.',
  present: 'Present',
  /** In full, and as short as the header needs it in large letters. */
  leavePresent: 'Leave presentation',
  leave: 'Leave',
  help: 'Help',
  presets: 'Presets',
  presetNotice: 'What to look at',
  dismissPreset: 'Put away what to look at',
  ownText: 'Own text',
  experiment: 'Experiment',
  stage: 'Stage',
  panels: 'Panels',
  more: 'More settings',
  lanes: 'Lanes',
  addLane: 'Add lane',
  removeLane: 'Remove lane',
  branch: 'Branch …',
  branchHelp: 'A copy of one lane up to here, with another setting from here on, beside it',
  settingsFor: 'Settings for',
  allLanes: 'all lanes',
  costHelp:
    'Memory and arithmetic of all lanes; updates of the slowest. Computed from the settings, not measured, so that it is the same everywhere.',
  mixed: 'differs',
  onlyNumbers: (whole: boolean, min: number, max: number) =>
    `Only ${whole ? 'whole ' : ''}numbers from ${min} to ${max}; nothing has changed.`,
  restarts: '⟲',
  restartsHelp:
    'Needs new start weights or new data: changing it starts over. Undo brings the old setting back.',
  update: 'update',
  characters: 'characters',
  timeSteps: 'time steps',
  perSecond: '/s',
  theme: 'Theme',
  themes: { auto: 'as the system', light: 'light', dark: 'dark' },
  close: 'Close',
  copy: 'Copy link',
  copied: 'Copied',
  table: 'Table',
  tableOf: 'as a table',
  figureMenu: 'table and saving',
  noCharacters: 'This task is about numbers: there are no characters to look into.',
  notLoaded: 'This part of the page could not be loaded. Loading the page again may help.',
} as const
