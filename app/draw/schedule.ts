/** One animation frame for all who draw: each at most once per frame, and only when asked. */
const waiting = new Set<() => void>()
const after = new Set<() => void>()
let requested = false

function flush(): void {
  requested = false
  const draws = [...waiting]
  const done = [...after]
  waiting.clear()
  after.clear()
  for (const draw of draws) draw()
  for (const callback of done) callback()
}

function request(): void {
  if (requested) return
  requested = true
  requestAnimationFrame(flush)
}

/** Calls `draw` in the next animation frame; asking twice before that draws once. */
export function schedule(draw: () => void): void {
  waiting.add(draw)
  request()
}

/** Calls back when the next animation frame has been drawn. */
export function afterDrawing(callback: () => void): void {
  after.add(callback)
  request()
}

export function cancel(draw: () => void): void {
  waiting.delete(draw)
}
