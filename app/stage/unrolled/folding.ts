/** Moves the fold; where motion is unwelcome only its ends are shown. */
import { foldBy, stageStore } from '../../store/stage.ts'

const FOLD_MS = 900

/** Whether the reader's system asks for less motion. */
export function lessMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

let moving = 0

/** To one of the ends, from wherever it is. */
export function foldTo(end: 0 | 1): void {
  cancelAnimationFrame(moving)
  if (lessMotion()) return foldBy(end)
  const from = stageStore.getState().fold
  const duration = FOLD_MS * Math.abs(end - from)
  let begin: number | undefined
  const frame = (now: number) => {
    begin ??= now
    const share = duration > 0 ? Math.min(1, (now - begin) / duration) : 1
    foldBy(share === 1 ? end : from + (end - from) * ease(share))
    if (share < 1) moving = requestAnimationFrame(frame)
  }
  moving = requestAnimationFrame(frame)
}

export function toggleFold(): void {
  foldTo(stageStore.getState().fold < 0.5 ? 1 : 0)
}

/** A hand has it. */
export function holdFold(fold: number): void {
  cancelAnimationFrame(moving)
  if (!lessMotion()) foldBy(fold)
}

/** Slow at both ends. */
function ease(share: number): number {
  return share * share * (3 - 2 * share)
}
