/**
 * A model's parameters as a file and back, with PyTorch's names and a word on which experiment they come from.
 *
 * Metadata   unrolled: version of what follows · experiment: its link · lane: from 1 · update · fingerprint: of the parameters ·
 *            vocabulary: a JSON list of the characters by token index
 * Reads      its own files, and those of any PyTorch program with the same tensors; names of the recurrent module may carry its
 *            prefix (`rnn.weight_ih_l0`), as in the state_dict of a module that holds one
 * Tests      checkpoint.test.ts, hostileFiles.test.ts, fromPyTorch.test.ts
 */
import { excerpt } from '../experiment/note.ts'
import { fingerprint } from '../fingerprint.ts'
import { type Block, type Shape, sizeOf } from '../memory/layout.ts'
import { CheckpointError } from './checkpointError.ts'
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedValues,
  print,
  readValues,
  type StoredTensor,
} from './safetensors.ts'

/** What other programs call the recurrent module. */
const PREFIX = /^[^.]+\.(?=(?:weight|bias)_[ih]h_l\d)/

/** A larger file is not read: the largest model there is takes less than half of it, in F64 (expected.test.ts). */
export const MAX_CHECKPOINT_BYTES = 64 * 2 ** 20

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
}

/** What is in a file, before anybody has asked which model it is for. */
export interface Checkpoint {
  readonly tensors: ReadonlyMap<string, StoredTensor>
  readonly metadata: ReadonlyMap<string, string>
  /** Undefined when another program wrote the file. */
  readonly origin: Origin | undefined
}

/** What a model has and a file must have, to be its parameters. */
export interface Expected {
  /** PyTorch's names in the model's order. */
  readonly shapes: Readonly<Record<string, Shape>>
  /** The characters by token index. */
  readonly vocabulary: readonly string[]
}

/** Parameters that fit a model: every value in its order. */
export interface Weights {
  readonly values: Float32Array<ArrayBuffer>
  readonly fingerprint: string
}

/** A block's parameters by name, as they are to be written. */
export function tensorsOf({ by, shapes }: Block): NamedValues[] {
  return Object.entries(by).map(([name, values]) => ({ name, shape: shapes[name]!, values }))
}

/** @param tensors in the model's order, all finite, or nobody could read the file */
export function encodeCheckpoint(
  tensors: readonly NamedValues[],
  vocabulary: readonly string[],
  { experiment, lane, update }: Origin,
): Uint8Array<ArrayBuffer> {
  const metadata = new Map([
    // As PyTorch's own files say; some readers ask for it.
    ['format', 'pt'],
    ['unrolled', String(VERSION)],
    ['experiment', experiment],
    ['lane', String(lane)],
    ['update', String(update)],
    ['fingerprint', fingerprint(joined(tensors))],
    ['vocabulary', JSON.stringify(vocabulary)],
  ])
  return encodeSafetensors(tensors, metadata)
}

/**
 * Every check of a file that needs no model.
 * @throws CheckpointError, and nothing else
 */
export function readCheckpoint(file: Uint8Array<ArrayBuffer>): Checkpoint {
  const { metadata, tensors } = decodeSafetensors(file, MAX_CHECKPOINT_BYTES)
  return { tensors, metadata, origin: originOf(metadata) }
}

/**
 * The file's values, if it is one of this model. Nothing else is changed by asking: whoever gets them puts them in place.
 * @throws CheckpointError, and nothing else
 */
export function fitCheckpoint({ tensors: given, metadata, origin }: Checkpoint, expected: Expected): Weights {
  const { shapes } = expected
  refuseNewer(metadata.get('unrolled'))
  const tensors = withoutPrefix(given, shapes)
  checkNames(tensors, shapes)
  if (metadata.has('unrolled')) checkVocabulary(metadata.get('vocabulary'), expected.vocabulary)
  const values = new Float32Array(Object.values(shapes).reduce((sum, shape) => sum + sizeOf(shape), 0))
  let offset = 0
  for (const [name, shape] of Object.entries(shapes)) {
    readValues(values.subarray(offset, offset + sizeOf(shape)), name, tensors.get(name)!)
    offset += sizeOf(shape)
  }
  const found = fingerprint(values)
  const claimed = metadata.get('fingerprint')
  if (origin && claimed !== undefined && claimed !== found)
    throw new CheckpointError(
      'fingerprint',
      `the parameters are not those that were saved: expected the fingerprint ${excerpt(claimed)}, got ${found}`,
    )
  return { values, fingerprint: found }
}

function joined(tensors: readonly NamedValues[]): Float32Array {
  const all = new Float32Array(tensors.reduce((sum, { values }) => sum + values.length, 0))
  let offset = 0
  for (const { values } of tensors) {
    all.set(values, offset)
    offset += values.length
  }
  return all
}

function refuseNewer(version: string | undefined): void {
  if (version !== undefined && /^\d{1,9}$/.test(version) && Number(version) > VERSION)
    throw new CheckpointError(
      'newer',
      `the file is of a newer Unrolled: it needs version ${Number(version)} of the format, this one knows ${VERSION}`,
    )
}

/** The tensors by the names they have within their module; a prefix that the model's own names have stays. */
function withoutPrefix(
  tensors: ReadonlyMap<string, StoredTensor>,
  shapes: Expected['shapes'],
): Map<string, StoredTensor> {
  const found = new Map<string, StoredTensor>()
  for (const [name, tensor] of tensors) {
    const plain = Object.hasOwn(shapes, name) ? name : name.replace(PREFIX, '')
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

/** That the file's model reads the same characters by the same numbers, where the file says which: as many need not be the same ones. */
function checkVocabulary(given: string | undefined, expected: readonly string[]): void {
  if (given === undefined) return
  const found = readVocabulary(given)
  if (!found)
    throw new CheckpointError('vocabulary', `vocabulary: expected a list of texts, got ${excerpt(given)}`)
  const at = expected.findIndex((token, i) => found[i] !== token)
  if (at < 0 && found.length === expected.length) return
  const only = (some: readonly string[], others: readonly string[]) =>
    some.filter(token => !others.includes(token))
  const [here, there] = [only(expected, found), only(found, expected)]
  const differences = [
    ...(there.length > 0 ? [`only the file has ${list(there)}`] : []),
    ...(here.length > 0 ? [`only the experiment has ${list(here)}`] : []),
    ...(there.length + here.length === 0 ? [`they are in another order from number ${at}`] : []),
  ]
  throw new CheckpointError(
    'vocabulary',
    `the file’s model reads ${found.length} characters, the experiment’s ${expected.length}: ${differences.join('; ')}`,
  )
}

function readVocabulary(given: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(given)
    if (Array.isArray(value) && value.every(token => typeof token === 'string')) return value
  } catch {
    // Neither is a text nested too deeply for the machine.
  }
  return undefined
}

const LISTED = 8

/** “é”, “ß” and 3 more */
function list(tokens: readonly string[]): string {
  const shown = tokens.slice(0, LISTED).map(token => `“${token.slice(0, 8)}”`)
  const more = tokens.length > LISTED ? ` and ${tokens.length - LISTED} more` : ''
  return `${shown.join(', ').replaceAll('\n', '↵')}${more}`
}

function originOf(metadata: ReadonlyMap<string, string>): Origin | undefined {
  const experiment = metadata.get('experiment')
  const [lane, update] = [whole(metadata.get('lane')), whole(metadata.get('update'))]
  if (!metadata.has('unrolled') || !experiment || !lane || update === undefined) return undefined
  return { experiment, lane, update }
}

const whole = (text: string | undefined) => (text && /^\d{1,9}$/.test(text) ? Number(text) : undefined)
