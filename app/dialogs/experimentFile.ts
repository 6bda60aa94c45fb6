/** The experiment as a file: for texts that no link can hold, and for keeping. */
import { type Experiment, MAX_TEXT_BYTES } from '../../engine/experiment/experiment.ts'
import { parseExperiment } from '../../engine/experiment/validate.ts'
import { download } from '../download.ts'
import { openExperiment } from '../store/experiment.ts'

/** A file is an experiment and its text; twice the largest text leaves room for everything else. */
const MAX_FILE_BYTES = 2 * MAX_TEXT_BYTES

/** Offers the experiment as a download. */
export function saveExperimentFile(experiment: Experiment): void {
  const text = JSON.stringify(experiment, null, 1)
  download(new Blob([text], { type: 'application/json' }), 'experiment.unrolled.json')
}

/** Opens a file as somebody's experiment: one's own saved work stays as it is. @returns why not, in words, when it cannot be opened */
export async function openExperimentFile(file: Blob): Promise<string | undefined> {
  if (file.size > MAX_FILE_BYTES) return 'This file is too large to be an experiment.'
  let value: unknown
  try {
    value = JSON.parse(await file.text())
  } catch {
    return 'This file is not an experiment: it cannot be read as JSON.'
  }
  const { experiment, notes } = parseExperiment(value)
  openExperiment({ experiment, notes, origin: 'visiting' })
  return undefined
}
