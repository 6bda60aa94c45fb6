/** How things look and behave, which is nobody's experiment: kept on this device, never in the link. */
import { createStore } from 'zustand/vanilla'
import type { Speed } from '../../engine/worker/runEvents.ts'
import { readStored, writeStored } from './storage.ts'

export type TrackId =
  | 'wiring'
  | 'guess'
  | 'series'
  | 'attention'
  | 'hidden'
  | 'cell'
  | 'gates'
  | 'gradient'
  | 'cellpath'
  | 'jacobian'
  | 'matrix'
  | 'strip'
  | 'shares'
export type PanelId =
  | 'tune'
  | 'inspector'
  | 'connectivity'
  | 'unitText'
  | 'clamp'
  | 'parameters'
  | 'spectrum'
  | 'saturation'
  | 'cliff'
  | 'keyboard'
  | 'automaton'
/** Updates per second that one can choose. */
export const speeds: readonly Speed[] = [1, 4, 15, 60, 'max']
export type LossUnit = 'bits' | 'nats'

export interface Preferences {
  readonly theme: 'auto' | 'light' | 'dark'
  readonly present: boolean
  readonly unit: LossUnit
  /** From top to bottom; the ones in `hiddenTracks` are left out. */
  readonly trackOrder: readonly TrackId[]
  readonly hiddenTracks: readonly TrackId[]
  /** Of the panels that can be folded away, those that are not. */
  readonly openPanels: readonly PanelId[]
  /** Of what is shown, what a preset speaks of and nobody chose: see lent.ts. */
  readonly lentTracks: readonly TrackId[]
  readonly lentPanels: readonly PanelId[]
  /** Single letters as shortcuts (WCAG 2.1.4 lets one switch them off). */
  readonly letterKeys: boolean
  readonly temperature: number
  readonly speed: Speed
}

const KEY = 'unrolled.preferences'
const panelIds: readonly PanelId[] = [
  'tune',
  'inspector',
  'connectivity',
  'unitText',
  'clamp',
  'parameters',
  'spectrum',
  'saturation',
  'cliff',
  'keyboard',
  'automaton',
]

export const defaultPreferences: Preferences = {
  theme: 'auto',
  present: false,
  unit: 'bits',
  trackOrder: [
    'wiring',
    'guess',
    'series',
    'attention',
    'hidden',
    'cell',
    'gates',
    'gradient',
    'cellpath',
    'jacobian',
    'matrix',
    'strip',
    'shares',
  ],
  hiddenTracks: ['wiring', 'gates', 'cellpath', 'jacobian', 'matrix', 'strip', 'shares'],
  // Shown for texts of tunes only.
  openPanels: ['tune'],
  lentTracks: [],
  lentPanels: [],
  letterKeys: true,
  temperature: 0.8,
  speed: 60,
}

export const preferences = createStore<Preferences>(() => ({
  ...defaultPreferences,
  ...read(),
  ...fromQuery(),
}))

export function prefer(change: Partial<Preferences>): void {
  preferences.setState(change)
  const { present: _present, ...kept } = preferences.getState()
  writeStored(KEY, JSON.stringify(kept))
}

/** Only what is there and of the right kind. */
function read(): Partial<Preferences> {
  try {
    const stored: unknown = JSON.parse(readStored(KEY) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return {}
    const {
      theme,
      unit,
      trackOrder,
      hiddenTracks,
      openPanels,
      lentTracks,
      lentPanels,
      letterKeys,
      temperature,
    } = stored as Record<string, unknown>
    const every = defaultPreferences.trackOrder
    const known = (value: unknown): TrackId[] | undefined =>
      Array.isArray(value) ? [...new Set(value.filter((id): id is TrackId => every.includes(id)))] : undefined
    const panels = (value: unknown): PanelId[] | undefined =>
      Array.isArray(value) ? panelIds.filter(id => value.includes(id)) : undefined
    const order = known(trackOrder)
    const hidden = known(hiddenTracks)
    // Tracks that are newer than what was stored come last, hidden where they are by default.
    const added = order ? every.filter(id => !order.includes(id)) : []
    return {
      ...(theme === 'light' || theme === 'dark' ? { theme } : {}),
      ...(unit === 'nats' ? { unit } : {}),
      ...(order ? { trackOrder: [...order, ...added] } : {}),
      ...(hidden
        ? {
            hiddenTracks: [
              ...hidden,
              ...added.filter(id => defaultPreferences.hiddenTracks.includes(id) && !hidden.includes(id)),
            ],
          }
        : {}),
      openPanels: panels(openPanels) ?? defaultPreferences.openPanels,
      lentTracks: known(lentTracks) ?? [],
      lentPanels: panels(lentPanels) ?? [],
      ...(typeof letterKeys === 'boolean' ? { letterKeys } : {}),
      ...(typeof temperature === 'number' && temperature >= 0 && temperature <= 2 ? { temperature } : {}),
    }
  } catch {
    return {}
  }
}

/** `?present=1&theme=dark`: how a teacher links to a view without touching the experiment. */
function fromQuery(): Partial<Preferences> {
  if (typeof location === 'undefined') return {}
  const query = new URLSearchParams(location.search)
  const theme = query.get('theme')
  return {
    ...(query.get('present') === '1' ? { present: true } : {}),
    ...(theme === 'light' || theme === 'dark' ? { theme } : {}),
  }
}
