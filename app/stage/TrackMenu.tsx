import { useStore } from 'zustand'
import { chooseTrack } from '../store/lent.ts'
import { prefer, preferences, type TrackId } from '../store/preferences.ts'
import { runStore } from '../store/run.ts'
import { trackText } from '../text/en.ts'
import { tracks } from '../views/index.ts'
import { suits } from '../views/view.ts'

/** Which tracks are shown, and in which order. */
export function TrackMenu() {
  const { trackOrder, hiddenTracks } = useStore(preferences)
  const toggle = (id: TrackId) => prefer(chooseTrack(preferences.getState(), id, hiddenTracks.includes(id)))
  const shape = useStore(runStore, state => state.shape)
  const offered = trackOrder.filter(id => suits(tracks[id], shape))
  const move = (id: TrackId, by: number) => {
    const order = offered.filter(other => other !== id)
    order.splice(Math.max(0, offered.indexOf(id) + by), 0, id)
    // What is not of this task stays where it is.
    let next = 0
    prefer({ trackOrder: trackOrder.map(other => (offered.includes(other) ? order[next++]! : other)) })
  }
  return (
    <div className="group not-presented">
      <button type="button" popoverTarget="tracks" className="quiet">
        Tracks ▾
      </button>
      <div id="tracks" popover="auto" className="track-menu">
        <h2>Tracks</h2>
        <ul>
          {offered.map((id, i) => (
            <li key={id}>
              <label>
                <input type="checkbox" checked={!hiddenTracks.includes(id)} onChange={() => toggle(id)} />
                {trackText[id].title}
              </label>
              <button
                type="button"
                disabled={i === 0}
                aria-label={`Move ${trackText[id].title} up`}
                onClick={() => move(id, -1)}
              >
                ↑
              </button>
              <button
                type="button"
                disabled={i === offered.length - 1}
                aria-label={`Move ${trackText[id].title} down`}
                onClick={() => move(id, 1)}
              >
                ↓
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
