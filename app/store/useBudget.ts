import { useStore } from 'zustand'
import { budgetOfExperiment, type ExperimentBudget } from '../../engine/budget.ts'
import { experimentStore } from './experiment.ts'
import { runStore } from './run.ts'

/** What the experiment costs: computed from its settings, so at once when they change. Unknown until what the task makes of a model is. */
export function useBudget(): ExperimentBudget | undefined {
  const experiment = useStore(experimentStore, state => state.experiment)
  const shape = useStore(runStore, state => state.shape)
  return shape && budgetOfExperiment(experiment, shape)
}
