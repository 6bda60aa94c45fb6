/**
 * The safetensors format: named tensors and a few words about them, nothing that could be executed.
 *
 * Layout   u64 little-endian: bytes of the header · header (UTF-8 JSON, padded with blanks) · data, little-endian, row-major
 * Header   { "__metadata__": { text: text }, name: { "dtype": "F32", "shape": [4, 3], "data_offsets": [begin, end] }, … }
 *          offsets in bytes from the end of the header; the tensors fill the data without overlap, gap or rest
 * Source   github.com/huggingface/safetensors, README “Format”, and what its reader (safetensors/src/tensor.rs) refuses
 * Differs  a header may be 2 MiB, not 100 MB; tensors can be read if they are of F32, F64, F16 or BF16
 * Tests    safetensors.test.ts, hostileFiles.test.ts
 */
import { excerpt } from '../experiment/note.ts'
import { powerOfTwo } from '../kernels/powerOfTwo.ts'
import { type Shape, sizeOf } from '../memory/layout.ts'
import { CheckpointError } from './checkpointError.ts'

/** Room for a link with a whole text of its own in it, and then some. */
export const MAX_HEADER_BYTES = 2 << 20

const METADATA = '__metadata__'
const LENGTH_BYTES = 8
const BLANK = 0x20
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A tensor as it is to be written. */
export interface NamedValues {
  readonly name: string
  readonly shape: Shape
  readonly values: Float32Array
}

/** A tensor as it lies in a file; `data` is a view of the file's bytes, and its length fits shape and dtype. */
export interface StoredTensor {
  readonly dtype: Dtype
  readonly shape: Shape
  readonly data: DataView
}

export interface Safetensors {
  readonly metadata: ReadonlyMap<string, string>
  readonly tensors: ReadonlyMap<string, StoredTensor>
}

interface Reading {
  readonly bytes: number
  readonly at: (data: DataView, offset: number) => number
}

const dtypes = {
  F32: { bytes: 4, at: (data, offset) => data.getFloat32(offset, true) },
  F64: { bytes: 8, at: (data, offset) => data.getFloat64(offset, true) },
  F16: { bytes: 2, at: (data, offset) => half(data.getUint16(offset, true)) },
  BF16: { bytes: 2, at: (data, offset) => brainFloat(data.getUint16(offset, true)) },
} as const satisfies Record<string, Reading>
type Dtype = keyof typeof dtypes

/** @throws RangeError when values and shapes do not belong together, which is our own mistake */
export function encodeSafetensors(
  tensors: readonly NamedValues[],
  metadata: ReadonlyMap<string, string>,
): Uint8Array<ArrayBuffer> {
  let length = 0
  const entries = tensors.map(({ name, shape, values }) => {
    if (name === METADATA || values.length !== sizeOf(shape))
      throw new RangeError(`${name}: expected ${print(shape)}, got ${values.length} values`)
    const begin = length
    length += values.length * 4
    return [name, { dtype: 'F32', shape, data_offsets: [begin, length] }] as const
  })
  const header = new TextEncoder().encode(
    JSON.stringify(Object.fromEntries([[METADATA, Object.fromEntries(metadata)], ...entries])),
  )
  // The data begins at a multiple of eight, so that others can map it into memory as it is.
  const padded = Math.ceil(header.length / 8) * 8
  const file = new Uint8Array(LENGTH_BYTES + padded + length)
  const view = new DataView(file.buffer)
  view.setUint32(0, padded, true)
  file.set(header, LENGTH_BYTES)
  file.fill(BLANK, LENGTH_BYTES + header.length, LENGTH_BYTES + padded)
  let offset = LENGTH_BYTES + padded
  for (const { values } of tensors) {
    for (let i = 0; i < values.length; i++, offset += 4) view.setFloat32(offset, values[i]!, true)
  }
  return file
}

/** @throws CheckpointError when a file has more bytes than are allowed; to be asked before it is read */
export function checkFileSize(bytes: number, limit: number): void {
  if (bytes > limit)
    throw new CheckpointError('too-large', `the file has ${bytes} bytes, at most ${limit} are read`)
}

/**
 * What is in a file: every check that needs no model. The data itself is neither copied nor looked at.
 * @param limit the most bytes a file may have
 * @throws CheckpointError, and nothing else
 */
export function decodeSafetensors(file: Uint8Array<ArrayBuffer>, limit: number): Safetensors {
  checkFileSize(file.length, limit)
  const header = headerBytes(file)
  const entries = parseHeader(header)
  const metadata = readMetadata(entries.find(([name]) => name === METADATA)?.[1])
  const data = file.subarray(LENGTH_BYTES + header.length)
  const placed = entries
    .filter(([name]) => name !== METADATA)
    .map(([name, entry]) => readEntry(name, entry, data.length))
  checkCover(placed, data.length)
  const tensors = placed.map(({ name, dtype, shape, begin, end }) => {
    const view = new DataView(data.buffer, data.byteOffset + begin, end - begin)
    return [name, { dtype, shape, data: view }] as const
  })
  return { metadata, tensors: new Map(tensors) }
}

/**
 * Writes a tensor's values, as float32, into `target`, which is as long as the tensor.
 * @throws CheckpointError when a value is not finite, or is none that float32 can hold
 */
export function readValues(target: Float32Array, name: string, { dtype, shape, data }: StoredTensor): void {
  const { bytes, at } = dtypes[dtype]
  for (let i = 0; i < target.length; i++) {
    target[i] = at(data, i * bytes)
    if (!Number.isFinite(target[i]))
      throw new CheckpointError(
        'not-finite',
        `${excerpt(name)}: element ${i} of ${print(shape)} is ${at(data, i * bytes)}, expected a finite float32`,
      )
  }
}

export const print = (shape: Shape) => `[${excerpt(shape.join(', '))}]`

function headerBytes(file: Uint8Array<ArrayBuffer>): Uint8Array {
  if (file.length < LENGTH_BYTES)
    throw new CheckpointError('truncated', `the file ends after ${file.length} bytes, before its header`)
  const view = new DataView(file.buffer, file.byteOffset, LENGTH_BYTES)
  const length = view.getUint32(4, true) * 4294967296 + view.getUint32(0, true)
  if (length > MAX_HEADER_BYTES)
    throw new CheckpointError(
      'header-too-long',
      `the header claims ${length} bytes, at most ${MAX_HEADER_BYTES} are read`,
    )
  if (LENGTH_BYTES + length > file.length)
    throw new CheckpointError(
      'truncated',
      `the file ends after ${file.length} bytes, within its header of ${length}`,
    )
  return file.subarray(LENGTH_BYTES, LENGTH_BYTES + length)
}

/** What the header holds by name, nothing of it checked but that no name comes twice. */
function parseHeader(bytes: Uint8Array): [string, unknown][] {
  const text = decodeText(bytes)
  const header = parseJson(text)
  if (!isObject(header)) throw new CheckpointError('header-not-object', 'the header is JSON, but no object')
  const twice = findDuplicateKey(text)
  if (twice !== undefined)
    throw new CheckpointError('duplicate-name', `the header names ${excerpt(twice)} twice`)
  return Object.entries(header)
}

function decodeText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    throw new CheckpointError('header-not-utf8', 'the header is not text in UTF-8')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A text nested too deeply for the machine ends here too.
    throw new CheckpointError('header-not-json', 'the header is not JSON')
  }
}

/** A key that the header, or an object directly in it, holds twice: JSON.parse would keep the last. The text must be well-formed. */
function findDuplicateKey(json: string): string | undefined {
  const seen: Set<string>[] = []
  let depth = 0
  for (let i = 0; i < json.length; i++) {
    const character = json[i]!
    if (character === '{' || character === '[') {
      if (depth < 2) seen[depth] = new Set()
      depth++
    } else if (character === '}' || character === ']') depth--
    else if (character === '"') {
      const start = i
      while (json[++i] !== '"') if (json[i] === '\\') i++
      if (depth > 2 || !isKey(json, i + 1)) continue
      const key = JSON.parse(json.slice(start, i + 1)) as string
      const keys = seen[depth - 1]!
      if (keys.has(key)) return key
      keys.add(key)
    }
  }
  return undefined
}

/** Whether a colon follows. */
function isKey(json: string, from: number): boolean {
  let i = from
  while (json[i] === ' ' || json[i] === '\n' || json[i] === '\r' || json[i] === '\t') i++
  return json[i] === ':'
}

function readMetadata(given: unknown): Map<string, string> {
  if (given === undefined) return new Map()
  if (!isTexts(given))
    throw new CheckpointError('metadata', `${METADATA}: expected texts by name, got ${show(given)}`)
  return new Map(Object.entries(given))
}

interface Placed {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: Shape
  readonly begin: number
  readonly end: number
}

function readEntry(name: string, entry: unknown, available: number): Placed {
  const fail = (check: 'entry' | 'dtype' | 'size' | 'out-of-range', message: string) =>
    new CheckpointError(check, `${excerpt(name)}: ${message}`)
  if (!isObject(entry)) throw fail('entry', `expected dtype, shape and data_offsets, got ${show(entry)}`)
  const { dtype, shape, data_offsets: offsets } = entry
  if (typeof dtype !== 'string') throw fail('entry', `expected a dtype, got ${show(dtype)}`)
  if (!Object.hasOwn(dtypes, dtype))
    throw fail('dtype', `expected ${Object.keys(dtypes).join(', ')}, got ${excerpt(dtype)}`)
  if (!isNumbers(shape) || !shape.every(n => Number.isSafeInteger(n) && n >= 0))
    throw fail('entry', `expected a shape of whole numbers, got ${show(shape)}`)
  if (!isNumbers(offsets) || offsets.length !== 2)
    throw fail('entry', `expected two data_offsets, got ${show(offsets)}`)
  const [begin, end] = offsets as [number, number]
  if (!(Number.isSafeInteger(begin) && Number.isSafeInteger(end) && 0 <= begin && begin <= end))
    throw fail('out-of-range', `expected data_offsets 0 ≤ begin ≤ end, got ${show(offsets)}`)
  if (end > available)
    throw fail(
      'out-of-range',
      `its data ends at byte ${end}, the file’s data at ${available}: is it cut off?`,
    )
  const kind = dtype as Dtype
  // Not exact when it is too large for float64, but then too large in any case.
  const needed = sizeOf(shape) * dtypes[kind].bytes
  if (needed !== end - begin)
    throw fail('size', `${print(shape)} of ${kind} are ${needed} bytes, got ${end - begin}`)
  return { name, dtype: kind, shape, begin, end }
}

/** That the tensors lie one after another, from the first byte of the data to the last. */
function checkCover(placed: readonly Placed[], available: number): void {
  let covered = 0
  for (const { name, begin, end } of placed.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < covered)
      throw new CheckpointError(
        'overlap',
        `${excerpt(name)}: begins at byte ${begin}, before ${covered}, where another tensor ends`,
      )
    if (begin > covered) throw gap(covered, begin)
    covered = end
  }
  if (covered < available) throw gap(covered, available)
}

function gap(from: number, to: number): CheckpointError {
  return new CheckpointError('gap', `bytes ${from} to ${to} of the data belong to no tensor`)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isTexts = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.values(value).every(text => typeof text === 'string')

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every(n => typeof n === 'number')

/** Only the kind of what may be nested deeply; the value of anything else. */
function show(value: unknown): string {
  if (isNumbers(value)) return print(value)
  if (Array.isArray(value)) return 'a list'
  if (isObject(value)) return 'an object'
  return excerpt(String(value))
}

/** IEEE 754 binary16: 1 sign bit, 5 of exponent, 10 of fraction. */
function half(bits: number): number {
  const [exponent, fraction] = [(bits >>> 10) & 31, bits & 1023]
  const size =
    exponent === 31
      ? fraction === 0
        ? Infinity
        : NaN
      : exponent === 0
        ? fraction * powerOfTwo(-24)
        : (1024 + fraction) * powerOfTwo(exponent - 25)
  return bits & 0x8000 ? -size : size
}

const word = new DataView(new ArrayBuffer(4))

/** bfloat16: the upper half of a float32. */
function brainFloat(bits: number): number {
  word.setUint32(0, bits << 16)
  return word.getFloat32(0)
}
