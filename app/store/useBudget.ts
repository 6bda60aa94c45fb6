import { useStore } from 'zustand'
import { budgetOfExperiment, type ExperimentBudget } from '../../engine/budget.ts'
import { experimentStore } from './experiment.ts'
import { runStore } from './run.ts'

/** What the experiment costs: computed from its settings, so at once when they change. Unknown until a vocabulary is. */
export function useBudget(): ExperimentBudget | undefined {
  const experiment = useStore(experimentStore, state => state.experiment)
  const V = useStore(runStore, state => state.vocabularySize)
  return V === undefined ? undefined : budgetOfExperiment(experiment, V)
}
