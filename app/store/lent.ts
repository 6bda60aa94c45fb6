import type { PanelId, Preferences, TrackId } from './preferences.ts'

/** What one looks at for a while without having chosen it. */
export interface Wanted {
  readonly tracks?: readonly TrackId[]
  readonly panels?: readonly PanelId[]
}

type Shown = Pick<Preferences, 'hiddenTracks' | 'openPanels' | 'lentTracks' | 'lentPanels'>

/**
 * Shows what is wanted until something else is: what the time before was shown for the same reason, and not chosen since, is put away
 * again. What one shows or hides oneself stays.
 */
export function lend(
  { hiddenTracks, openPanels, lentTracks, lentPanels }: Shown,
  { tracks = [], panels = [] }: Wanted,
): Shown {
  const hidden = [...new Set([...hiddenTracks, ...lentTracks])]
  const open = openPanels.filter(id => !lentPanels.includes(id))
  return {
    hiddenTracks: hidden.filter(id => !tracks.includes(id)),
    openPanels: [...new Set([...open, ...panels])],
    lentTracks: tracks.filter(id => hidden.includes(id)),
    lentPanels: panels.filter(id => !open.includes(id)),
  }
}

/** Shows or hides a track by choice. */
export function chooseTrack(
  { hiddenTracks, lentTracks }: Shown,
  id: TrackId,
  shown: boolean,
): Partial<Shown> {
  const others = hiddenTracks.filter(other => other !== id)
  return {
    hiddenTracks: shown ? others : [...others, id],
    lentTracks: lentTracks.filter(other => other !== id),
  }
}

/** Opens or closes a panel by choice. */
export function choosePanel({ openPanels, lentPanels }: Shown, id: PanelId, open: boolean): Partial<Shown> {
  const others = openPanels.filter(other => other !== id)
  return {
    openPanels: open ? [...others, id] : others,
    lentPanels: lentPanels.filter(other => other !== id),
  }
}
