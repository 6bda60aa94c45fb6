import { useStore } from 'zustand'
import { experimentStore } from '../store/experiment.ts'
import { ARROWS } from './states.ts'

/** Says over a units × time picture which block of rows is read in which direction: layers from the bottom up, of each first →. */
export function WayMarks({ lane }: { lane: number }) {
  const layers = useStore(experimentStore, state => state.experiment.lanes[lane]!.layers)
  return (
    <div className="way-marks" aria-hidden="true">
      {Array.from({ length: 2 * layers }, (_, i) => {
        const copy = 2 * layers - 1 - i
        return (
          <div key={copy}>
            <span>
              {ARROWS[copy % 2]}
              {layers > 1 && ` ${Math.floor(copy / 2) + 1}`}
            </span>
          </div>
        )
      })}
    </div>
  )
}
