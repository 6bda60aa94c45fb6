import { gradientMatrix } from '../diagnostics/gradientMatrix.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { resetState } from '../sequence/tape.ts'
import { encodeFrame } from '../worker/frame.ts'
import { BenchServer, type Request } from './server.ts'
import type { Work } from './work.ts'

export type WatchingRequest =
  | Request
  /** Characters trained per second, while a picture of the probe with all default tracks is made thirty times a second. */
  | { readonly kind: 'watched'; readonly work: Work; readonly ms: number }
  /** Gradient matrices per second, of all pairs of a loss and an earlier step of the probe. */
  | { readonly kind: 'matrix'; readonly work: Work; readonly ms: number }

const PICTURE_MS = 33

/** What it costs to be looked at, beside what training costs. */
export class WatchingServer extends BenchServer {
  override answer(request: WatchingRequest): number[] {
    switch (request.kind) {
      case 'watched':
        return [this.perSecond(request.ms, this.watchedUpdate(request.work))]
      case 'matrix':
        return [this.perSecond(request.ms, this.matrix(request.work))]
      default:
        return super.answer(request)
    }
  }

  private watchedUpdate(work: Work): () => number {
    const update = this.update(work)
    const { model, task } = this.trainer(work)
    const needs = new Set(['guess', 'h', 'c', 'flow'] as const)
    task.probe(model.probe)
    let pictured = this.now()
    return () => {
      const now = this.now()
      if (now - pictured >= PICTURE_MS) {
        pictured = now
        resetState(model.probe)
        complete(forward(model.stack, model.probe, model.kernel))
        complete(encodeFrame(model, 0, work.size.T - 1, needs))
      }
      return update()
    }
  }

  private matrix(work: Work): () => number {
    const { model, task } = this.trainer(work)
    const { stack, probe, fan, kernel } = model
    task.probe(probe)
    return () => {
      resetState(probe)
      complete(forward(stack, probe, kernel))
      complete(gradientMatrix(stack, probe, fan, kernel))
      return 1
    }
  }
}
