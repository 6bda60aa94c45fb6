/**
 * What the networks learn, and how fast: `npm run learn` trains every row of rows.ts with several seeds, two at a time, and prints a table.
 *   --only reber    rows whose id has this in it
 *   --seeds 5       seeds 1 … 5
 *   --json          every trial as a line of JSON, as it ends
 *   --write         keeps what was measured, in measured.json and the README's table
 */
import { fork } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Job } from './child.ts'
import { factsOf, measuredFile, readMeasured, root } from './readAll.ts'
import { type Row, rowLink, rows } from './rows.ts'
import {
  line,
  linkIsCurrent,
  type Measured,
  markdownTable,
  plainTable,
  putInto,
  type Trial,
} from './table.ts'

const AT_ONCE = 2

const print = (line: string) => void process.stdout.write(`${line}\n`)
const warn = (line: string) => void process.stderr.write(`${line}\n`)

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    seeds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const seeds = Number(values.seeds)
const chosen = rows.filter(({ id }) => id.includes(values.only))
if (!(Number.isInteger(seeds) && seeds > 0))
  throw new Error(`--seeds: expected a whole number from 1, got ${values.seeds}`)
if (chosen.length === 0)
  throw new Error(
    `--only: no row has ${values.only} in its id; there are ${rows.map(({ id }) => id).join(' ')}`,
  )

const jobs: Job[] = chosen.flatMap(row => Array.from({ length: seeds }, (_, i) => ({ row, seed: i + 1 })))
const trials = new Map<Row, Trial[]>(chosen.map(row => [row, []]))
await Promise.all(Array.from({ length: Math.min(AT_ONCE, jobs.length) }, work))

const fresh = Object.fromEntries(
  [...trials].map(([row, all]): [string, Measured] => [
    row.id,
    { link: rowLink(row), trials: all.sort((a, b) => a.seed - b.seed) },
  ]),
)
if (!values.json) print(plainTable(await linesOf(chosen, fresh)))
if (values.write) await keep()

/** One process, with a job after another as long as there are any. */
function work(): Promise<void> {
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] })
  let job: Job | undefined
  return new Promise((done, failed) => {
    child.on('message', (message: Trial | 'ready') => {
      if (message !== 'ready') take(job!, message)
      job = jobs.shift()
      if (job) child.send(job)
      else {
        child.disconnect()
        done()
      }
    })
    child.on('error', failed)
    child.on('exit', code => {
      if (code) failed(new Error(`${job?.row.id}, seed ${job?.seed}: the process ended with ${code}`))
    })
  })
}

function take({ row }: Job, trial: Trial): void {
  trials.get(row)!.push(trial)
  if (values.json) return print(JSON.stringify({ id: row.id, link: rowLink(row, trial.seed), ...trial }))
  const { seed, update, score, seconds } = trial
  const learned = update === undefined ? `not within ${row.limit} updates` : `at update ${update}`
  warn(`${row.id}, seed ${seed}: ${learned}, ${(100 * score).toFixed(0)} % right, ${seconds.toFixed(1)} s`)
}

async function linesOf(
  some: readonly Row[],
  measured: Readonly<Record<string, Measured>>,
): Promise<string[][]> {
  return Promise.all(some.map(async row => line(row, measured[row.id]!, await factsOf(row))))
}

/** What was measured before of other rows stays, where the row is still what it was. */
async function keep(): Promise<void> {
  const all = { ...(await readMeasured()), ...fresh }
  const current = rows.filter(row => linkIsCurrent(row, all[row.id]))
  for (const row of rows) if (!current.includes(row)) warn(`${row.id}: not measured as it is now`)
  const kept = Object.fromEntries(current.map(({ id }) => [id, all[id]!]))
  await writeFile(measuredFile, `${JSON.stringify(kept, null, 2)}\n`)
  const readme = await readFile(`${root}README.md`, 'utf8')
  await writeFile(`${root}README.md`, putInto(readme, markdownTable(await linesOf(current, kept))))
}
