/**
 * One update of one model: read a window, guess, measure, send the error back through time, clip, step.
 * This file is not about how any of these is done (sequence/, optimisers/), nor about when (worker/session.ts).
 */
import type { Experiment, LaneSettings } from './experiment/experiment.ts'
import { type Fault, findFault } from './fault.ts'
import { addForgetBias } from './initialise/forgetBias.ts'
import { startWeights } from './initialise/index.ts'
import type { Model } from './model.ts'
import { clip } from './optimisers/clip.ts'
import { Random } from './random.ts'
import { backward } from './sequence/backward.ts'
import { fillDropout } from './sequence/dropout.ts'
import { forward } from './sequence/forward.ts'
import { crossEntropyNats } from './sequence/loss.ts'
import { refreshPacked } from './sequence/stack.ts'
import { carryState, resetState } from './sequence/tape.ts'
import { type Reader, type Task, weighSteps } from './tasks/task.ts'

/** What one update did. Losses in nats per prediction, before the step; the norm is the gradient's before clipping. */
export interface UpdateReport {
  readonly update: number
  readonly lossNats: number
  readonly gradientNorm: number
  readonly clipped: boolean
  /** Present when the numbers went wrong; the model is then not stepped further. */
  readonly fault?: Fault
}

export class Trainer {
  /** How many updates have been made. */
  update = 0
  readonly reader: Reader
  readonly dropout: Random

  constructor(
    readonly model: Model,
    readonly task: Task,
    readonly shared: Pick<Experiment, 'seed' | 'loss'>,
    /** Live settings (learning rate, clipping, dropout) may be replaced between two updates. */
    public settings: LaneSettings,
  ) {
    const { stack, training, kernel } = model
    const { seed } = shared
    startWeights[settings.init](stack.weights, stack.H, settings.gain, new Random(seed, 'start weights'))
    addForgetBias(stack.cell, stack.weights, settings.fb)
    refreshPacked(stack, kernel)
    this.reader = task.train(training.B, training.T, new Random(seed, 'data'))
    this.dropout = new Random(seed, 'dropout')
    weighSteps(training.weight, training, shared.loss === 'task' ? task.asks : shared.loss)
  }

  /** One update, interruptible at every `yield`; the numbers do not depend on where, or whether, it is interrupted. */
  *next(): Generator<void, UpdateReport> {
    const { model, settings } = this
    const { stack, training: tape, kernel: k } = model

    this.reader.next(tape)
    if (this.task.continues && settings.carry && this.update > 0) carryState(tape)
    else resetState(tape)
    fillDropout(tape, settings.drop, this.dropout)

    yield* forward(stack, tape, k)
    const lossNats = crossEntropyNats(tape)
    yield* backward(stack, tape, k)

    const { norm, clipped } = clip(stack.gradients.all, settings.clipBy, settings.clip, k)
    const report = { update: this.update + 1, lossNats, gradientNorm: norm, clipped }
    if (!Number.isFinite(norm) || !Number.isFinite(lossNats)) {
      return { ...report, fault: findFault(report.update, stack, k) }
    }

    const { optimiser, optimiserState, optimiserScalars } = model
    const largest = optimiser.step(
      k,
      stack.parameters.all,
      stack.gradients.all,
      optimiserState,
      optimiserScalars,
      settings.lr,
    )
    refreshPacked(stack, k)
    this.update++
    return Number.isFinite(largest) ? report : { ...report, fault: findFault(report.update, stack, k) }
  }
}
