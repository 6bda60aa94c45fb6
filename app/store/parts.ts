import { partsOf } from '../../engine/sequence/parameters.ts'
import { sizesOf } from '../../engine/sizesOf.ts'
import { experimentStore } from './experiment.ts'
import { type RunState, runStore } from './run.ts'

/** Whether a lane reads with an encoder and writes with a decoder, as far as the task is known yet; for `useStore(runStore, …)`. */
export const hasEncoder =
  (lane: number) =>
  ({ shape }: RunState): boolean => {
    const settings = experimentStore.getState().experiment.lanes[lane]
    return !!settings && !!shape && partsOf(sizesOf(settings, shape)).includes('encoder.')
  }

/** Whether its decoder looks back. */
export const looksBack =
  (lane: number) =>
  ({ shape }: RunState): boolean => {
    const settings = experimentStore.getState().experiment.lanes[lane]
    return !!settings && !!shape && sizesOf(settings, shape).wiring === 'attn'
  }

/** How a lane's plain parameters are called where it has others too. */
export const decoderOf = (lane: number) => (hasEncoder(lane)(runStore.getState()) ? ' decoder' : '')
