import { Suspense } from 'react'
import { useStore } from 'zustand'
import { togglePresent } from './controls/actions.ts'
import { Dialogs } from './controls/Dialogs.tsx'
import { ExperimentForm } from './controls/ExperimentForm.tsx'
import { History } from './controls/History.tsx'
import { Notices } from './controls/Notices.tsx'
import { PresetNotice } from './controls/PresetNotice.tsx'
import { Status, Transport } from './controls/Transport.tsx'
import { later } from './later.tsx'
import { Stage } from './stage/Stage.tsx'
import { openDialog } from './store/dialog.ts'
import { preferences } from './store/preferences.ts'
import { words } from './text/en.ts'
import { FoldingPanels } from './views/folding/FoldingPanels.tsx'
import { SamplesPanel } from './views/samples/SamplesPanel.tsx'
import { useScored } from './views/score/useScored.ts'

/** They come a moment after the stage; what stands below them waits for them in its place. */
const LossPanel = later(() => import('./views/loss/LossPanel.tsx'))
const ScorePanel = later(() => import('./views/score/ScorePanel.tsx'))
const GradientNormPanel = later(() => import('./views/gradientNorm/GradientNormPanel.tsx'))

export function App() {
  const present = useStore(preferences, state => state.present)
  const scored = useScored()
  return (
    <div className="app">
      <header className="top">
        <div className="header">
          <button type="button" className="skip" onClick={skipToStage}>
            {words.skip}
          </button>
          <h1 className="wordmark">Unrolled</h1>
          <Transport />
          <Status />
          <button type="button" className="not-presented" onClick={() => openDialog('presets')}>
            {words.presets} ▾
          </button>
          <button type="button" className="not-presented" onClick={() => openDialog('share')}>
            {words.share}
          </button>
          <span className="group presenting">
            <button
              type="button"
              aria-label={present ? words.leavePresent : words.present}
              aria-pressed={present}
              title="P"
              onClick={togglePresent}
            >
              {present ? words.leave : words.present}
            </button>
            <button
              type="button"
              className="quiet"
              aria-label={words.help}
              title={`${words.help} (?)`}
              onClick={() => openDialog('help')}
            >
              ?
            </button>
          </span>
        </div>
        <History />
      </header>
      <Notices />
      <PresetNotice />
      <ExperimentForm />
      <Stage />
      <aside className="panels" aria-label={words.panels}>
        <Suspense fallback={<div className="charts-wait" />}>
          <LossPanel />
          {scored && (
            <Suspense>
              <ScorePanel scored={scored} />
            </Suspense>
          )}
          <GradientNormPanel />
        </Suspense>
        <FoldingPanels />
        <SamplesPanel />
      </aside>
      <Dialogs />
    </div>
  )
}

/** A button, not a link: the address holds the experiment. */
function skipToStage(): void {
  document.getElementById('stage')?.focus()
}
