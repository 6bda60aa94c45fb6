/**
 * Watches how late the page's animation frames come and says how long the lanes should rest after each slice, in milliseconds.
 * The page comes first; on a machine with room to spare the lanes do not rest at all.
 */
const LATE_MS = 21
const MAX_REST_MS = 12
const WINDOW = 20

export function watchFrames(report: (restMs: number) => void): void {
  let last = 0
  let frames = 0
  let late = 0
  let rest = 0
  const tick = (now: number) => {
    const gap = now - last
    last = now
    if (gap < 500) {
      frames++
      if (gap > LATE_MS) late++
    }
    if (frames === WINDOW) {
      const next = late > 3 ? Math.min(MAX_REST_MS, rest + 1) : late === 0 ? Math.max(0, rest - 0.5) : rest
      if (next !== rest) report(next)
      rest = next
      frames = 0
      late = 0
    }
    requestAnimationFrame(tick)
  }
  requestAnimationFrame(tick)
}
