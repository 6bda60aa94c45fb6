/**
 * Keeps the address, the browser's history and the saved work in step with the experiment. Tweaks replace the address (at most one write
 * per 300 ms), presets are steps in the history, and a visitor's own saved work is never touched by somebody's link.
 */
import type { Experiment } from '../engine/experiment/experiment.ts'
import { defaultExperiment } from '../engine/experiment/experiment.ts'
import { decodeLink, encodeLink, MAX_LINK_BYTES } from '../engine/experiment/link.ts'
import { parseExperiment } from '../engine/experiment/validate.ts'
import { experimentStore, type Origin, openExperiment, replaceExperiment } from './store/experiment.ts'
import { readStored, writeStored } from './store/storage.ts'

const WRITE_MS = 300
const KEY = 'unrolled.experiment'

/** The hash that we wrote ourselves last, so that our own writes are not taken for somebody's link. */
let written = ''
let timer: ReturnType<typeof setTimeout> | undefined
/** Counts readings, so that a slow one does not overtake a later one. */
let readings = 0

/** Opens what the address asks for, else the saved work, else the default; from then on writes changes back. */
export async function begin(): Promise<void> {
  await read()
  experimentStore.subscribe((state, before) => {
    if (state.experiment === before.experiment && state.origin === before.origin) return
    if (state.origin === 'own') save(state.experiment)
    timer ??= setTimeout(write, WRITE_MS)
  })
  window.addEventListener('hashchange', () => {
    if (location.hash !== written) void read()
  })
}

/** A preset: an undoable change and one step in the history. */
export async function openPreset(experiment: Experiment): Promise<void> {
  // The entry that is left must hold what Back is to restore.
  if (timer !== undefined || location.hash === '') {
    clearTimeout(timer)
    await write()
  }
  try {
    history.pushState(entryOf('own'), '', location.href)
  } catch {
    // A browser that refuses more history entries still gets the experiment.
  }
  replaceExperiment(experiment)
}

/** Back from somebody's link to one's own saved work. */
export function backToOwn(): void {
  openExperiment({ experiment: readSaved() ?? defaultExperiment, origin: 'own' })
}

async function read(): Promise<void> {
  const mine = ++readings
  const hash = location.hash
  if (hash === '' || hash === '#') {
    return take(hash, { experiment: readSaved() ?? defaultExperiment, origin: 'own' })
  }
  const { experiment, notes, unknown, readOnly } = await decodeLink(hash)
  const saved = readSaved()
  const own = wroteThisEntry() || (saved !== undefined && (await encodeLink(saved)) === hash)
  if (mine !== readings) return
  take(hash, { experiment, notes, unknown, readOnly, origin: own ? 'own' : 'visiting' })
}

/** Opens what an address holds. There is nothing to write then: a damaged link, too, stays in the address as it came. */
function take(hash: string, opened: Parameters<typeof openExperiment>[0]): void {
  written = hash
  openExperiment(opened)
  clearTimeout(timer)
  timer = undefined
}

/** Entries of the history that hold one's own work are marked, so that going back to them is not taken for a visit. */
function entryOf(origin: Origin): { unrolled: Origin } {
  return { unrolled: origin }
}

function wroteThisEntry(): boolean {
  return (history.state as { unrolled?: unknown } | null)?.unrolled === 'own'
}

async function write(): Promise<void> {
  timer = undefined
  const { experiment, unknown, readOnly, past, origin } = experimentStore.getState()
  if (readOnly && past.length === 0) return
  const link = await encodeLink(experiment, unknown)
  // What no link can hold leaves the address empty, so that loading the page again brings back the saved work and not half of a link.
  const hash = link.length > MAX_LINK_BYTES ? '' : link
  if (experimentStore.getState().experiment !== experiment || hash === location.hash) return
  try {
    history.replaceState(entryOf(origin), '', hash || `${location.pathname}${location.search}`)
    written = location.hash
  } catch {
    // Some browsers limit how often the address may change; the next change tries again.
  }
}

function save(experiment: Experiment): void {
  writeStored(KEY, JSON.stringify(experiment))
}

function readSaved(): Experiment | undefined {
  const stored = readStored(KEY)
  if (stored === undefined) return undefined
  try {
    return parseExperiment(JSON.parse(stored)).experiment
  } catch {
    return undefined
  }
}
