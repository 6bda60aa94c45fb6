/**
 * The engine without a page: `npm run engine -- train | flow | python | golden …` (see README.md). The same link gives the same numbers
 * as in the browser. Notes and warnings go to stderr, results to stdout. Exit code 1: not as it should be; 2: not understood.
 */
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { argv as processArguments } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { budgetOf, findExcess } from './budget.ts'
import {
  encodeCheckpoint,
  fitCheckpoint,
  MAX_CHECKPOINT_BYTES,
  type Origin,
  readCheckpoint,
  tensorsOf,
} from './checkpoint/checkpoint.ts'
import { CheckpointError } from './checkpoint/checkpointError.ts'
import { pythonSnippet } from './checkpoint/pythonSnippet.ts'
import { checkFileSize } from './checkpoint/safetensors.ts'
import { flowOf as followLoss } from './diagnostics/flowBothWays.ts'
import { expectedOf } from './expected.ts'
import type { Experiment } from './experiment/experiment.ts'
import { decodeLink, encodeLink } from './experiment/link.ts'
import type { Note } from './experiment/note.ts'
import { textFile } from './experiment/textFile.ts'
import { fingerprint } from './fingerprint.ts'
import { compareWithGolden, type GoldenFile } from './golden/golden.ts'
import { createModel } from './model.ts'
import { nearestThatFits } from './nearestThatFits.ts'
import { planModel } from './plan.ts'
import { complete } from './run.ts'
import { forward } from './sequence/forward.ts'
import { resetState } from './sequence/tape.ts'
import { tasks } from './tasks/index.ts'
import { shapeOf, type Task, type TaskShape } from './tasks/task.ts'
import { findTextProblem } from './tasks/textProblem.ts'
import { Trainer, type UpdateReport } from './trainer.ts'

export interface Output {
  /** A line of results. */
  print(line: string): void
  /** A line for whoever is watching. */
  warn(line: string): void
}

const USAGE = `usage: npm run engine -- train  '<link>' [--updates N] [--every K] [--json] [--load FILE] [--save FILE] [--lane L] [--kernel simd|reference]
                        flow   '<link>' [--at N] [--step t] [--json] [--load FILE] [--lane L] [--kernel simd|reference]
                        python '<link>' [--lane L]
                        golden FILE.json [--kernel simd|reference]`

const root = fileURLToPath(new URL('..', import.meta.url))

/** A mistake of whoever called, told in one sentence. */
class Refusal extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message)
  }
}

/** @returns the exit code */
export async function main(argv: readonly string[], out: Output): Promise<number> {
  try {
    const { command, subject, options } = parse(argv)
    const simd = options.kernel === 'simd' ? await compileKernels(out) : undefined
    if (command === 'golden') return await golden(subject, simd, out)
    const opened = await open(subject, options, out)
    if (command === 'python') {
      out.print(snippetOf(opened, options).trimEnd())
      return 0
    }
    const loaded = options.load === undefined ? opened : await load(opened, options.load, options, out)
    const trainers = createTrainers(loaded, simd, out)
    if (command === 'flow') return flow(trainers, options, out)
    const code = train(trainers, options, out)
    if (code === 0 && options.save !== undefined)
      await save(loaded, trainers[options.lane - 1]!, options.save, options, out)
    return code
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    out.warn(error.exitCode === 2 ? `${error.message}\n${USAGE}` : error.message)
    return error.exitCode
  }
}

interface Options {
  readonly kernel: 'simd' | 'reference'
  readonly json: boolean
  readonly updates: number
  readonly every: number
  readonly at: number
  readonly step: number | undefined
  /** Files of parameters, and which lane they are for, from 1. */
  readonly load: string | undefined
  readonly save: string | undefined
  readonly lane: number
}

const COMMANDS = ['train', 'flow', 'python', 'golden'] as const

function parse(argv: readonly string[]) {
  const { values, positionals } = parseOrRefuse(argv)
  const [command, subject, ...more] = positionals
  const known = COMMANDS.find(name => name === command)
  if (!known) throw new Refusal(`expected train, flow, python or golden, got ${command ?? 'nothing'}`, 2)
  if (subject === undefined || more.length > 0) throw new Refusal(`${command}: expected one link or file`, 2)
  if (values.kernel !== 'simd' && values.kernel !== 'reference') {
    throw new Refusal(`--kernel: expected simd or reference, got ${values.kernel}`, 2)
  }
  if (values.save !== undefined && known !== 'train') throw new Refusal('--save: only train saves', 2)
  if (values.load !== undefined && known !== 'train' && known !== 'flow')
    throw new Refusal('--load: only train and flow load', 2)
  const updates = whole('updates', values.updates, 1)
  const options: Options = {
    kernel: values.kernel,
    json: values.json,
    updates,
    every:
      values.every === undefined ? Math.max(1, Math.ceil(updates / 20)) : whole('every', values.every, 1),
    at: whole('at', values.at, 0),
    step: values.step === undefined ? undefined : whole('step', values.step, 1),
    load: values.load,
    save: values.save,
    lane: whole('lane', values.lane, 1),
  }
  return { command: known, subject, options }
}

function parseOrRefuse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        updates: { type: 'string', default: '100' },
        every: { type: 'string' },
        at: { type: 'string', default: '0' },
        step: { type: 'string' },
        load: { type: 'string' },
        save: { type: 'string' },
        lane: { type: 'string', default: '1' },
        kernel: { type: 'string', default: 'simd' },
        json: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new Refusal((error as Error).message, 2)
  }
}

function whole(name: string, given: string, least: number): number {
  const value = Number(given)
  if (/^\d+$/.test(given) && value >= least) return value
  throw new Refusal(`--${name}: expected a whole number from ${least}, got ${given}`, 2)
}

async function compileKernels(out: Output): Promise<WebAssembly.Module | undefined> {
  try {
    return await WebAssembly.compile(await readFile(join(root, 'engine/kernels/simd/build/kernels.wasm')))
  } catch (error) {
    out.warn(`kernels: ${(error as Error).message}`)
    return undefined
  }
}

interface Opened {
  readonly experiment: Experiment
  /** Settings of the link that this version does not know. */
  readonly unknown: readonly (readonly [string, string])[]
  readonly task: Task
  /** What lanes begin with, by the fingerprints in their settings. */
  readonly weights: ReadonlyMap<string, Float32Array>
}

async function open(link: string, { lane }: Options, out: Output): Promise<Opened> {
  const decoded = await decodeLink(link.includes('#') ? link.slice(link.indexOf('#')) : link)
  const { experiment, notes, unknown } = decoded
  for (const note of notes) out.warn(describe(note))
  const text = await readText(experiment)
  const task = tasks[experiment.task](text, experiment.T)
  refuseExcess(experiment, shapeOf(task))
  const { length } = experiment.lanes
  if (lane > length) throw new Refusal(`--lane: the experiment has ${length}, got ${lane}`, 1)
  return { experiment, unknown, task, weights: new Map() }
}

/** One for each lane. */
function createTrainers(
  { experiment, task, weights }: Opened,
  simd: WebAssembly.Module | undefined,
  out: Output,
): Trainer[] {
  const trainers = experiment.lanes.map((lane, i) => {
    const begun = weights.get(lane.weights)
    if (lane.weights && !begun)
      throw new Refusal(
        `lane ${i + 1} begins with the weights ${lane.weights} of a file, which no link contains: --load it, with --lane ${i + 1}`,
        1,
      )
    const model = createModel(planModel(lane, shapeOf(task), experiment), simd)
    return new Trainer(model, task, experiment, lane, begun)
  })
  const { fallback } = trainers[0]!.model
  if (simd && fallback) out.warn(`kernels: ${fallback.reason}, ${fallback.detail}`)
  return trainers
}

function snippetOf({ experiment, task }: Opened, { lane }: Options): string {
  const settings = experiment.lanes[lane - 1]!
  const program = pythonSnippet(settings, expectedOf(settings, task))
  if (program === undefined) throw new Refusal('python: there is no program for this cell in this wiring', 1)
  return program
}

/** The experiment whose lane begins with a file's parameters in place of its start weights. Updates count from 0. */
async function load(opened: Opened, path: string, { lane }: Options, out: Output): Promise<Opened> {
  const { experiment, task } = opened
  const settings = experiment.lanes[lane - 1]!
  try {
    checkFileSize((await stat(path)).size, MAX_CHECKPOINT_BYTES)
    const checkpoint = readCheckpoint(new Uint8Array(await readFile(path)))
    const { values, fingerprint: found } = fitCheckpoint(checkpoint, expectedOf(settings, task))
    if (settings.weights && settings.weights !== found)
      throw new Error(`the link names the weights ${settings.weights}, the file holds ${found}`)
    out.warn(`loaded ${path}: ${found}, ${describeOrigin(checkpoint.origin)}`)
    const lanes = experiment.lanes.with(lane - 1, { ...settings, weights: found })
    return { ...opened, experiment: { ...experiment, lanes }, weights: new Map([[found, values]]) }
  } catch (error) {
    const check = error instanceof CheckpointError ? `${error.check}, ` : ''
    throw new Refusal(`--load: ${check}${(error as Error).message}`, 1)
  }
}

function describeOrigin(origin: Origin | undefined): string {
  if (!origin) return 'written by another program'
  const { experiment, lane, update } = origin
  return `lane ${lane} of ${experiment} after ${update} updates`
}

async function save(
  { experiment, unknown }: Opened,
  { model, task, update }: Trainer,
  path: string,
  { lane }: Options,
  out: Output,
): Promise<void> {
  const { parameters } = model.stack
  const origin = { experiment: await encodeLink(experiment, unknown), lane, update }
  try {
    await writeFile(path, encodeCheckpoint(tensorsOf(parameters), task.vocabulary.tokens, origin))
  } catch (error) {
    throw new Refusal(`--save: ${(error as Error).message}`, 1)
  }
  out.warn(`saved ${path}: lane ${lane}, ${parameters.all.length} parameters, ${fingerprint(parameters.all)}`)
}

/** What no page would run is not run here either. */
function refuseExcess(experiment: Experiment, shape: TaskShape): void {
  for (const [i, lane] of experiment.lanes.entries()) {
    const excess = findExcess(budgetOf(lane, shape, experiment))
    if (!excess) continue
    const { changes } = nearestThatFits(experiment, shape)
    const fitting = changes.map(({ key, from, to }) => `${key}=${to} instead of ${from}`).join(', ')
    const { what, value, limit } = excess
    throw new Refusal(
      `budget: lane ${i + 1}, ${what} ${Number(value.toPrecision(3))}, limit ${limit}; ${fitting} would fit`,
      1,
    )
  }
}

/** A note's kind and whatever it holds. */
function describe({ kind, ...rest }: Note): string {
  return `note: ${[kind, ...Object.entries(rest).map(([key, value]) => `${key} ${JSON.stringify(value)}`)].join(', ')}`
}

async function readText(experiment: Experiment): Promise<string> {
  const file = textFile(experiment)
  const characters =
    file === undefined ? experiment.txt : await readFile(join(root, 'public/texts', `${file}.txt`), 'utf8')
  if (experiment.task !== 'text') return characters
  const problem = findTextProblem(characters, experiment.T)
  if (problem) throw new Refusal(`text: ${JSON.stringify(problem)}`, 1)
  return characters
}

/** Prints update, loss in nats or as a mean squared error, gradient norm before clipping, and fingerprint of every lane, every so many updates and at the end. */
function train(trainers: readonly Trainer[], { updates, every, json }: Options, out: Output): number {
  if (!json) out.print(['update', ...trainers.map(heading)].join('  '))
  for (let from = 0; from < updates; ) {
    const to = Math.min(updates, from + every)
    const reports = trainers.map(trainer => trainTo(trainer, to))
    const lanes = reports.map((report, i) => row(trainers[i]!, report))
    out.print(json ? JSON.stringify({ update: to, lanes }) : table(to, lanes))
    if (warnOfFaults(reports, out)) return 1
    from = to
  }
  return 0
}

/** The last update's report; stops where the numbers go wrong. */
function trainTo(trainer: Trainer, update: number): UpdateReport {
  for (;;) {
    const report = complete(trainer.next())
    if (report.fault || report.update >= update) return report
  }
}

function row({ settings, model }: Trainer, { update, loss, gradientNorm, fault }: UpdateReport) {
  return {
    cell: settings.cell,
    ...lossOf(model, loss),
    gradientNorm,
    fingerprint: fingerprint(model.stack.parameters.all),
    ...(fault && { exploded: update }),
  }
}

/** By a name that says in what. */
function lossOf({ stack }: Trainer['model'], loss: number): { lossNats?: number; squaredError?: number } {
  return stack.numbers ? { squaredError: loss } : { lossNats: loss }
}

const heading = ({ settings, model }: Trainer) =>
  `${settings.cell} ${model.stack.numbers ? ' mse' : 'nats'}     norm  parameters`.padStart(31)

function table(update: number, lanes: readonly ReturnType<typeof row>[]): string {
  const columns = lanes.map(
    ({ lossNats, squaredError, gradientNorm, fingerprint }) =>
      `${(lossNats?.toFixed(4) ?? squaredError!.toPrecision(4)).padStart(10)} ${gradientNorm.toPrecision(4).padStart(8)}  ${fingerprint.padStart(10)}`,
  )
  return [String(update).padStart(6), ...columns].join('  ')
}

function warnOfFaults(reports: readonly UpdateReport[], out: Output): boolean {
  for (const [i, { fault }] of reports.entries()) {
    if (!fault) continue
    const { update, quantity, tensor, gates } = fault
    const where = [quantity, tensor, ...(gates.length > 0 ? [`(gates ${gates.join(' ')})`] : [])]
    const what = where.filter(Boolean).join(' ')
    out.warn(`lane ${i + 1} exploded at update ${update}: ${what} is not finite`)
  }
  return reports.some(({ fault }) => fault)
}

/** Prints log10 ‖∂L_t/∂h_k‖ for k = 1 … T on the task's own probe, as on the page; null or −∞ where it is exactly zero. */
function flow(trainers: readonly Trainer[], { at, step, json }: Options, out: Output): number {
  const { T } = trainers[0]!.model.probe
  const t = step ?? T
  if (t > T) throw new Refusal(`--step: the window has ${T} steps, got ${t}`, 1)
  const reports = at > 0 ? trainers.map(trainer => trainTo(trainer, at)) : []
  if (warnOfFaults(reports, out)) return 1
  const curves = trainers.flatMap((trainer, lane) =>
    flowOf(trainer, t - 1).map(curve => ({ lane: lane + 1, cell: trainer.settings.cell, ...curve })),
  )
  if (json) {
    for (const { log10, ...curve } of curves)
      out.print(JSON.stringify({ update: at, step: t, ...curve, log10: [...log10] }))
    return 0
  }
  const head = curves.map(({ cell, layer, reverse }) =>
    `${cell} l${layer - 1}${reverse ? ' ←' : ''}`.padStart(10),
  )
  out.print(['   k', ...head].join(' '))
  for (let k = 0; k < T; k++) {
    out.print(
      [String(k + 1).padStart(4), ...curves.map(({ log10 }) => decades(log10[k]!).padStart(10))].join(' '),
    )
  }
  return 0
}

/** One curve for each layer, and after it that of its states from right to left, where there are any. */
function flowOf({ model: { stack, probe, kernel }, task }: Trainer, tau: number): Curve[] {
  task.probe(probe)
  resetState(probe)
  complete(forward(stack, probe, kernel))
  const { h, reverse } = followLoss(stack, probe, tau, kernel)
  return h.flatMap((log10, l) => [
    { layer: l + 1, log10 },
    ...(reverse ? [{ layer: l + 1, reverse: true, log10: reverse.h[l]! }] : []),
  ])
}

interface Curve {
  readonly layer: number
  readonly reverse?: boolean
  readonly log10: Float64Array
}

const decades = (log10: number) => (log10 === -Infinity ? '−∞' : log10.toFixed(3))

/** Prints the largest difference of every tensor from PyTorch's. */
async function golden(path: string, simd: WebAssembly.Module | undefined, out: Output): Promise<number> {
  const differences = compareWithGolden(await readGolden(path), simd)
  const width = Math.max(...differences.map(({ tensor }) => tensor.length))
  let beyond = 0
  for (const { tensor, largest, tolerance, unit } of differences) {
    const fits = largest <= tolerance
    if (!fits) beyond++
    out.print(
      `${fits ? ' ' : '!'} ${tensor.padEnd(width)}  ${largest.toExponential(2).padStart(9)} of ${tolerance.toExponential(0)} ${unit}`,
    )
  }
  out.print(beyond === 0 ? 'all within tolerance' : `${beyond} of ${differences.length} beyond tolerance`)
  return beyond === 0 ? 0 : 1
}

async function readGolden(path: string): Promise<GoldenFile> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as GoldenFile
  } catch (error) {
    throw new Refusal(`golden: ${(error as Error).message}`, 1)
  }
}

if (processArguments[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(processArguments.slice(2), {
    print: line => console.log(line),
    warn: line => console.error(line),
  })
}
