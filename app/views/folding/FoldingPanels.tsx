import { Suspense } from 'react'
import { useStore } from 'zustand'
import { experimentStore } from '../../store/experiment.ts'
import { choosePanel } from '../../store/lent.ts'
import { type PanelId, prefer, preferences } from '../../store/preferences.ts'
import { runStore } from '../../store/run.ts'
import { words } from '../../text/en.ts'
import { panels } from '../index.ts'
import { suits } from '../view.ts'

/** The panels that one opens when one wants to know more. */
export function FoldingPanels() {
  const { openPanels } = useStore(preferences)
  const experiment = useStore(experimentStore, state => state.experiment)
  const toggle = (id: PanelId, open: boolean) => {
    if (open !== openPanels.includes(id)) prefer(choosePanel(preferences.getState(), id, open))
  }
  const shape = useStore(runStore, state => state.shape)
  const shown = Object.values(panels).filter(({ applies }) => applies?.(experiment) ?? true)
  return shown.map(({ Panel, ...view }) => (
    <details
      key={view.id}
      className="panel folding"
      open={openPanels.includes(view.id)}
      onToggle={event => toggle(view.id, event.currentTarget.open)}
    >
      <summary>
        <h2>{view.title}</h2>
      </summary>
      {openPanels.includes(view.id) && (
        <Suspense>
          {suits(view, shape) ? <Panel /> : <p className="sentence">{words.noCharacters}</p>}
        </Suspense>
      )}
    </details>
  ))
}
