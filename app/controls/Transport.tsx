import { useCallback } from 'react'
import { useStore } from 'zustand'
import { useReadable } from '../draw/throttled.ts'
import { run } from '../engineClient.ts'
import { group } from '../stage/laneName.ts'
import { experimentStore, redo, undo } from '../store/experiment.ts'
import { prefer, preferences, speeds } from '../store/preferences.ts'
import { runStore } from '../store/run.ts'
import { words } from '../text/en.ts'
import { newSeed, reset, toggleRun } from './actions.ts'
import { oneUpdate, timeStep, wholePass } from './walking.ts'

/** From the smallest to the largest. */
const steps = [
  { arrows: '▸', act: timeStep, ...words.steps.time },
  { arrows: '▸▸', act: wholePass, ...words.steps.pass },
  { arrows: '▸▸▸', act: oneUpdate, ...words.steps.update },
]

/** Run, pause, three step sizes, speed, reset, new seed, undo, redo. */
export function Transport() {
  const status = useStore(runStore, state => state.status)
  const past = useStore(experimentStore, state => state.past.length)
  const future = useStore(experimentStore, state => state.future.length)
  const speed = useStore(preferences, state => state.speed)
  const running = status === 'running'
  const standing = status === 'paused' || status === 'ready'
  return (
    <div className="group" role="toolbar" aria-label="Training">
      <button
        type="button"
        id="run"
        className="primary"
        aria-pressed={running}
        // It keeps the focus while the next experiment is on its way.
        aria-disabled={status === 'loading'}
        disabled={!running && !standing && status !== 'loading'}
        title="Space, or Alt+K"
        onClick={() => status !== 'loading' && toggleRun()}
      >
        {running ? `❚❚ ${words.pause}` : `▶ ${words.run}`}
      </button>
      <span className="joined">
        {steps.map(({ arrows, act, name, help }) => (
          <button
            key={arrows}
            type="button"
            disabled={!running && !standing}
            aria-label={name}
            title={help}
            onClick={act}
          >
            {arrows}
          </button>
        ))}
      </span>
      <label className="visually-hidden" htmlFor="speed">
        {words.speed}
      </label>
      <select
        id="speed"
        title={words.speed}
        value={String(speed)}
        onChange={event => {
          const next = speeds.find(option => String(option) === event.target.value) ?? 'max'
          prefer({ speed: next })
          if (status === 'paused') run()
        }}
      >
        {speeds.map(option => (
          <option key={option} value={String(option)}>
            {words.speeds[option]}
          </option>
        ))}
      </select>
      <button type="button" title={words.resetHelp} onClick={reset}>
        ⟲ {words.reset}
      </button>
      <button type="button" title={words.seedHelp} onClick={newSeed}>
        ⚄ {words.newSeed}
      </button>
      <span className="group not-presented">
        <button
          type="button"
          className="quiet"
          disabled={past === 0}
          title={`${words.undo} (Ctrl+Z)`}
          onClick={undo}
          aria-label={words.undo}
        >
          ↶
        </button>
        <button
          type="button"
          className="quiet"
          disabled={future === 0}
          title={`${words.redo} (Ctrl+Shift+Z)`}
          onClick={redo}
          aria-label={words.redo}
        >
          ↷
        </button>
      </span>
    </div>
  )
}

/** Where the training is: update, characters read, speed. */
export function Status() {
  const { B, T } = useStore(experimentStore, state => state.experiment)
  const numbers = useStore(runStore, state => state.shape?.numbers)
  const { update, perSecond, heading, status } = useReadable(
    useCallback(
      state => ({
        update: state.update,
        perSecond: state.updatesPerSecond,
        heading: state.heading,
        status: state.status,
      }),
      [],
    ),
  )
  return (
    <p className="status" data-status={status}>
      {words.update} <b data-testid="update">{group(update)}</b>
      {heading !== undefined && ` of ${group(heading)}`}
      <span className="not-presented">
        {' · '}
        {compact(update * B * T)} {numbers ? words.timeSteps : words.characters}
        {perSecond > 0 && ` · ${compact(perSecond * B * T)}${words.perSecond}`}
      </span>
    </p>
  )
}

/** 1 234, 12 k, 3.4 M. */
function compact(n: number): string {
  if (n < 10_000) return group(n)
  if (n < 1e6) return `${group(n / 1e3)} k`
  return `${(n / 1e6).toFixed(1)} M`
}
