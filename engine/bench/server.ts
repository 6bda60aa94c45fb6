import { complete } from '../run.ts'
import type { Trainer } from '../trainer.ts'
import { createTrainer, type Work } from './work.ts'

/** One measurement of about `ms` milliseconds; what earlier versions can answer too. What it needs is made at the first asking and goes on from there at the next. */
export type Request =
  /** Floating-point operations per second of products and sums in registers. */
  | { readonly kind: 'peak'; readonly ms: number }
  /** Characters trained per second. */
  | { readonly kind: 'train'; readonly work: Work; readonly ms: number }
  /** Milliseconds of an update that go into each of `phases`. */
  | { readonly kind: 'phases'; readonly work: Work; readonly ms: number }

export const phases = [
  'gather',
  'recurrence forward',
  'decoder + loss',
  'recurrence backward',
  'weight gradients',
  'clip + optimiser',
] as const

const part = (name: (typeof phases)[number], yields: number) => ({ phase: phases.indexOf(name), yields })

/** Operations of the peak loop per round: twelve chains of four lanes, a product and a sum each. */
const PEAK_FLOP = 96
const PEAK_ROUNDS = 100_000

/** Measures on demand, so that whoever asks can interleave what is to be compared. */
export class BenchServer {
  private readonly kernels: WebAssembly.Module
  private readonly peak: (rounds: number) => number
  private readonly trainers = new Map<string, Trainer>()

  /** @param now milliseconds */
  constructor(
    kernels: ArrayBuffer,
    peak: ArrayBuffer,
    protected readonly now: () => number,
  ) {
    this.kernels = new WebAssembly.Module(kernels)
    this.peak = new WebAssembly.Instance(new WebAssembly.Module(peak)).exports.peak as typeof this.peak
  }

  /** One number, or one for each phase. */
  answer(request: Request): number[] {
    switch (request.kind) {
      case 'peak':
        return [
          this.perSecond(request.ms, () => {
            this.peak(PEAK_ROUNDS)
            return PEAK_ROUNDS * PEAK_FLOP
          }),
        ]
      case 'train':
        return [this.perSecond(request.ms, this.update(request.work))]
      case 'phases':
        return this.phases(request.work, request.ms)
    }
  }

  protected trainer(work: Work): Trainer {
    const key = JSON.stringify(work)
    const trainer = this.trainers.get(key) ?? createTrainer(work, this.kernels)
    this.trainers.set(key, trainer)
    return trainer
  }

  protected update(work: Work): () => number {
    const trainer = this.trainer(work)
    return () => {
      complete(trainer.next())
      return work.size.T * work.size.B
    }
  }

  /** An update of one layer can be interrupted after each part of each span and after every time step, in this order; so its phases show. */
  private phases(work: Work, ms: number): number[] {
    const trainer = this.trainer(work)
    const { spans, pauseEvery } = trainer.model.training
    /** Interruptions in the recurrence of a span: at its end, and inside wherever a multiple of so many time steps is. */
    const lengths = spans.map(({ from, to }) => {
      const inside = Math.ceil(to / pauseEvery) - Math.floor(from / pauseEvery) - 1
      return 1 + inside
    })
    const parts = [
      ...lengths.flatMap(n => [part('gather', 1), part('recurrence forward', n), part('decoder + loss', 1)]),
      ...lengths
        .toReversed()
        .flatMap(n => [
          part('decoder + loss', 1),
          part('recurrence backward', n),
          part('weight gradients', 1),
        ]),
      part('clip + optimiser', Infinity),
    ]
    const spent = phases.map(() => 0)
    const begun = this.now()
    let updates = 0
    let last = begun
    do {
      const update = trainer.next()
      for (const { phase, yields } of parts) {
        for (let n = 0; n < yields && !update.next().done; n++);
        const now = this.now()
        spent[phase]! += now - last
        last = now
      }
      updates++
    } while (last - begun < ms)
    return spent.map(sum => sum / updates)
  }

  protected perSecond(ms: number, work: () => number): number {
    const from = this.now()
    let done = 0
    let elapsed = 0
    do {
      done += work()
      elapsed = this.now() - from
    } while (elapsed < ms)
    return (done * 1000) / elapsed
  }
}
