import { pause, run } from './engineClient.ts'
import { runStore } from './store/run.ts'

/** A tab nobody sees does not train: it pauses when hidden and goes on when it is seen again. */
export function pauseWhileHidden(): void {
  let pausedHere = false
  document.addEventListener('visibilitychange', () => {
    const { status } = runStore.getState()
    if (document.hidden && status === 'running') {
      pausedHere = true
      pause()
    } else if (!document.hidden && pausedHere) {
      pausedHere = false
      if (status === 'paused') run()
    }
  })
}
