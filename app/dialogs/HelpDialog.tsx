import { useStore } from 'zustand'
import { CloseButton, Dialog } from '../controls/Dialog.tsx'
import { shortcuts, stageKeys } from '../controls/keys.ts'
import { prefer, preferences } from '../store/preferences.ts'
import { fallbackOf, runStore } from '../store/run.ts'
import { words } from '../text/en.ts'
import { sayFallback } from '../text/fallback.ts'

declare const __VERSION__: string

/** What one is looking at, every key, the theme, and what runs underneath. */
export default function HelpDialog() {
  const { letterKeys, theme } = useStore(preferences)
  const kernel = useStore(runStore, state => state.lanes[0]?.kernel)
  const fallback = useStore(runStore, fallbackOf)
  return (
    <Dialog title={words.help}>
      <h2>Reading the page</h2>
      <p>
        Each lane is one network. It reads the characters on top from left to right and guesses the next one
        at every step. The gradient track starts at the right: how strongly does the error of the chosen step
        still reach the hidden state at each earlier step? A straight line down to the left means that the
        same share is lost at every step. Click a step to follow its error instead.
      </p>
      <p>
        The row of small squares is the network: the same cell once for each step. Fold pushes all copies into
        the one cell with a loop that they are. ▸ in the header walks through the probe step by step, forward
        and then back.
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
        <CloseButton>{words.close}</CloseButton>
      </div>
    </Dialog>
  )
}
