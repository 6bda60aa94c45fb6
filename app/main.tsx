import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { applyAppearance } from './appearance.ts'
import { listenToKeys } from './controls/keys.ts'
import { takeDroppedFiles } from './dropFile.ts'
import { obeyStores, start } from './engineClient.ts'
import { begin } from './linkSync.ts'
import { pauseWhileHidden } from './pauseWhileHidden.ts'
import './theme.css'
import './style/base.css'
import './style/page.css'
import './style/form.css'
import './style/stage.css'
import './style/inspector.css'
import './style/panels.css'
import './style/parameters.css'
import './style/analysis.css'
import './style/series.css'
import './style/units.css'
import './style/tunes.css'
import './style/symbols.css'
import './style/unrolled.css'
import './style/bothWays.css'
import './style/dialogs.css'
import './style/export.css'
import './style/presentation.css'

/** Not at the top level: views that are fetched later import this script, and would wait for it while it waits for them. */
async function main(): Promise<void> {
  if (__TEST__) (await import('./testBridge.ts')).install()

  applyAppearance()
  const gallery = __TEST__ && new URLSearchParams(location.search).get('gallery')
  if (gallery) return (await import('./gallery/show.tsx')).show(gallery)

  listenToKeys(window)
  takeDroppedFiles(window)
  pauseWhileHidden()

  // The experiment is known before anything is drawn, and trains without a click.
  await begin()
  obeyStores()
  void start(true)

  createRoot(document.getElementById('root')!).render(<App />)
}

void main()
