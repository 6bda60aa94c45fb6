/** Reads what the table is made of: the texts that tasks need, and what was measured before. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { decodeLink } from '../experiment/link.ts'
import { textFile } from '../experiment/textFile.ts'
import { tasks } from '../tasks/index.ts'
import { type Row, rowLink } from './rows.ts'
import { successOf } from './success.ts'
import type { Facts, Measured } from './table.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const measuredFile = `${root}engine/learn/measured.json`

/** @throws Error when the row is not a link without notes, or of a task of which nothing is right or wrong */
export async function factsOf(row: Row, seed = 1): Promise<Facts> {
  const { experiment, notes, unknown } = await decodeLink(rowLink(row, seed))
  if (notes.length + unknown.length > 0) throw new Error(`${row.id}: ${JSON.stringify([notes, unknown])}`)
  const file = textFile(experiment)
  const text = file ? await readFile(`${root}public/texts/${file}.txt`, 'utf8') : experiment.txt
  const task = tasks[experiment.task](text, experiment.T)
  return { experiment, task, success: successOf(task, text, experiment.seed) }
}

export async function readMeasured(): Promise<Record<string, Measured>> {
  return JSON.parse(await readFile(measuredFile, 'utf8')) as Record<string, Measured>
}
