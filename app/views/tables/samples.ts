import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import type { Table } from '../table.ts'

/** What the networks wrote, newest first. */
export function samplesTable(): Table | undefined {
  const { lanes } = experimentStore.getState().experiment
  const samples = runStore.getState().samples.filter(({ lane }) => lanes[lane])
  if (samples.length === 0) return undefined
  return {
    caption: 'What the networks wrote',
    columns: ['after update', 'lane', 'given', 'written on'],
    rows: samples.map(({ update, lane, prompt, text }) => [update, laneName(lanes, lane), prompt, text]),
  }
}
