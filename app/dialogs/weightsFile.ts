/** A lane's weights as a file, and a file as the weights that a lane begins with. */
import {
  type Checkpoint,
  type Expected,
  encodeCheckpoint,
  fitCheckpoint,
  MAX_CHECKPOINT_BYTES,
  readCheckpoint,
} from '../../engine/checkpoint/checkpoint.ts'
import { type CheckpointCheck, CheckpointError } from '../../engine/checkpoint/checkpointError.ts'
import { pythonSnippet } from '../../engine/checkpoint/pythonSnippet.ts'
import { checkFileSize } from '../../engine/checkpoint/safetensors.ts'
import { expectedIn } from '../../engine/expected.ts'
import type { Experiment } from '../../engine/experiment/experiment.ts'
import { decodeLink, encodeLink, MAX_LINK_BYTES } from '../../engine/experiment/link.ts'
import { settingsAt } from '../../engine/experiment/turns.ts'
import type { Answer } from '../../engine/worker/questions/index.ts'
import { download } from '../download.ts'
import { type Answered, ask, corpusOf, startAgain } from '../engineClient.ts'
import { beginWith, experimentStore, openExperiment, type UnknownSettings } from '../store/experiment.ts'
import { runStore } from '../store/run.ts'
import { keepWeights } from '../store/weights.ts'

/** Why a file, or one lane's use of it, was refused: one sentence, and which check failed. */
export interface Refused {
  readonly check: CheckpointCheck | undefined
  readonly message: string
}

/** Offers a lane's parameters as they are on screen as a download. @returns what was saved, or why nothing was */
export async function saveWeights(
  lane: number,
): Promise<{ readonly name: string; readonly update: number; readonly fingerprint: string } | undefined> {
  const { experiment, unknown } = experimentStore.getState()
  const vocabulary = runStore.getState().lanes[lane]?.vocabulary
  const answered = await ask(lane, { kind: 'parameters' })
  if (!answered || !vocabulary) return undefined
  const { update, answer } = answered as Answered<Answer<'parameters'>>
  const link = await encodeLink(asBegun(experiment), unknown)
  const file = encodeCheckpoint(answer.tensors, vocabulary, { experiment: link, lane: lane + 1, update })
  const name = `unrolled-${experiment.lanes[lane]!.cell}-${update}.safetensors`
  download(new Blob([file], { type: 'application/octet-stream' }), name)
  return { name, update, fingerprint: readCheckpoint(file).metadata.get('fingerprint')! }
}

/** Where a link opens is no part of how its run goes. */
function asBegun(experiment: Experiment): Experiment {
  return { ...experiment, at: 0, lanes: experiment.lanes.map(lane => ({ ...lane, fp: '' })) }
}

/** What is in a file, if it is one of weights; nothing is read of one that is too large. Never rejects. */
export async function readWeightsFile(file: Blob): Promise<Checkpoint | Refused> {
  try {
    checkFileSize(file.size, MAX_CHECKPOINT_BYTES)
    return readCheckpoint(new Uint8Array(await file.arrayBuffer()))
  } catch (error) {
    return refusal(error, 'the file could not be read')
  }
}

/** What each lane's file must hold; undefined while nobody knows what is read. */
export async function expectedOfLanes(experiment: Experiment): Promise<readonly Expected[] | undefined> {
  const text = await corpusOf(experiment)
  return text === undefined ? undefined : expectedIn(experiment, text)
}

/** Why a lane cannot begin with a file; undefined where it can. Asking changes nothing. */
export function findMisfit(checkpoint: Checkpoint, expected: Expected): Refused | undefined {
  try {
    fitCheckpoint(checkpoint, expected)
    return undefined
  } catch (error) {
    return refusal(error, 'the file does not fit')
  }
}

/**
 * The lane begins anew with what is in the file, once every check has passed: until then nothing is touched.
 * @returns the fingerprint of what was loaded, or why nothing was
 */
export function loadInto(lane: number, checkpoint: Checkpoint, expected: Expected): string | Refused {
  try {
    const { fingerprint, values } = fitCheckpoint(checkpoint, expected)
    keepWeights(fingerprint, values)
    const { experiment } = experimentStore.getState()
    // The link that is open names these very weights: it is the run that it asks for.
    if (experiment.lanes[lane]!.weights === fingerprint) startAgain()
    else beginWith(fingerprint, lane, runStore.getState().update)
    return fingerprint
  } catch (error) {
    return refusal(error, 'the file does not fit')
  }
}

/** A file's own experiment, with the lane that it is of alone. */
export interface OwnExperiment {
  readonly experiment: Experiment
  readonly notes: Parameters<typeof openExperiment>[0]['notes']
  readonly unknown: UnknownSettings
}

/** The experiment that a file comes from, as it goes on from there: the settings its lane had come to, and updates from 0. */
export async function ownExperiment({ origin }: Checkpoint): Promise<OwnExperiment | undefined> {
  if (!origin || origin.experiment.length > MAX_LINK_BYTES) return undefined
  const { experiment, notes, unknown } = await decodeLink(origin.experiment)
  const lane = experiment.lanes[origin.lane - 1]
  if (!lane) return undefined
  const settings = { ...settingsAt(lane, origin.update), turns: '', fp: '', weights: '' }
  return { experiment: { ...experiment, at: 0, lanes: [settings] }, notes, unknown }
}

/** Opens a file as somebody's experiment, beginning with its weights, once every check has passed. @returns why not, when it cannot be */
export async function openWhole(checkpoint: Checkpoint): Promise<Refused | undefined> {
  const own = await ownExperiment(checkpoint)
  const [expected] = (own && (await expectedOfLanes(own.experiment))) ?? []
  if (!own || !expected) return { check: undefined, message: 'what its experiment reads is not here' }
  try {
    const { fingerprint, values } = fitCheckpoint(checkpoint, expected)
    keepWeights(fingerprint, values)
    const { experiment, notes = [], unknown } = own
    const lanes = experiment.lanes.map(lane => ({ ...lane, weights: fingerprint }))
    openExperiment({ experiment: { ...experiment, lanes }, notes, unknown, origin: 'visiting' })
    return undefined
  } catch (error) {
    return refusal(error, 'the file does not fit')
  }
}

/** The PyTorch program of a lane; undefined where it is none of PyTorch's modules. */
export function programOf(experiment: Experiment, lane: number, expected: Expected): string | undefined {
  return pythonSnippet(experiment.lanes[lane]!, expected)
}

function refusal(error: unknown, otherwise: string): Refused {
  if (error instanceof CheckpointError) return { check: error.check, message: error.message }
  return { check: undefined, message: otherwise }
}
