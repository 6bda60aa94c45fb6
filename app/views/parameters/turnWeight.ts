import { asWeight } from '../../../engine/experiment/turns.ts'
import { pause } from '../../engineClient.ts'
import { turnLanes } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import type { Place } from './place.ts'

let waiting: (() => void) | undefined

/**
 * Sets one weight by hand where one stands; what trains is paused for it, and after an explosion it is done before it. While lanes are on
 * their way only the newest wish counts, so that a slider can be dragged as fast as one likes.
 * @param gesture of one hand movement there is one step to undo
 */
export function turnWeight(lane: number, tensor: string, at: Place, value: number, gesture: object): void {
  const { status, update, explosion } = runStore.getState()
  waiting = undefined
  if (status === 'restoring') {
    waiting = () => turnWeight(lane, tensor, at, value, gesture)
    return
  }
  if (status === 'running') pause()
  turnLanes({ update: explosion?.rewindTo ?? update, tensor, at, value: asWeight(value) }, lane, gesture)
}

runStore.subscribe(({ status }) => {
  if (status !== 'restoring') waiting?.()
})
