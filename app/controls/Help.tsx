import { useRef } from 'react'
import { useStore } from 'zustand'
import { prefer, preferences } from '../store/preferences.ts'
import { fallbackOf, runStore } from '../store/run.ts'
import { words } from '../text/en.ts'
import { sayFallback } from '../text/fallback.ts'
import { shortcuts, stageKeys } from './keys.ts'

declare const __VERSION__: string

/** What one is looking at, every key, the theme, and what runs underneath. */
export function Help() {
  const dialog = useRef<HTMLDialogElement>(null)
  const { letterKeys, theme } = useStore(preferences)
  const kernel = useStore(runStore, state => state.lanes[0]?.kernel)
  const fallback = useStore(runStore, fallbackOf)
  return (
    <>
      <button
        type="button"
        className="quiet"
        aria-label={words.help}
        title={`${words.help} (?)`}
        onClick={() => dialog.current?.showModal()}
      >
        ?
      </button>
      <dialog ref={dialog} id="help" aria-label={words.help}>
        <h2>Reading the page</h2>
        <p>
          Each lane is one network. It reads the characters on top from left to right and guesses the next one
          at every step. The gradient track starts at the right: how strongly does the error of the chosen
          step still reach the hidden state at each earlier step? A straight line down to the left means that
          the same share is lost at every step. Click a step to follow its error instead.
        </p>
        <p>
          More is a click away: gates and all losses under Tracks, one unit’s arithmetic and all parameters in
          the column on the right, earlier updates on the history bar.
        </p>
        <h2>Keys</h2>
        <dl className="keys">
          {[...shortcuts, ...stageKeys].map(({ keys, help }) => (
            <div key={help} className="key-row">
              <dt>
                {keys.map(key => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{help}</dd>
            </div>
          ))}
        </dl>
        <p>
          <label>
            <input
              type="checkbox"
              checked={letterKeys}
              onChange={event => prefer({ letterKeys: event.target.checked })}
            />{' '}
            Single letters work as shortcuts
          </label>
        </p>
        <p>
          <label>
            {words.theme}{' '}
            <select value={theme} onChange={event => prefer({ theme: event.target.value as typeof theme })}>
              {(['auto', 'light', 'dark'] as const).map(option => (
                <option key={option} value={option}>
                  {words.themes[option]}
                </option>
              ))}
            </select>
          </label>
        </p>
        <p className="note">
          Unrolled {__VERSION__}. {fallback && `Arithmetic: plain JavaScript. ${sayFallback(fallback)}`}
          {fallback?.detail && ` (${fallback.detail})`}
          {!fallback && kernel && 'Arithmetic: WebAssembly SIMD.'}
        </p>
        <div className="actions">
          <button type="button" onClick={() => dialog.current?.close()}>
            {words.close}
          </button>
        </div>
      </dialog>
    </>
  )
}
