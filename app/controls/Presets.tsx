import { useRef } from 'react'
import { openPreset } from '../linkSync.ts'
import { presets } from '../presets.ts'
import { words } from '../text/en.ts'

/** Ready-made experiments; opening one is a step in the browser's history and can be undone. */
export function Presets() {
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <>
      <button type="button" className="not-presented" onClick={() => dialog.current?.showModal()}>
        {words.presets} ▾
      </button>
      <dialog ref={dialog} aria-label={words.presets}>
        <h2>{words.presets}</h2>
        <ul className="preset-list">
          {presets.map(preset => (
            <li key={preset.id}>
              <button
                type="button"
                onClick={() => {
                  dialog.current?.close()
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
          <button type="button" onClick={() => dialog.current?.close()}>
            {words.close}
          </button>
        </div>
      </dialog>
    </>
  )
}
