/** Which preset was opened last, for what it says to be read beside the experiment; nobody's setting, so kept nowhere. */
import { createStore } from 'zustand/vanilla'
import type { Experiment } from '../../engine/experiment/experiment.ts'

/** What there is to look at. */
export interface ShownPreset {
  readonly title: string
  readonly notice: string
  readonly experiment: Experiment
}

interface PresetState {
  readonly preset: ShownPreset | undefined
}

export const presetStore = createStore<PresetState>(() => ({ preset: undefined }))

export const showPreset = (preset: ShownPreset) => presetStore.setState({ preset })
export const dismissPreset = () => presetStore.setState({ preset: undefined })

/** Whether an experiment, changed as it may be, is still about what a preset is about. */
export function isAbout(experiment: Experiment, { experiment: { task, text, txt } }: ShownPreset): boolean {
  return experiment.task === task && (task !== 'text' || (experiment.text === text && experiment.txt === txt))
}
