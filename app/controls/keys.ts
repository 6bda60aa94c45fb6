/** The keyboard, in one table: what `?` lists is what works. */
import { pause, stepBack } from '../engineClient.ts'
import { openDialog } from '../store/dialog.ts'
import { redo, undo } from '../store/experiment.ts'
import { preferences } from '../store/preferences.ts'
import { runStore } from '../store/run.ts'
import { endWalk, stageStore } from '../store/stage.ts'
import { reset, togglePresent, toggleRun } from './actions.ts'
import { oneUpdate, timeStep, timeStepBack, wholePass } from './walking.ts'

export interface Shortcut {
  readonly keys: readonly string[]
  readonly help: string
  /** A single character, which one may switch off (WCAG 2.1.4). */
  readonly letter?: true
  matches(event: KeyboardEvent): boolean
  act(): void
}

const plain = (event: KeyboardEvent) => !event.ctrlKey && !event.metaKey && !event.altKey
const letter = (key: string) => (event: KeyboardEvent) => plain(event) && event.key.toLowerCase() === key
const alt = (code: string) => (event: KeyboardEvent) => event.altKey && event.code === code
const arrow = (key: string, event: KeyboardEvent) =>
  event.key === key && !event.shiftKey && !event.altKey && plain(event)
const undoKey = (event: KeyboardEvent) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z'

function fullScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen()
  else void document.documentElement.requestFullscreen?.().catch(() => undefined)
}

export const shortcuts: readonly Shortcut[] = [
  {
    keys: ['Space'],
    help: 'Run or pause',
    matches: event => plain(event) && event.key === ' ',
    act: toggleRun,
  },
  { keys: ['Alt+K'], help: 'Run or pause, from anywhere', matches: alt('KeyK'), act: toggleRun },
  {
    keys: ['→'],
    help: 'One time step of a walk through the probe: forward, then back',
    matches: event => arrow('ArrowRight', event),
    act: timeStep,
  },
  {
    keys: ['←'],
    help: 'One time step back in the walk',
    matches: event => arrow('ArrowLeft', event) && stageStore.getState().walk !== undefined,
    act: timeStepBack,
  },
  {
    keys: ['Shift+Alt+→'],
    help: 'To the end of this pass of the walk',
    matches: event => event.shiftKey && event.altKey && event.key === 'ArrowRight',
    act: wholePass,
  },
  {
    keys: ['Esc'],
    help: 'End the walk',
    matches: event =>
      event.key === 'Escape' &&
      stageStore.getState().walk !== undefined &&
      !document.querySelector(':popover-open'),
    act: endWalk,
  },
  {
    keys: ['Shift+→'],
    help: 'One update',
    matches: event => plain(event) && event.shiftKey && event.key === 'ArrowRight',
    act: oneUpdate,
  },
  {
    keys: ['Shift+←'],
    help: 'Back to the kept update before',
    matches: event => plain(event) && event.shiftKey && event.key === 'ArrowLeft',
    act: () => {
      if (runStore.getState().status === 'running') pause()
      else stepBack()
    },
  },
  { keys: ['R'], letter: true, help: 'Reset: the same run again', matches: letter('r'), act: reset },
  { keys: ['Alt+R'], help: 'Reset, from anywhere', matches: alt('KeyR'), act: reset },
  { keys: ['P'], letter: true, help: 'Presentation on or off', matches: letter('p'), act: togglePresent },
  { keys: ['F'], letter: true, help: 'Full screen', matches: letter('f'), act: fullScreen },
  {
    keys: ['?'],
    letter: true,
    help: 'This list',
    matches: event => plain(event) && event.key === '?',
    act: () => openDialog('help'),
  },
  {
    keys: ['Ctrl+Z'],
    help: 'Undo a setting, a weight, a branch',
    matches: event => undoKey(event) && !event.shiftKey,
    act: undo,
  },
  { keys: ['Ctrl+Shift+Z'], help: 'Redo it', matches: event => undoKey(event) && event.shiftKey, act: redo },
]

/** Keys that do nothing here because the focused control has its own use for them. */
export const stageKeys = [
  {
    keys: ['←', '→'],
    help: 'On a track: move the crosshair one step (on a gradient track: choose the loss)',
  },
  { keys: ['Home', 'End'], help: 'On a track: first or last step' },
  { keys: ['↑', '↓'], help: 'On h, c and the gates, while a unit is looked into: the unit above, below' },
  { keys: ['Enter'], help: 'On a track: follow the loss of this step' },
  { keys: ['PgUp', 'PgDn'], help: 'On a track: ten steps; on the history: through what was kept' },
  { keys: ['Shift', '←', '→'], help: 'On a text: brush a phrase, to look for units that follow it' },
  { keys: ['←', '↑', '→', '↓'], help: 'On the weights of a tensor: choose one' },
] as const

/** @returns a function that stops listening */
export function listenToKeys(target: Window): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const { letterKeys } = preferences.getState()
    const found = shortcuts.find(shortcut => shortcut.matches(event))
    if (!found || (found.letter && !letterKeys)) return
    // Shift+Alt+→ selects a word where one types.
    const fromAnywhere = event.altKey && !event.shiftKey
    if (!fromAnywhere && isTyping(event.target, event)) return
    event.preventDefault()
    found.act()
  }
  target.addEventListener('keydown', onKeyDown)
  return () => target.removeEventListener('keydown', onKeyDown)
}

/** Whether the focused element has its own use for the key. */
function isTyping(target: EventTarget | null, event: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('dialog[open]')) return true
  if (target instanceof HTMLInputElement && target.type === 'range')
    return /^(Arrow|Home|End|Page)/.test(event.key)
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return true
  return /^(BUTTON|SUMMARY|A)$/.test(target.tagName) && (event.key === ' ' || event.key === 'Enter')
}
