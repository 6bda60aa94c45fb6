import { useStore } from 'zustand'
import { settingsAt } from '../../../engine/experiment/turns.ts'
import { changeLane } from '../../controls/actions.ts'
import { rewind, run } from '../../engineClient.ts'
import { group, laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import type { Explosion } from '../../store/run.ts'
import { sayFault } from '../../text/fault.ts'

/** Where the numbers went wrong and why, and two ways on. */
export default function Exploded({ explosion: { lane, fault, rewindTo } }: { explosion: Explosion }) {
  const { experiment } = useStore(experimentStore)
  const begun = experiment.lanes[lane]
  if (!begun) return null
  const settings = settingsAt(begun, fault.update - 1)
  const name = laneName(experiment.lanes, lane)
  const why =
    settings.clip === 0
      ? 'Gradients are not clipped, so one large step can throw the weights out of range.'
      : 'Clipping shortens each gradient, but the learning rate still makes the steps too large.'
  const lower = Number((settings.lr / 10).toPrecision(2))
  const goBack = () => rewind(rewindTo)
  return (
    <div className="notice" role="alert">
      <p>
        <b>
          {name} exploded at update {group(fault.update)}:
        </b>{' '}
        {sayFault(fault, settings)} is no longer a finite number. {why}
      </p>
      <button type="button" onClick={goBack}>
        Rewind to update {group(rewindTo)}
      </button>
      <button
        type="button"
        onClick={() => {
          changeLane('lr', lower, lane)
          run()
        }}
      >
        Lower the learning rate to {lower} and go on
      </button>
    </div>
  )
}
