import { pause, run } from '../../engineClient.ts'
import { answersStore } from '../../store/answers.ts'
import { runStore } from '../../store/run.ts'

/** A lane that does not answer must not keep one from saving what there is, in milliseconds. */
const LONGEST_MS = 5000

/**
 * Takes something while training stands still, so that picture, words, numbers and update belong together; then training goes on where
 * it was. What it computes does not change: pausing never does.
 */
export async function whileStill<V>(take: () => V | Promise<V>): Promise<V> {
  const { status, heading } = runStore.getState()
  if (status !== 'running') return drawn().then(take)
  pause()
  await standing()
  await drawn()
  try {
    return await take()
  } finally {
    if (runStore.getState().status === 'paused') run(heading)
  }
}

/** All lanes have reported the same update, and answered what is asked of it. */
function isStanding(): boolean {
  const { status, update, fingerprintUpdate, lanes } = runStore.getState()
  if (status === 'running') return false
  if (status !== 'paused') return true
  return (
    fingerprintUpdate === update &&
    lanes.every(({ frame }) => frame?.update === update) &&
    Object.values(answersStore.getState()).every(answered => answered.update === update)
  )
}

function standing(): Promise<void> {
  return new Promise(resolve => {
    const look = () => isStanding() && done()
    const stops = [runStore.subscribe(look), answersStore.subscribe(look)]
    const timer = setTimeout(done, LONGEST_MS)
    function done(): void {
      for (const stop of stops) stop()
      clearTimeout(timer)
      resolve()
    }
    look()
  })
}

/** Drawn by whoever heard of the last report, and by whoever they told. */
function drawn(): Promise<void> {
  return new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
}
