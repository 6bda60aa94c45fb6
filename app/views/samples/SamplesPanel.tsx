import { useEffect, useId, useState } from 'react'
import { useStore } from 'zustand'
import { useLanesBothWays } from '../../bothWays.ts'
import { write } from '../../engineClient.ts'
import { makesSequences } from '../../makesSequences.ts'
import { group, laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { preferences } from '../../store/preferences.ts'
import { runStore } from '../../store/run.ts'
import { Figure } from '../figure/Figure.tsx'
import { LeftOut } from '../LeftOut.tsx'
import { laterTable } from '../laterTable.ts'
import { Temperature } from '../Temperature.tsx'
import { describeSamples } from './layout.ts'

const LENGTH = 90
/** While training, each lane writes anew this often, in milliseconds. */
const EVERY_MS = 3000

/** What the networks write when they are let: a stream while training, and continuations of the reader's own words. */
export function SamplesPanel() {
  const id = useId()
  const { lanes, task } = useStore(experimentStore, state => state.experiment)
  const samples = useStore(runStore, state => state.samples)
  const status = useStore(runStore, state => state.status)
  const temperature = useStore(preferences, state => state.temperature)
  const [prompt, setPrompt] = useState('')
  const running = status === 'running'
  const numbers = useStore(runStore, state => state.shape?.numbers)
  const answers = useStore(runStore, state => state.shape?.answer !== undefined)
  const leftOut = useLanesBothWays()

  useEffect(() => {
    if (!running || numbers || makesSequences(task)) return
    const ask = () => {
      for (let lane = 0; lane < lanes.length; lane++)
        write(lane, '', LENGTH, preferences.getState().temperature)
    }
    const timer = setInterval(ask, EVERY_MS)
    return () => clearInterval(timer)
  }, [running, lanes.length, task, numbers])

  // Nothing is written, or nothing that goes on from a few words.
  if (numbers || answers) return null

  return (
    <section className="panel" aria-labelledby={`${id}-title`}>
      <div className="panel-head">
        <h2 id={`${id}-title`}>Samples</h2>
        <Temperature className="group" />
      </div>
      <form
        className="complete"
        onSubmit={event => {
          event.preventDefault()
          for (const lane of lanes.keys())
            if (!leftOut.includes(lane)) write(lane, prompt, LENGTH, temperature)
        }}
      >
        <input
          type="text"
          aria-label="Complete my text"
          placeholder="Complete my text …"
          value={prompt}
          maxLength={200}
          onChange={event => setPrompt(event.target.value)}
        />
        <button type="submit" disabled={prompt === ''}>
          Write on
        </button>
      </form>
      <LeftOut />
      {samples.length === 0 ? (
        <p className="sentence">What the networks write appears here while they train.</p>
      ) : (
        <Figure
          name="samples"
          sentence={describeSamples(samples)}
          table={laterTable(tables => tables.samplesTable())}
        >
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to scroll it */}
          <ul className="samples" aria-labelledby={`${id}-title`} tabIndex={0}>
            {samples.flatMap(sample =>
              lanes[sample.lane]
                ? [
                    <li key={sample.id} data-lane={sample.lane}>
                      <div className="meta">
                        {laneName(lanes, sample.lane)}, update {group(sample.update)}
                      </div>
                      <div className="written" dir="auto">
                        <span className="prompt">{sample.prompt}</span>
                        {sample.text}
                      </div>
                    </li>,
                  ]
                : [],
            )}
          </ul>
        </Figure>
      )}
    </section>
  )
}
