/**
 * One update of one model: read a window, guess, measure, send the error back through time, clip, step.
 * Between two updates it does what is to be done by hand then (experiment/turns.ts).
 * This file is not about how any of these is done (sequence/, optimisers/), nor about when (worker/session.ts).
 */
import type { Experiment, LaneSettings } from './experiment/experiment.ts'
import { foldTurns, parseTurns, placeIn, type Turn } from './experiment/turns.ts'
import { type Fault, findFault } from './fault.ts'
import { fingerprint } from './fingerprint.ts'
import { addForgetBias } from './initialise/forgetBias.ts'
import { startWeights } from './initialise/index.ts'
import { startUnlikely } from './initialise/unlikely.ts'
import type { Block } from './memory/layout.ts'
import type { Model } from './model.ts'
import { clip } from './optimisers/clip.ts'
import { Random } from './random.ts'
import { backward } from './sequence/backward.ts'
import { fillDropout } from './sequence/dropout.ts'
import { forward } from './sequence/forward.ts'
import { meanLoss } from './sequence/loss.ts'
import { refreshPacked } from './sequence/stack.ts'
import { carryState, resetState } from './sequence/tape.ts'
import { type Reader, type Task, weighSteps } from './tasks/task.ts'

/** What one update did. Losses per prediction, before the step: in nats, or squared errors where the task is about numbers; the norm is the gradient's before clipping. */
export interface UpdateReport {
  readonly update: number
  readonly loss: number
  readonly gradientNorm: number
  readonly clipped: boolean
  /** Present when the numbers went wrong; the model is then not stepped further. */
  readonly fault?: Fault
}

/** What the latest update was made of, as far as it is still there; for whoever looks between two updates. */
export interface LatestUpdate {
  /** The gradients it stepped by, after clipping; zero before the first update. Gone while the next ones are computed, and after a restore. */
  readonly gradients: Block | undefined
  /** Every parameter before its step, in order; only after `keepBefore(true)`. */
  readonly before: Float32Array | undefined
}

export class Trainer {
  /** How many updates have been made. */
  update = 0
  readonly reader: Reader
  readonly dropout: Random
  private turns: readonly Turn[] = []
  private gradientsOf: number | undefined = 0
  private before: { of: number | undefined; readonly parameters: Float32Array } | undefined

  constructor(
    readonly model: Model,
    readonly task: Task,
    readonly shared: Pick<Experiment, 'seed' | 'loss'>,
    public settings: LaneSettings,
    /** What `settings.weights` is the fingerprint of: every parameter in order, to begin with instead of start weights. */
    weights?: Float32Array,
  ) {
    const { stack, training, kernel } = model
    const { seed } = shared
    if (settings.weights) takeWeights(stack.parameters, weights, settings.weights)
    else {
      startWeights[settings.init](stack.weights, stack.H, settings.gain, new Random(seed, 'start weights'))
      addForgetBias(stack.cell, stack.weights, settings.fb)
      if (shared.loss === 'task' || shared.loss === task.asks) startUnlikely(stack.weights, task.answers)
    }
    refreshPacked(stack, kernel)
    this.reader = task.train(training.B, training.T, new Random(seed, 'data'))
    this.dropout = new Random(seed, 'dropout')
    weighSteps(training.weight, training, shared.loss === 'task' ? task.asks : shared.loss, task.answer)
    this.takeUp(settings)
    this.turn()
  }

  /** Live settings (learning rate, clipping, dropout) and turns, from the next update on. */
  takeUp(settings: LaneSettings): void {
    this.settings = settings
    this.turns = parseTurns(settings.turns)
  }

  /**
   * Sets the weights that are to be set after the update just made. The values are given, so it may be done again: at a start, after a
   * restore, for turns that have just been taken up. Between two updates only. A weight that this model has not is passed over.
   */
  turn(): void {
    const { stack, kernel } = this.model
    let touched = false
    for (const turn of this.turns) {
      if (turn.update !== this.update || 'key' in turn) continue
      const i = placeIn(stack.parameters.shapes[turn.tensor], turn.at)
      if (i === undefined) continue
      stack.parameters.by[turn.tensor]![i] = turn.value
      touched = true
    }
    if (!touched) return
    refreshPacked(stack, kernel)
    // How far the update itself has moved them can no longer be told.
    if (this.before) this.before.of = undefined
  }

  /** Whether each update is to copy the parameters before it steps. The copy is only ever looked at: no number depends on it. */
  keepBefore(keep: boolean): void {
    if (!keep) this.before = undefined
    else
      this.before ??= { of: undefined, parameters: new Float32Array(this.model.stack.parameters.all.length) }
  }

  get latest(): LatestUpdate {
    const { update, before, gradientsOf, model } = this
    return {
      gradients: gradientsOf === update ? model.stack.gradients : undefined,
      before: before?.of === update ? before.parameters : undefined,
    }
  }

  /** One update, interruptible at every `yield`; the numbers do not depend on where, or whether, it is interrupted. */
  *next(): Generator<void, UpdateReport> {
    const { model } = this
    const settings = foldTurns(this.settings, this.turns, this.update)
    const { stack, training: tape, kernel: k } = model

    this.reader.next(tape)
    if (this.task.continues && settings.carry && this.update > 0) carryState(tape)
    else resetState(tape)
    fillDropout(tape, settings.drop, this.dropout)

    yield* forward(stack, tape, k)
    const loss = meanLoss(tape)
    this.gradientsOf = undefined
    yield* backward(stack, tape, k)

    const { norm, clipped } = clip(stack.gradients.all, settings.clipBy, settings.clip, k)
    const report = { update: this.update + 1, loss, gradientNorm: norm, clipped }
    if (!Number.isFinite(norm) || !Number.isFinite(loss)) {
      return { ...report, fault: findFault(report.update, stack, k) }
    }

    this.before?.parameters.set(stack.parameters.all)
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
    this.gradientsOf = this.update
    if (this.before) this.before.of = this.update
    this.turn()
    return Number.isFinite(largest) ? report : { ...report, fault: findFault(report.update, stack, k) }
  }
}

/** @throws RangeError when they are not those that the settings name, or are another model's */
function takeWeights({ all }: Block, weights: Float32Array | undefined, expected: string): void {
  const given = weights && fingerprint(weights)
  if (!weights || given !== expected)
    throw new RangeError(`weights: expected those with the fingerprint ${expected}, got ${given ?? 'none'}`)
  if (weights.length !== all.length)
    throw new RangeError(`weights: expected ${all.length} parameters, got ${weights.length}`)
  all.set(weights)
}
