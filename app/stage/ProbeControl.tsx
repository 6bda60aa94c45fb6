import { useState } from 'react'
import { useStore } from 'zustand'
import { experimentStore } from '../store/experiment.ts'
import { runStore } from '../store/run.ts'
import { setProbe, stageStore } from '../store/stage.ts'

/** What the stage shows: a fixed passage, whatever is being read, or the reader's own words. */
export function ProbeControl() {
  const probe = useStore(stageStore, state => state.probe)
  const { task, T } = useStore(experimentStore, state => state.experiment)
  const numbers = useStore(runStore, state => state.shape?.numbers)
  const [text, setText] = useState('The cat sat on the mat and ')
  return (
    <div className="group not-presented">
      <label htmlFor="probe">Shown</label>
      <select
        id="probe"
        value={numbers && probe.kind === 'text' ? 'task' : probe.kind}
        onChange={event => {
          const kind = event.target.value as typeof probe.kind
          setProbe(kind === 'text' ? { kind, text } : { kind })
        }}
      >
        <option value="task">{task === 'text' ? 'kept-back text' : 'an example'}</option>
        <option value="follow">what is read now</option>
        {!numbers && <option value="text">my own text</option>}
      </select>
      {probe.kind === 'text' && !numbers && (
        <input
          type="text"
          aria-label="Text on stage"
          value={text}
          maxLength={T + 1}
          onChange={event => {
            setText(event.target.value)
            setProbe({ kind: 'text', text: event.target.value })
          }}
        />
      )}
    </div>
  )
}
