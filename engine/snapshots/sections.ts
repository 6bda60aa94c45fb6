/**
 * One transferable buffer of named typed arrays: what frames, snapshots and saved states are made of.
 *
 * Layout   u32 magic 'UNRL' · u32 kind · u32 version · u32 header bytes · header (UTF-8 JSON) · arrays, each 8-byte aligned, little-endian
 * Header   { meta, arrays: { name: [type, offset from the end of the header, length] } }
 */
const MAGIC = 0x4c524e55

const types = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u32: Uint32Array } as const
type TypeName = keyof typeof types
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint32Array

export interface Sections<M> {
  readonly meta: M
  readonly arrays: Readonly<Record<string, TypedArray>>
}

const align = (n: number) => Math.ceil(n / 8) * 8

function typeOf(array: TypedArray): TypeName {
  if (array instanceof Float32Array) return 'f32'
  if (array instanceof Float64Array) return 'f64'
  return array instanceof Int32Array ? 'i32' : 'u32'
}

/** Copies the arrays into one new buffer. */
export function encodeSections<M>(kind: number, version: number, { meta, arrays }: Sections<M>): ArrayBuffer {
  let length = 0
  const placed = Object.entries(arrays).map(([name, array]) => {
    const offset = length
    length += align(array.byteLength)
    return { name, array, type: typeOf(array), offset }
  })
  // Not by assignment: an array may be called __proto__.
  const table = Object.fromEntries(
    placed.map(({ name, array, type, offset }) => [name, [type, offset, array.length]]),
  )
  const header = new TextEncoder().encode(JSON.stringify({ meta, arrays: table }))
  const start = align(16 + header.length)
  const buffer = new ArrayBuffer(start + length)
  new Uint32Array(buffer, 0, 4).set([MAGIC, kind, version, header.length])
  new Uint8Array(buffer, 16, header.length).set(header)
  for (const { array, type, offset } of placed)
    new types[type](buffer, start + offset, array.length).set(array)
  return buffer
}

/** Views into the buffer, nothing copied. @throws Error naming what was expected and what was found */
export function decodeSections<M>(
  kind: number,
  version: number,
  what: string,
  buffer: ArrayBuffer,
): Sections<M> {
  const [magic, foundKind, foundVersion, headerLength] =
    buffer.byteLength < 16 ? [] : new Uint32Array(buffer, 0, 4)
  if (magic !== MAGIC || foundKind !== kind) throw new Error(`expected a ${what}, got other bytes`)
  if (foundVersion !== version) throw new Error(`expected ${what} v${version}, got v${foundVersion}`)
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 16, headerLength!)))
  const start = align(16 + headerLength!)
  const entries = Object.entries<[TypeName, number, number]>(header.arrays)
  const arrays = Object.fromEntries(
    entries.map(([name, [type, offset, length]]) => [name, new types[type](buffer, start + offset, length)]),
  )
  return { meta: header.meta, arrays }
}
