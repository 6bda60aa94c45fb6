/**
 * A model's parameters as a file and back, with PyTorch's names and a word on which experiment they come from.
 *
 * Metadata   unrolled: version of what follows · experiment: its link · lane: from 1 · update · begunFrom: fingerprint, see `Origin`
 * Reads      its own files, and those of any PyTorch program with the same tensors; names of the recurrent module may carry its
 *            prefix (`rnn.weight_ih_l0`), as in the state_dict of a module that holds one
 * Tests      checkpoint.test.ts, hostileFiles.test.ts
 */
import { LIMITS } from '../budget.ts'
import { excerpt } from '../experiment/note.ts'
import type { Kernel } from '../kernels/kernel.ts'
import type { Block, Shape } from '../memory/layout.ts'
import { refreshPacked, type Stack } from '../sequence/stack.ts'
import { CheckpointError } from './checkpointError.ts'
import { decodeSafetensors, encodeSafetensors, print, readValues, type StoredTensor } from './safetensors.ts'

/** A larger file is not read: no model that may be trained here takes so much. */
export const MAX_CHECKPOINT_BYTES = LIMITS.bytes

/** Of the metadata; to be raised when an older program would take a newer file for something that it is not. */
const VERSION = 1

/** Where parameters come from. */
export interface Origin {
  /** The experiment's link, `#1?…`. */
  readonly experiment: string
  /** Which of its lanes, from 1. */
  readonly lane: number
  /** How many updates were made. */
  readonly update: number
  /** Fingerprint of the parameters it began with, where those came from a file and not from the experiment. */
  readonly begunFrom?: string | undefined
}

/** @param parameters all finite, or nobody could read the file */
export function encodeCheckpoint({ by, shapes }: Block, origin: Origin): Uint8Array<ArrayBuffer> {
  const tensors = Object.entries(by).map(([name, values]) => ({ name, shape: shapes[name]!, values }))
  const { experiment, lane, update, begunFrom } = origin
  const metadata = new Map([
    // As PyTorch's own files say; some readers ask for it.
    ['format', 'pt'],
    ['unrolled', String(VERSION)],
    ['experiment', experiment],
    ['lane', String(lane)],
    ['update', String(update)],
  ])
  if (begunFrom !== undefined) metadata.set('begunFrom', begunFrom)
  return encodeSafetensors(tensors, metadata)
}

/**
 * Puts the parameters of a file in place of the stack's; when any check fails, the stack is as it was.
 * @returns where they come from; undefined when another program wrote the file
 * @throws CheckpointError, and nothing else
 */
export function applyCheckpoint(stack: Stack, file: Uint8Array<ArrayBuffer>, k: Kernel): Origin | undefined {
  const { all, by, shapes } = stack.parameters
  const { metadata, tensors } = decodeSafetensors(file, MAX_CHECKPOINT_BYTES)
  refuseNewer(metadata.get('unrolled'))
  const found = withoutPrefix(tensors)
  checkNames(found, shapes)
  const read = new Float32Array(all.length)
  let offset = 0
  for (const name of Object.keys(by)) {
    const { length } = by[name]!
    readValues(read.subarray(offset, offset + length), name, found.get(name)!)
    offset += length
  }
  all.set(read)
  refreshPacked(stack, k)
  return originOf(metadata)
}

function refuseNewer(version: string | undefined): void {
  if (version !== undefined && /^\d{1,9}$/.test(version) && Number(version) > VERSION)
    throw new CheckpointError(
      'newer',
      `the file is of a newer Unrolled: it needs version ${Number(version)} of the format, this one knows ${VERSION}`,
    )
}

/** The tensors by the names they have within their module. */
function withoutPrefix(tensors: ReadonlyMap<string, StoredTensor>): Map<string, StoredTensor> {
  const found = new Map<string, StoredTensor>()
  for (const [name, tensor] of tensors) {
    const plain = name.replace(/^[^.]+\.(?=(?:weight|bias)_[ih]h_l\d)/, '')
    if (found.has(plain))
      throw new CheckpointError(
        'duplicate-name',
        `the file holds ${excerpt(plain)} twice, once as ${excerpt(name)}`,
      )
    found.set(plain, tensor)
  }
  return found
}

/** That the file has every tensor of the model, in its shape, and no other. */
function checkNames(found: ReadonlyMap<string, StoredTensor>, shapes: Readonly<Record<string, Shape>>): void {
  for (const [name, shape] of Object.entries(shapes)) {
    const tensor = found.get(name)
    if (!tensor)
      throw new CheckpointError('missing', `${name}: expected ${print(shape)}, but it is not in the file`)
    if (tensor.shape.length !== shape.length || tensor.shape.some((n, i) => n !== shape[i]))
      throw new CheckpointError('shape', `${name}: expected ${print(shape)}, got ${print(tensor.shape)}`)
  }
  for (const name of found.keys()) {
    if (!Object.hasOwn(shapes, name))
      throw new CheckpointError('unknown', `${excerpt(name)}: in the file, but the model has no such tensor`)
  }
}

function originOf(metadata: ReadonlyMap<string, string>): Origin | undefined {
  const experiment = metadata.get('experiment')
  const [lane, update] = [whole(metadata.get('lane')), whole(metadata.get('update'))]
  if (!metadata.has('unrolled') || !experiment || !lane || update === undefined) return undefined
  return { experiment, lane, update, begunFrom: metadata.get('begunFrom') }
}

const whole = (text: string | undefined) => (text && /^\d{1,9}$/.test(text) ? Number(text) : undefined)
