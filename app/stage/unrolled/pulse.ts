import type { Place } from '../../store/walk.ts'
import { lessMotion } from './folding.ts'

/** How long it takes from one copy to the next, in milliseconds. */
const PULSE_MS = 220

/** Moves the front of the gradient from copy to copy as a walk goes back; at once where motion is unwelcome. */
export class Pulse {
  private frame = 0
  /** Between two steps while it moves. */
  private front: number | undefined

  /** @param draw with the front, or without one where the walk stands */
  constructor(private readonly draw: (front?: number) => void) {}

  get isMoving(): boolean {
    return this.front !== undefined
  }

  walked(from: Place | undefined, to: Place | undefined): void {
    cancelAnimationFrame(this.frame)
    const comesBack = from?.pass === 'backward' && to?.pass === 'backward' && to.t < from.t
    // From where it is, if it is still under way.
    if (comesBack && !lessMotion()) this.move(this.front ?? from.t, to.t)
    else {
      this.front = undefined
      this.draw()
    }
  }

  stop(): void {
    cancelAnimationFrame(this.frame)
    this.front = undefined
  }

  private move(start: number, end: number): void {
    let begin: number | undefined
    const next = (now: number) => {
      begin ??= now
      const share = Math.min(1, (now - begin) / PULSE_MS)
      this.front = share < 1 ? start + (end - start) * share : undefined
      this.draw(this.front)
      if (share < 1) this.frame = requestAnimationFrame(next)
    }
    this.front = start
    this.frame = requestAnimationFrame(next)
  }
}
