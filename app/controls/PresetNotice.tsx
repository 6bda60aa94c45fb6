import { useStore } from 'zustand'
import { experimentStore } from '../store/experiment.ts'
import { dismissPreset, isAbout, presetStore } from '../store/shownPreset.ts'
import { words } from '../text/en.ts'

/** What the preset that was opened says there is to see, as long as the experiment is about that. */
export function PresetNotice() {
  const preset = useStore(presetStore, state => state.preset)
  const experiment = useStore(experimentStore, state => state.experiment)
  if (!preset || !isAbout(experiment, preset)) return null
  return (
    <aside className="preset-notice not-presented" aria-label={words.presetNotice}>
      <h2>{preset.title}</h2>
      <button type="button" className="quiet" aria-label={words.dismissPreset} onClick={dismissPreset}>
        ✕
      </button>
      <p>{preset.notice}</p>
    </aside>
  )
}
