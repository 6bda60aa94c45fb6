/** One process of `npm run learn`: trains a row with one seed at a time, as it is told, and says what came of it. */
import { readFile } from 'node:fs/promises'
import { complete } from '../run.ts'
import { beyond } from '../worker/questions/beyond.ts'
import { factsOf, root } from './readAll.ts'
import type { Row } from './rows.ts'
import type { Trial } from './table.ts'
import { untilLearned } from './untilLearned.ts'

export interface Job {
  readonly row: Row
  readonly seed: number
}

const simd = await WebAssembly.compile(await readFile(`${root}engine/kernels/simd/build/kernels.wasm`))

process.on('message', async ({ row, seed }: Job) => {
  const facts = await factsOf(row, seed)
  const before = process.cpuUsage()
  const { update, score, loss, trainer } = untilLearned(facts, simd, row)
  const { user, system } = process.cpuUsage(before)
  const counts = facts.task.ladder && complete(beyond(trainer, {})).reached
  const trial: Trial = { seed, update, score, loss, seconds: (user + system) / 1e6, counts }
  process.send!(trial)
})
process.send!('ready')
