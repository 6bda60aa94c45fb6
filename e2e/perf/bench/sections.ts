/** The parts of the report. Whatever is compared is measured in turns, and quoted as a median over the rounds. */
import { availableParallelism } from 'node:os'
import { phases } from '../../../engine/bench/server.ts'
import {
  benchCells,
  bytesOf,
  configurations,
  flopPerCharacter,
  type Size,
  type Work,
} from '../../../engine/bench/work.ts'
import type { Host } from './host.ts'
import type { EngineFiles } from './page.ts'
import { median, table, withSpread } from './statistics.ts'

/** How long one measurement takes at least, in milliseconds; one update where that is longer. */
const MS = 60
const PEAK_MS = 12

export interface Bench {
  readonly host: Host
  readonly files: EngineFiles
  readonly rounds: number
}

/** The engine that is measured, and another of it or of an earlier version. */
export const OURS = 'ours'
export const OTHER = 'other'

type Row = readonly [label: readonly string[], work: Work]

interface Measured {
  readonly work: Work
  readonly perSecond: number
  /** Of the peak that was measured just before and just after. */
  readonly shareOfPeak: number
  readonly peak: number
}

/** Characters per second of several works, in turns, each between two looks at the peak. */
async function measure({ host, rounds }: Bench, works: readonly Work[]): Promise<Measured[]> {
  const speeds = works.map(() => [] as number[])
  const shares = works.map(() => [] as number[])
  const peaks: number[] = []
  const peak = async () => {
    const [perSecond] = await host.ask(OURS, { kind: 'peak', ms: PEAK_MS })
    peaks.push(perSecond!)
    return perSecond!
  }
  for (let round = 0; round < rounds; round++) {
    let before = await peak()
    for (const [n, work] of works.entries()) {
      const [speed] = await host.ask(OURS, { kind: 'train', work, ms: MS })
      const after = await peak()
      speeds[n]!.push(speed!)
      shares[n]!.push((speed! * flopPerCharacter(work)) / ((before + after) / 2))
      before = after
    }
  }
  return works.map((work, n) => ({
    work,
    perSecond: median(speeds[n]!),
    shareOfPeak: median(shares[n]!),
    peak: median(peaks),
  }))
}

const allConfigurations = (): Row[] =>
  Object.entries(configurations).flatMap(([name, size]) =>
    benchCells.map((cell): Row => [[name, cell], { cell, size }]),
  )

export async function speed(bench: Bench): Promise<string> {
  const rows = allConfigurations()
  const measured = await measure(
    bench,
    rows.map(([, work]) => work),
  )
  const lines = measured.map(({ work, perSecond, shareOfPeak }, n) => [
    rows[n]![0].join(' '),
    (perSecond / 1e3).toFixed(1),
    ((perSecond * flopPerCharacter(work)) / 1e9).toFixed(1),
    shareOfPeak.toFixed(2),
    (bytesOf(work) / 2 ** 20).toFixed(1),
  ])
  return [
    `peak of multiply, then add, in registers: ${(measured[0]!.peak / 1e9).toFixed(1)} GFLOP/s`,
    table(['', 'k char/s', 'GFLOP/s', 'of peak', 'MB'], lines),
  ].join('\n')
}

/** Milliseconds of one update, and where they go. */
export async function phasesOfUpdate({ host, rounds }: Bench): Promise<string> {
  const rows = allConfigurations()
  const spent = rows.map(() => phases.map(() => [] as number[]))
  for (let round = 0; round < rounds; round++) {
    for (const [n, [, work]] of rows.entries()) {
      const each = await host.ask(OURS, { kind: 'phases', work, ms: MS })
      for (const [phase, ms] of each.entries()) spent[n]![phase]!.push(ms)
    }
  }
  const lines = rows.map(([label], n) => {
    const each = spent[n]!.map(median)
    const whole = each.reduce((sum, ms) => sum + ms, 0)
    return [label.join(' '), whole.toPrecision(3), ...each.map(ms => `${((100 * ms) / whole).toFixed(0)} %`)]
  })
  return table(['', 'ms', ...phases], lines)
}

const base: Size = configurations.M

/** How the cost grows with each size, the others as in M: nanoseconds a character, and that against the arithmetic. */
export async function curves(bench: Bench): Promise<string> {
  const along = {
    T: [25, 50, 100, 200, 400],
    B: [1, 4, 16, 32, 64],
    H: [16, 32, 64, 128, 256],
    L: [1, 2, 3],
    V: [16, 64, 128, 256],
  } as const
  const rows = Object.entries(along).flatMap(([key, values]) =>
    values.map((value): Row => [[`${key} = ${value}`], { cell: 'lstm', size: { ...base, [key]: value } }]),
  )
  const measured = await measure(
    bench,
    rows.map(([, work]) => work),
  )
  const lines = measured.map(({ perSecond, shareOfPeak }, n) => [
    rows[n]![0].join(' '),
    (1e9 / perSecond).toFixed(0),
    shareOfPeak.toFixed(2),
  ])
  return table(['LSTM, M but', 'ns/char', 'of peak'], lines)
}

/** The speed of one thing as a multiple of another's, in turns. */
async function ratio(
  { rounds }: Bench,
  one: () => Promise<number[]>,
  other: () => Promise<number[]>,
): Promise<number[]> {
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    // Neither is always the first.
    const [first, second] = round % 2 === 0 ? [one, other] : [other, one]
    const [[a], [b]] = [await first(), await second()]
    ratios.push(round % 2 === 0 ? a! / b! : b! / a!)
  }
  return ratios
}

export async function watching(bench: Bench): Promise<string> {
  const { host } = bench
  const lines: string[][] = []
  for (const cell of benchCells) {
    const work = { cell, size: base }
    const ratios = await ratio(
      bench,
      () => host.ask(OURS, { kind: 'watched', work, ms: 4 * MS }),
      () => host.ask(OURS, { kind: 'train', work, ms: 4 * MS }),
    )
    lines.push([`M ${cell}, a picture thirty times a second`, withSpread(ratios)])
  }
  const matrices: Work[] = [
    ...benchCells.map(cell => ({ cell, size: { ...base, T: 64 } })),
    { cell: 'lstm', size: { ...base, T: 200, H: 256 } },
  ]
  const times = matrices.map(() => [] as number[])
  for (let round = 0; round < bench.rounds; round++) {
    for (const [n, work] of matrices.entries()) {
      const [perSecond] = await host.ask(OURS, { kind: 'matrix', work, ms: MS })
      times[n]!.push(1000 / perSecond!)
    }
  }
  return [
    table(['speed while watched / unwatched', ''], lines),
    table(
      ['milliseconds for a full gradient matrix', ''],
      matrices.map(({ cell, size: { T, H } }, n) => [
        `${cell}, T = ${T}, H = ${H}`,
        withSpread(times[n]!, 1),
      ]),
    ),
  ].join('\n\n')
}

/** The gradient of the last loss fades by a quarter at each step, and so spends a seventh of a long window among subnormal numbers. */
export async function subnormals(bench: Bench): Promise<string> {
  const { host } = bench
  const work = (gain: number): Work => ({
    cell: 'rnn',
    size: { ...base, T: 400, B: 4 },
    settings: { init: 'orthogonal', gain, lr: 1e-7 },
    lossAtEnd: true,
  })
  const ratios = await ratio(
    bench,
    () => host.ask(OURS, { kind: 'train', work: work(0.75), ms: 2 * MS }),
    () => host.ask(OURS, { kind: 'train', work: work(1), ms: 2 * MS }),
  )
  return table(
    ['speed with a vanishing gradient / without', ''],
    [['RNN, T = 400, loss at the last step', withSpread(ratios)]],
  )
}

export async function lanes({ host, files, rounds }: Bench): Promise<string> {
  const cores = availableParallelism()
  const names = Array.from({ length: Math.min(3, Math.max(2, cores)) }, (_, n) => `lane ${n}`)
  const request = { kind: 'train', work: { cell: 'lstm', size: base }, ms: 5 * MS } as const
  if (!host.askAll(names.slice(0, 0), request)) return 'lanes: not in Node'
  for (const name of names) await host.open(name, files)
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const [alone] = await host.ask(names[0]!, request)
    const together = await host.askAll(names, request)!
    ratios.push(median(together.map(([speed]) => speed!)) / alone!)
  }
  return table(
    [`speed of each of ${names.length} lanes / one alone, ${cores} processors`, ''],
    [['M lstm', withSpread(ratios)]],
  )
}

/** From `new Worker` to the first update, the script and the kernels being at hand. */
export async function start({ host, files, rounds }: Bench): Promise<string> {
  const opened: number[] = []
  const updated: number[] = []
  for (let round = 0; round < rounds; round++) {
    const name = `start ${round}`
    const ready = await host.open(name, files)
    const from = performance.now()
    await host.ask(name, { kind: 'train', work: { cell: 'lstm', size: base }, ms: 0 })
    opened.push(ready)
    updated.push(ready + performance.now() - from)
  }
  return table(
    ['milliseconds from the start', ''],
    [
      ['worker ready', withSpread(opened, 0)],
      ['first update of M lstm', withSpread(updated, 0)],
    ],
  )
}

/** This version's speed as a multiple of an earlier one's. */
export async function against(bench: Bench, ref: string): Promise<string> {
  const { host } = bench
  const lines: string[][] = []
  for (const [label, work] of allConfigurations()) {
    const ratios = await ratio(
      bench,
      () => host.ask(OURS, { kind: 'train', work, ms: MS }),
      () => host.ask(OTHER, { kind: 'train', work, ms: MS }),
    )
    lines.push([label.join(' '), withSpread(ratios)])
  }
  return table([`speed / speed of ${ref}`, ''], lines)
}
