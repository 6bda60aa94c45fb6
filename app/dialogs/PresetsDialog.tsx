import { CloseButton, closeAround, Dialog } from '../controls/Dialog.tsx'
import { openPreset } from '../linkSync.ts'
import { words } from '../text/en.ts'
import { presets } from './presets.ts'

/** Ready-made experiments; opening one is a step in the browser's history and can be undone. */
export default function PresetsDialog() {
  return (
    <Dialog title={words.presets}>
      <h2>{words.presets}</h2>
      <ul className="preset-list">
        {presets.map(preset => (
          <li key={preset.id}>
            <button
              type="button"
              onClick={event => {
                closeAround(event.currentTarget)
                void openPreset(preset.experiment)
              }}
            >
              <b>{preset.title}</b>
              <small>{preset.notice}</small>
            </button>
          </li>
        ))}
      </ul>
      <div className="actions">
        <CloseButton>{words.close}</CloseButton>
      </div>
    </Dialog>
  )
}
