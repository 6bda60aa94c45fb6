import {
  defaultExperiment,
  defaultLane,
  type Experiment,
  type LaneSettings,
} from '../../engine/experiment/experiment.ts'
import type { PanelId, TrackId } from '../store/preferences.ts'

export interface Preset {
  readonly id: string
  readonly title: string
  /** What to look at. */
  readonly notice: string
  readonly experiment: Experiment
  /** Hidden at first, but what the notice speaks of: shown with it. */
  readonly tracks?: readonly TrackId[]
  readonly panels?: readonly PanelId[]
}

const lane = (settings: Partial<LaneSettings>): LaneSettings => ({ ...defaultLane, ...settings })
const of = (settings: Partial<Experiment>): Experiment => ({ ...defaultExperiment, ...settings })

/** A text of one's own; this one was written for the preset. */
const PARAGRAPH = `A river does not remember the rain that made it. It carries the water on, past the mill and the bridge and the
willows, and by the time it meets the sea nobody can say which drop fell where. A network with a short memory is like that river:
the last few letters are clear, the ones before are mud, and the first word of the sentence has long gone out with the tide. To
remember the rain one must keep a little of it apart, in a jar with a lid, and open the lid only when somebody asks for it. `

/** Ready-made experiments, one click and one link each. */
export const presets: readonly Preset[] = [
  {
    id: 'compare',
    title: 'RNN against LSTM',
    notice: 'Same text, same seed. Whose gradient reaches further back?',
    experiment: defaultExperiment,
  },
  {
    id: 'vanishing',
    title: 'Vanishing gradient',
    notice: 'A plain RNN with PyTorch’s start weights: about half is lost at every step back.',
    experiment: of({ T: 75, lanes: [lane({ cell: 'rnn', lr: 0.001 })] }),
  },
  {
    id: 'exploding',
    title: 'Exploding gradient',
    notice:
      'Recurrent weights four times too large: the curve climbs to the left, and the norm panel reaches tens of thousands.',
    experiment: of({
      lanes: [lane({ cell: 'rnn', act: 'relu', gain: 4, carry: false, clip: 0, opt: 'sgd', lr: 1e-6 })],
    }),
  },
  {
    id: 'overflow',
    title: 'Until the numbers run out',
    notice:
      'The same weights with a bold learning rate: in two updates nothing is a number any more. Rewind, lower, go on.',
    experiment: of({ lanes: [lane({ cell: 'rnn', act: 'relu', gain: 4, clip: 0, opt: 'sgd', lr: 0.1 })] }),
  },
  {
    id: 'clipped',
    title: 'Clipped and not',
    notice:
      'Twice the same network; one shortens every gradient above 1. The other takes one step too large: watch both panels.',
    experiment: of({
      lanes: [0, 1].map(clip =>
        lane({ cell: 'rnn', act: 'relu', init: 'identity', opt: 'sgd', lr: 0.01, clip }),
      ),
    }),
  },
  {
    id: 'forget-bias',
    title: 'Forget-gate bias 0, 1, 3',
    notice:
      'Three LSTMs asked for the first of 40 symbols. With bias 3 the likeliest answer is right from update 25 on, with 1 from 225 on; with 0 it stays a coin toss.',
    experiment: of({
      task: 'recall',
      T: 40,
      B: 32,
      lanes: [0, 1, 3].map(fb => lane({ cell: 'lstm', fb })),
    }),
  },
  {
    id: 'gru-lstm',
    title: 'GRU against LSTM',
    notice: 'Two ways of keeping: an update gate, or a cell with a forget gate.',
    experiment: of({ lanes: [lane({ cell: 'gru' }), lane({ cell: 'lstm' })] }),
  },
  {
    id: 'identity',
    title: 'ReLU and identity',
    notice: 'An RNN that starts as a copy machine, beside an ordinary one: recall over 40 steps.',
    experiment: of({
      task: 'recall',
      T: 40,
      B: 32,
      lanes: [
        lane({ cell: 'rnn', act: 'relu', init: 'identity', lr: 0.001 }),
        lane({ cell: 'rnn', act: 'tanh', lr: 0.001 }),
      ],
    }),
  },
  {
    id: 'bonjour',
    title: 'bonjour',
    notice: 'After b comes o, after j comes … and after o? Without memory the two o’s are the same.',
    experiment: of({
      task: 'bonjour',
      T: 16,
      B: 4,
      lanes: [lane({ cell: 'ff', h: 16, lr: 0.01 }), lane({ cell: 'rnn', h: 16, lr: 0.01 })],
    }),
  },
  {
    id: 'count',
    title: 'Counting: aⁿbⁿ',
    notice:
      'As many b as a, n up to 10: without memory every b may be the last. At update 250 the LSTM counts to 16; how far beyond 10 comes and goes as it trains on.',
    experiment: of({
      task: 'anbn',
      T: 60,
      lanes: [lane({ cell: 'ff', h: 4, lr: 0.02 }), lane({ cell: 'lstm', h: 4, lr: 0.02 })],
    }),
  },
  {
    id: 'plain-reber',
    title: 'Reber grammar',
    notice:
      'From each state two letters lead on, alike likely. From update 150 on the RNN loses no more than those coin tosses: it knows the state. Without memory only the last letter is known.',
    experiment: of({
      task: 'plainreber',
      T: 30,
      lanes: [lane({ cell: 'ff', h: 12, lr: 0.02 }), lane({ cell: 'rnn', h: 12, lr: 0.02 })],
    }),
    panels: ['automaton'],
  },
  {
    id: 'reber',
    title: 'Embedded Reber grammar',
    notice:
      'The last letter but one repeats the second: the LSTM knows it after 260 updates. The mean loss gains only 0.08 bits by it.',
    experiment: of({
      task: 'reber',
      lanes: [lane({ cell: 'ff', h: 12, lr: 0.02 }), lane({ cell: 'lstm', h: 12, lr: 0.02 })],
    }),
    panels: ['automaton'],
  },
  {
    id: 'forget-gate',
    title: 'Why a forget gate',
    notice:
      'Reber strings without end. With a forget gate the letter before the last is right after 1000 updates; without, c only grows, and it is guessed.',
    experiment: of({
      task: 'reber',
      lanes: [lane({ cell: 'lstm97', h: 8, lr: 0.01 }), lane({ cell: 'lstm', h: 8, lr: 0.01 })],
    }),
    panels: ['automaton'],
  },
  {
    id: 'parity',
    title: 'What nobody can know',
    notice:
      'Is the next digit even? The loss falls to one bit, a coin toss, and stays: memory does not help here.',
    experiment: of({ task: 'parity', T: 20, lanes: [lane({ cell: 'lstm', h: 8, lr: 0.02 })] }),
  },
  {
    id: 'both',
    title: 'Both directions',
    notice:
      'The same question to two GRUs; one also reads from right to left. Within 100 updates it answers every digit but the last, the other none. Follow the loss at step 10: → reaches back, ← ahead.',
    tracks: ['wiring'],
    experiment: of({
      task: 'parity',
      T: 20,
      lanes: [lane({ cell: 'gru', h: 16, lr: 0.01 }), lane({ cell: 'gru', h: 16, lr: 0.01, wire: 'bi' })],
    }),
  },
  {
    id: 'copy',
    title: 'Copy after a delay',
    notice:
      'Four letters, a sign, and the same four again. From update 100 on the LSTM is below the line of who has forgotten.',
    experiment: of({ task: 'copy', T: 9, lanes: [lane({ cell: 'lstm', lr: 0.01 })] }),
  },
  {
    id: 'order',
    title: 'In which order?',
    notice:
      'XX, XY, YX or YY, among 50 symbols? Flat at 2 bits for 380 updates, then it finds out: the curve is near 0 at 440.',
    experiment: of({ task: 'order', T: 50, B: 32, lanes: [lane({ cell: 'lstm', h: 8, lr: 0.02, fb: 3 })] }),
  },
  {
    id: 'words',
    title: 'Words without spaces',
    notice:
      'Six words and no space between them. From update 80 on the surprise bars stand up where a word begins, and nearly nowhere else.',
    experiment: of({
      task: 'words',
      T: 30,
      lanes: [lane({ cell: 'ff', lr: 0.005 }), lane({ cell: 'rnn', lr: 0.005 })],
    }),
    panels: ['automaton'],
  },
  {
    id: 'phone',
    title: 'Keyboard of a telephone',
    notice:
      'Type, and tap what comes next, or a whole word. At update 300 “the lit” is offered “little”; watch it change while it learns.',
    experiment: of({ text: 'rhymes', T: 40, lanes: [lane({ cell: 'gru', h: 64, lr: 0.01 })] }),
    panels: ['keyboard'],
  },
  {
    id: 'letters',
    title: 'One to one: vowel or consonant',
    notice:
      'Every letter stands for itself, so nothing need be remembered: without memory all is right after 50 updates.',
    tracks: ['wiring'],
    experiment: of({ task: 'letters', T: 12, lanes: [lane({ cell: 'ff', h: 8, lr: 0.02 })] }),
  },
  {
    id: 'spell',
    title: 'One to many: spell a number',
    notice:
      'A digit once, then nothing to read: s, e, v, e, n come out of memory. All ten are right after 130 updates.',
    tracks: ['wiring'],
    experiment: of({
      task: 'spell',
      T: 6,
      lanes: [lane({ cell: 'ff', h: 16, lr: 0.02 }), lane({ cell: 'rnn', h: 16, lr: 0.02 })],
    }),
  },
  {
    id: 'sentiment',
    title: 'Many to one: not good',
    notice:
      '“not” turns praise into blame. Without memory it stays one bit, a coin toss. The RNN finds out after 40 updates, and at 80 every phrase is right.',
    tracks: ['wiring'],
    experiment: of({
      task: 'sentiment',
      T: 19,
      B: 32,
      lanes: [lane({ cell: 'ff', h: 16, lr: 0.02 }), lane({ cell: 'rnn', h: 16, lr: 0.02 })],
    }),
  },
  {
    id: 'names',
    title: 'Many to one: whose name?',
    notice:
      'English, French, German, Italian, Japanese. Of names kept back three of five are right after 60 updates; then the loss falls on, but those do not get better.',
    tracks: ['wiring'],
    experiment: of({
      task: 'names',
      T: 11,
      B: 32,
      lanes: [lane({ cell: 'ff', h: 64, lr: 0.01 }), lane({ cell: 'gru', h: 64, lr: 0.01 })],
    }),
  },
  {
    id: 'tags',
    title: 'Tagging: the old man the boat',
    notice:
      'Do the old man the boat, or does the old man listen? Only what follows tells: left to right both words stay a coin toss. The GRU that also reads from right to left knows after 50 updates. Follow the loss at step 9: ← reaches ahead.',
    tracks: ['wiring'],
    experiment: of({
      task: 'tags',
      T: 24,
      lanes: [lane({ cell: 'gru', h: 16, lr: 0.01 }), lane({ cell: 'gru', h: 16, lr: 0.01, wire: 'bi' })],
    }),
  },
  {
    id: 'reversal',
    title: 'Reversing digits: with and without attention',
    notice:
      'Ten digits, then last to first. With attention nearly all are right after 500 updates, and it looks along the anti-diagonal. Without, half are still wrong after 3 000.',
    tracks: ['wiring'],
    experiment: of({
      task: 'reversal',
      T: 20,
      B: 32,
      lanes: [
        lane({ cell: 'gru', wire: 'attn', h: 32, lr: 0.005 }),
        lane({ cell: 'gru', wire: 'encdec', h: 32, lr: 0.005 }),
      ],
    }),
  },
  {
    id: 'dates',
    title: 'Dates to ISO',
    notice:
      '“February 29, 2024” becomes 2024-02-29. Where does it look for the year, and where for the day? All are right after 1 000 updates with attention; without, hardly any after 2 000.',
    tracks: ['wiring'],
    experiment: of({
      task: 'dates',
      T: 28,
      B: 32,
      lanes: [
        lane({ cell: 'gru', wire: 'attn', h: 48, lr: 0.005 }),
        lane({ cell: 'gru', wire: 'encdec', h: 48, lr: 0.005 }),
      ],
    }),
  },
  {
    id: 'numerals',
    title: 'Number words to figures',
    notice:
      '378, in words, is never learned from, and yet right after 800 updates with attention, which looks at “three”, “seven” and “eight” in turn. But three figures fit into twelve numbers: without it, 1 400 updates do.',
    tracks: ['wiring'],
    experiment: of({
      task: 'numerals',
      T: 34,
      B: 32,
      lanes: [
        lane({ cell: 'gru', wire: 'attn', h: 12, lr: 0.02 }),
        lane({ cell: 'gru', wire: 'encdec', h: 12, lr: 0.02 }),
      ],
    }),
  },
  {
    id: 'adding',
    title: 'Adding two numbers',
    notice:
      'Among 50 numbers two are marked; at the end their sum is asked for. Flat at the dashed line for hundreds of updates, then it falls: below 0.01 after 714.',
    experiment: of({ task: 'adding', T: 50, B: 32, lanes: [lane({ cell: 'lstm', h: 8, lr: 0.01 })] }),
  },
  {
    id: 'ball',
    title: 'A moving ball',
    notice:
      'Up or down? One position does not tell. With memory the error falls far below the upper dashed line; click at a step, and see where each imagines the ball to go.',
    experiment: of({
      task: 'ball',
      T: 40,
      lanes: [lane({ cell: 'ff', h: 16, lr: 0.01 }), lane({ cell: 'lstm', h: 16, lr: 0.01 })],
    }),
  },
  {
    id: 'sines',
    title: 'Noisy sines',
    notice:
      'Waves of all lengths under noise, which nobody can know. The forecast goes on with the wave alone, and at the right length.',
    experiment: of({ task: 'sines', lanes: [lane({ cell: 'lstm', h: 16, lr: 0.01 })] }),
  },
  {
    id: 'depth',
    title: 'Two layers',
    notice:
      'A second LSTM on top of the first. Both gradients are drawn, the upper layer’s is the strong line.',
    experiment: of({ lanes: [lane({ cell: 'lstm', layers: 1 }), lane({ cell: 'lstm', layers: 2 })] }),
  },
  {
    id: 'dropout',
    title: 'Dropout between layers',
    notice:
      'Two layers learn proverbs by heart: on those kept back (dotted) the loss falls to 2.7 bits until update 500 and is above 3 at 1 200. With half of the outputs between the layers silenced it is 2.7 there.',
    experiment: of({
      text: 'proverbs',
      lanes: [0, 0.5].map(drop => lane({ cell: 'lstm', layers: 2, h: 64, lr: 0.01, drop })),
    }),
  },
  {
    id: 'french',
    title: 'In French',
    notice: 'La Fontaine, with accents: the alphabet is whatever the text uses.',
    experiment: of({ text: 'fables', lanes: [lane({ cell: 'gru', h: 64 })] }),
  },
  {
    id: 'tune',
    title: 'A tune',
    notice:
      'Folk tunes as text, drawn and played. Which bars last what the metre says? None at first, more than half after 2000 updates; more at a low temperature.',
    experiment: of({ text: 'tunes', T: 64, lanes: [lane({ cell: 'lstm', h: 128, lr: 0.005 })] }),
    panels: ['tune'],
  },
  {
    id: 'own-text',
    title: 'Own text',
    notice: 'One paragraph, learned by heart. Put your own in its place: “Change own text …” on the left.',
    experiment: of({ txt: PARAGRAPH, T: 40, B: 8, lanes: [lane({ cell: 'lstm', h: 64, lr: 0.003 })] }),
  },
]

/** What presets are about, in the order of an introduction; every preset is in one of them. */
export const presetGroups: readonly { readonly title: string; readonly ids: readonly string[] }[] = [
  {
    title: 'Gradients through time',
    ids: ['compare', 'vanishing', 'exploding', 'overflow', 'clipped', 'gru-lstm', 'depth', 'dropout'],
  },
  {
    title: 'Memory',
    ids: [
      'bonjour',
      'forget-bias',
      'identity',
      'copy',
      'order',
      'adding',
      'count',
      'plain-reber',
      'reber',
      'forget-gate',
    ],
  },
  {
    title: 'Wirings',
    ids: [
      'letters',
      'spell',
      'sentiment',
      'names',
      'parity',
      'both',
      'tags',
      'reversal',
      'dates',
      'numerals',
    ],
  },
  { title: 'Numbers', ids: ['ball', 'sines'] },
  { title: 'Text and tunes', ids: ['words', 'phone', 'tune', 'french', 'own-text'] },
]
