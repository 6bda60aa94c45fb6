import { useStore } from 'zustand'
import { prefer, preferences } from '../store/preferences.ts'

/** At which temperature networks write, everywhere on the page. */
export function Temperature({ className }: { className?: string }) {
  const temperature = useStore(preferences, state => state.temperature)
  return (
    <label className={className}>
      temperature
      <input
        type="range"
        min={0}
        max={1.5}
        step={0.1}
        value={temperature}
        aria-valuetext={`${temperature}`}
        onChange={event => prefer({ temperature: Number(event.target.value) })}
      />
      <span className={className ? undefined : 'units-value'}>{temperature.toFixed(1)}</span>
    </label>
  )
}
