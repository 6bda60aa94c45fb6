/**
 * What `npm run learn` measures: one lane each, and what was published about it. A row's settings are a link without seed and checksum;
 * learned is what reaches the task's goal at two evaluations in a row.
 */
import { sealLink } from '../experiment/envelope.ts'
import type { Limits } from './untilLearned.ts'

export interface Row extends Limits {
  /** Names the row, for `--only` and in what was measured. */
  readonly id: string
  /** What the table says it is. */
  readonly title: string
  /** As in a link: `task=reber&cell=lstm&h=12`. */
  readonly settings: string
  /** The figure in the literature, with its source; what is known at second hand says so. */
  readonly published: string
  /** Where ours differs, and why. */
  readonly remark: string
}

/** The row as a link; seed 1 is what a link without one means. */
export function rowLink({ settings }: Pick<Row, 'settings'>, seed = 1): string {
  const pairs = [...new URLSearchParams(settings)]
  return sealLink(seed === 1 ? pairs : [...pairs, ['seed', String(seed)]])
}

const recall = (T: number, fb: number, published: string, remark: string): Row => ({
  id: `recall-${T}-bias-${fb}`,
  title: `recall over ${T}, forget bias ${fb}`,
  settings: `task=recall&T=${T}&B=32&cell=lstm&h=32&lr=0.001&fb=${fb}`,
  every: 25,
  limit: 1500,
  published,
  remark,
})

/** Second-hand figures of science.md are of one author, two to ten seeds. */
export const rows: readonly Row[] = [
  {
    id: 'bonjour-memory',
    title: 'bonjour',
    settings: 'task=bonjour&T=16&B=4&cell=rnn&h=16&lr=0.01',
    every: 10,
    limit: 1000,
    published: '',
    remark: '',
  },
  {
    id: 'bonjour-no-memory',
    title: 'bonjour, no memory',
    settings: 'task=bonjour&T=16&B=4&cell=ff&h=16&lr=0.01',
    every: 50,
    limit: 1000,
    published: '7 of 8 at best',
    remark: 'cannot',
  },
  {
    id: 'reber-lstm',
    title: 'embedded Reber',
    settings: 'task=reber&cell=lstm&h=12&lr=0.02',
    every: 20,
    limit: 3000,
    published: 'LSTM 97–100 % of trials, after 8,440 to 39,740 strings (Hochreiter & Schmidhuber 1997)',
    remark: 'an update reads 67 strings, so 13,000 to 25,000',
  },
  {
    id: 'reber-rnn',
    title: 'embedded Reber',
    settings: 'task=reber&cell=rnn&h=12&lr=0.005',
    every: 50,
    limit: 3000,
    published: 'Elman net, 15 hidden: 0 % after 200,000 strings (the same)',
    remark:
      'ours learns, after 67,000 to 117,000: its gradient is followed through 50 letters, an Elman net’s through one; Adam',
  },
  {
    id: 'order-lstm',
    title: 'temporal order, T = 50',
    settings: 'task=order&T=50&B=32&cell=lstm&h=4&lr=0.02&fb=3',
    every: 20,
    limit: 2000,
    published: 'LSTM H=4: 5 of 5, median 200 updates (reproduction, at second hand)',
    remark: '',
  },
  {
    id: 'order-lstm-8',
    title: 'temporal order, T = 50',
    settings: 'task=order&T=50&B=32&cell=lstm&h=8&lr=0.02&fb=3',
    every: 20,
    limit: 2000,
    published: '',
    remark: '',
  },
  {
    id: 'order-gru',
    title: 'temporal order, T = 50',
    settings: 'task=order&T=50&B=32&cell=gru&h=8&lr=0.02',
    every: 20,
    limit: 2000,
    published: '',
    remark: '',
  },
  {
    id: 'order-rnn',
    title: 'temporal order, T = 50',
    settings: 'task=order&T=50&B=32&cell=rnn&h=8&lr=0.005',
    every: 50,
    limit: 2000,
    published: 'tanh RNN stays at 25 % (the same)',
    remark: '',
  },
  {
    id: 'anbn-lstm',
    title: 'aⁿbⁿ',
    settings: 'task=anbn&T=60&cell=lstm&h=4&lr=0.02',
    every: 20,
    limit: 3000,
    published:
      'peephole LSTM H=2 counts to 65 and more (reproduction of Gers & Schmidhuber 2001, at second hand)',
    remark: 'ours has no peepholes',
  },
  {
    id: 'anbn-gru',
    title: 'aⁿbⁿ',
    settings: 'task=anbn&T=60&cell=gru&h=4&lr=0.02',
    every: 20,
    limit: 3000,
    published: 'counts less far than an LSTM (Weiss, Goldberg & Yahav 2018)',
    remark: '',
  },
  recall(
    20,
    0,
    'fails (2 seeds, PyTorch’s start, at second hand)',
    'ours learns late: PyTorch’s start as well, but other chance',
  ),
  recall(20, 1, 'learns', ''),
  recall(20, 3, 'learns in 50–150 updates', ''),
  recall(40, 0, '', ''),
  recall(40, 1, '', ''),
  recall(40, 3, 'learns in 50–150 updates', ''),
  recall(80, 0, '', ''),
  recall(80, 1, '', ''),
  recall(80, 3, 'learns in 50–150 updates', ''),
  recall(160, 3, 'fails', ''),
  {
    id: 'recall-identity',
    title: 'recall over 40, ReLU from the identity',
    settings: 'task=recall&T=40&B=32&cell=rnn&act=relu&init=identity&h=32&lr=0.001',
    every: 25,
    limit: 1500,
    published: '5 of 5 (at second hand, after Le, Jaitly & Hinton 2015)',
    remark: '',
  },
  {
    id: 'recall-tanh',
    title: 'recall over 40, tanh',
    settings: 'task=recall&T=40&B=32&cell=rnn&h=32&lr=0.001',
    every: 25,
    limit: 1500,
    published: '0 of 5',
    remark: '',
  },
  {
    id: 'parity-plain',
    title: 'next digit even?',
    settings: 'task=parity&T=20&cell=lstm&h=8&lr=0.02',
    every: 50,
    limit: 1000,
    published: '50 %, as nobody can know',
    remark: '',
  },
  {
    id: 'copy',
    title: 'copy after a delay, 4 letters',
    settings: 'task=copy&T=9&cell=lstm&h=32&lr=0.01',
    every: 20,
    limit: 3000,
    published: '',
    remark: '',
  },
  {
    id: 'words-rnn',
    title: 'six words without spaces',
    settings: 'task=words&T=30&cell=rnn&h=32&lr=0.005',
    every: 10,
    limit: 1000,
    published: '',
    remark: 'of letters that are certain',
  },
  {
    id: 'words-no-memory',
    title: 'six words without spaces',
    settings: 'task=words&T=30&cell=ff&h=32&lr=0.005',
    every: 50,
    limit: 1000,
    published: '',
    remark: '',
  },
  {
    id: 'letters',
    title: 'vowel or consonant (one to one)',
    settings: 'task=letters&T=12&cell=ff&h=8&lr=0.02',
    every: 10,
    limit: 500,
    published: '',
    remark: 'no memory needed',
  },
  {
    id: 'spell',
    title: 'spell a number (one to many)',
    settings: 'task=spell&T=6&cell=rnn&h=16&lr=0.02',
    every: 10,
    limit: 1000,
    published: '',
    remark: '',
  },
  {
    id: 'spell-no-memory',
    title: 'spell a number (one to many)',
    settings: 'task=spell&T=6&cell=ff&h=16&lr=0.02',
    every: 50,
    limit: 1000,
    published: '',
    remark: '',
  },
  {
    id: 'sentiment-rnn',
    title: '“not good” (many to one)',
    settings: 'task=sentiment&T=19&B=32&cell=rnn&h=16&lr=0.02',
    every: 20,
    limit: 3000,
    published: 'order-aware 100 %',
    remark: '',
  },
  {
    id: 'sentiment-no-memory',
    title: '“not good” (many to one)',
    settings: 'task=sentiment&T=19&B=32&cell=ff&h=16&lr=0.02',
    every: 100,
    limit: 1000,
    published: 'bag of words 75 % at best',
    remark: 'sees the last letter only',
  },
  {
    id: 'names-gru',
    title: 'whose name? (many to one)',
    settings: 'task=names&T=11&B=32&cell=gru&h=64&lr=0.01',
    every: 20,
    limit: 1000,
    published: '',
    remark: 'of names never learned from; goal 70 %',
  },
]
