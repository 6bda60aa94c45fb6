/** A file of weights in a sentence or two: what model it is, and where it comes from. */
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { excerpt } from '../../engine/experiment/note.ts'
import { group } from '../stage/laneName.ts'

/** The gates of a cell, by how many blocks of H rows its recurrent weights have. */
const cellOfGates: Readonly<Record<number, string>> = { 1: 'RNN', 3: 'GRU', 4: 'LSTM' }

export function describeFile({ tensors, metadata, origin }: Checkpoint): string {
  const numbers = [...tensors.values()].reduce((sum, { shape }) => sum + shape.reduce((a, n) => a * n, 1), 0)
  const what = `${describeModel(tensors) ?? `${tensors.size} tensors`}, ${group(numbers)} parameters`
  if (origin) {
    const { lane, update, experiment } = origin
    return `${what}. Lane ${lane} of ${excerpt(experiment)} after update ${group(update)}.`
  }
  const words = [...metadata].map(([key, value]) => `${excerpt(key)} ${excerpt(value)}`).slice(0, 4)
  return words.length > 0
    ? `${what}. It says of itself: ${words.join(', ')}.`
    : `${what}. It says nothing of itself.`
}

/** “LSTM, 2 layers of 16 units, bidirectional”, as far as the shapes tell. */
function describeModel(tensors: Checkpoint['tensors']): string | undefined {
  const named = [...tensors].map(
    ([name, { shape }]) => [name.replace(/^.*\.(?=weight_)/, ''), shape] as const,
  )
  const [, recurrent] = named.find(([name]) => name === 'weight_hh_l0') ?? []
  const layers = named.filter(([name]) => /^weight_ih_l\d$/.test(name)).length
  const [rows, H] = recurrent ?? []
  const cell = rows !== undefined && H ? cellOfGates[rows / H] : undefined
  if (!cell || layers === 0) return undefined
  const size = layers === 1 ? `${H} units` : `${layers} layers of ${H} units`
  const both = named.some(([name]) => name.endsWith('_reverse')) ? ', bidirectional' : ''
  return `${cell}, ${size}${both}`
}
