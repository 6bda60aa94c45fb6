/**
 * Watches how late the page's animation frames come and says how long the lanes should rest after each slice, in milliseconds.
 * The page comes first; on a machine with room to spare the lanes do not rest at all.
 * @param least how long they rest at least, in milliseconds: for machines that have no processor left for the page
 */
const LATE_MS = 21
const MAX_REST_MS = 12
const WINDOW = 20

export function watchFrames(report: (restMs: number) => void, least: () => number): void {
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
      const wanted = late > 3 ? rest + 1 : late === 0 ? rest - 0.5 : rest
      const next = Math.min(MAX_REST_MS, Math.max(least(), wanted))
      if (next !== rest) report(next)
      rest = next
      frames = 0
      late = 0
    }
    requestAnimationFrame(tick)
  }
  requestAnimationFrame(tick)
}
