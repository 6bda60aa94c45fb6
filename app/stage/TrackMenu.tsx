import { useStore } from 'zustand'
import { prefer, preferences, type TrackId } from '../store/preferences.ts'
import { trackText } from '../text/en.ts'

/** Which tracks are shown, and in which order. */
export function TrackMenu() {
  const { trackOrder, hiddenTracks } = useStore(preferences)
  const toggle = (id: TrackId) =>
    prefer({
      hiddenTracks: hiddenTracks.includes(id)
        ? hiddenTracks.filter(other => other !== id)
        : [...hiddenTracks, id],
    })
  const move = (id: TrackId, by: number) => {
    const order = trackOrder.filter(other => other !== id)
    order.splice(Math.max(0, trackOrder.indexOf(id) + by), 0, id)
    prefer({ trackOrder: order })
  }
  return (
    <div className="group not-presented">
      <button type="button" popoverTarget="tracks" className="quiet">
        Tracks ▾
      </button>
      <div id="tracks" popover="auto" className="track-menu">
        <h2>Tracks</h2>
        <ul>
          {trackOrder.map((id, i) => (
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
                disabled={i === trackOrder.length - 1}
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
