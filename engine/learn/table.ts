/** What was measured of each row, as the table of the README and of `npm run learn`. */
import { defaultLane, type Experiment } from '../experiment/experiment.ts'
import type { Floor, Task } from '../tasks/task.ts'
import { type Row, rowLink } from './rows.ts'
import type { Success } from './success.ts'

/** One row, trained with one seed. */
export interface Trial {
  readonly seed: number
  /** At which the goal was reached for the first of two times in a row. */
  readonly update?: number | undefined
  /** At the last evaluation, 0…1. */
  readonly score: number
  /** Mean over the updates before the last evaluation, in nats or squared. */
  readonly loss: number
  /** Of processor time, evaluations included. */
  readonly seconds: number
  /** How far it counts when it stops, where the task has longer sequences. */
  readonly counts?: number | undefined
}

/** What is kept of a row: with which link it was measured, and all its trials. */
export interface Measured {
  readonly link: string
  readonly trials: readonly Trial[]
}

/** The floor that stands for having forgotten, of those a task has. */
const FORGOTTEN: readonly Floor['id'][] = ['leftToRight', 'forgetful', 'memoryless', 'classes', 'chance']

/** What everybody knows of the experiment behind a row. */
export interface Facts {
  readonly experiment: Experiment
  readonly task: Task
  readonly success: Success
}

export const columns = [
  'task',
  'wiring',
  'cell',
  'settings',
  'floor',
  'learned',
  'updates',
  'seconds',
  'published',
  'remark',
] as const

/** One line of the table; figures are medians over seeds, of the updates counting failures as never. */
export function line(row: Row, { link, trials }: Measured, { experiment, task, success }: Facts): string[] {
  const lane = experiment.lanes[0]!
  const learned = trials.filter(({ update }) => update !== undefined)
  const updates = median(trials.map(({ update }) => update ?? Infinity))
  const failed = trials.length - learned.length
  const left = median(trials.filter(({ update }) => update === undefined).map(({ score }) => score))
  const counts = trials.flatMap(({ counts }) => counts ?? [])
  const floor = FORGOTTEN.flatMap(id => task.floors.find(floor => floor.id === id) ?? [])[0]
  return [
    row.title,
    wiringOf(experiment, task),
    cellOf(lane),
    link,
    [percent(success.guess), floor?.nats === undefined ? '' : `${floor.nats.toFixed(3)} nats`]
      .filter(Boolean)
      .join(', '),
    `${learned.length} of ${trials.length}${failed > 0 ? ` (else ${percent(left)})` : ''}`,
    Number.isFinite(updates) ? String(updates) : `> ${row.limit}`,
    median(trials.map(({ seconds }) => seconds)).toFixed(1),
    row.published,
    [
      counts.length > 0 ? `counts to ${median(counts)} (${Math.min(...counts)}–${Math.max(...counts)})` : '',
      row.remark,
    ]
      .filter(Boolean)
      .join('; '),
  ]
}

function wiringOf({ lanes }: Experiment, { wirings }: Task): string {
  const { wire } = lanes[0]!
  return wirings?.includes(wire) ? wire : 'plain'
}

function cellOf({ cell, act, h, layers }: Experiment['lanes'][number]): string {
  const name = { rnn: 'RNN', lstm: 'LSTM', lstm97: 'LSTM of 1997', gru: 'GRU', ff: 'no memory' }[cell]
  return [name, act === defaultLane.act ? '' : act, layers > 1 ? `${layers} ×` : '', h]
    .filter(Boolean)
    .join(' ')
}

const percent = (share: number) => `${Math.floor(share * 100 + 1e-6)} %`

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** For a terminal: columns padded to the same width. */
export function plainTable(lines: readonly (readonly string[])[]): string {
  const all = [columns, ...lines]
  const widths = columns.map((_, i) => Math.max(...all.map(cells => cells[i]!.length)))
  return all
    .map(cells =>
      cells
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** For the README. */
export function markdownTable(lines: readonly (readonly string[])[]): string {
  const print = (cells: readonly string[]) =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const quoted = lines.map(cells =>
    cells.map((cell, i) => (columns[i] === 'settings' ? `\`${cell}\`` : cell)),
  )
  return [print(columns), `|${columns.map(() => '---').join('|')}|`, ...quoted.map(print)].join('\n')
}

/** Where the README has its table. */
export const MARKS = ['<!-- learned: written by npm run learn -- --write -->', '<!-- /learned -->'] as const

/** @throws Error when the marks are not there */
export function putInto(readme: string, table: string): string {
  const [from, to] = MARKS.map(mark => readme.indexOf(mark)) as [number, number]
  if (from < 0 || to < from) throw new Error(`README.md: expected ${MARKS.join(' … ')}`)
  return `${readme.slice(0, from + MARKS[0].length)}\n\n${table}\n\n${readme.slice(to)}`
}

export const linkIsCurrent = (row: Row, measured: Measured | undefined): measured is Measured =>
  measured?.link === rowLink(row)
