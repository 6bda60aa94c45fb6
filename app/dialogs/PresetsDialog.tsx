import { CloseButton, closeAround, Dialog } from '../controls/Dialog.tsx'
import { openPreset } from '../linkSync.ts'
import { lend } from '../store/lent.ts'
import { prefer, preferences } from '../store/preferences.ts'
import { showPreset } from '../store/shownPreset.ts'
import { words } from '../text/en.ts'
import { presetGroups, presets } from './presets.ts'

/** Ready-made experiments; opening one is a step in the browser's history and can be undone. */
export default function PresetsDialog() {
  return (
    <Dialog title={words.presets}>
      <h2>{words.presets}</h2>
      {presetGroups.map(({ title, ids }) => (
        <section key={title} aria-labelledby={`presets-${ids[0]}`}>
          <h3 id={`presets-${ids[0]}`}>{title}</h3>
          <ul className="preset-list">
            {presets
              .filter(({ id }) => ids.includes(id))
              .map(preset => (
                <li key={preset.id}>
                  <button
                    type="button"
                    onClick={event => {
                      closeAround(event.currentTarget, focusRun)
                      prefer(lend(preferences.getState(), preset))
                      showPreset(preset)
                      void openPreset(preset.experiment)
                    }}
                  >
                    <b>{preset.title}</b>
                    <small>{preset.notice}</small>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
      <div className="actions">
        <CloseButton>{words.close}</CloseButton>
      </div>
    </Dialog>
  )
}

/** What comes next is to run or to pause it; the button of the presets would open them again at Space. */
function focusRun(): void {
  document.getElementById('run')?.focus()
}
