import { defaultExperiment } from './experiment.ts'
import { type FieldKey, fields } from './fields.ts'
import type { Value } from './note.ts'

/** What a field is where nothing valid is said. Lanes of the default experiment differ; a further lane is like its last. */
export function defaultAt(key: FieldKey, lane = 0): Value {
  const settings = defaultExperiment.lanes[lane] ?? defaultExperiment.lanes.at(-1)!
  return key in settings ? settings[key as keyof typeof settings] : fields[key].default
}
