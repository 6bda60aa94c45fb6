/**
 * What the engine reported, as JSON: typed arrays and buffers in base64, so that every number is as it was, and numbers that JSON lacks.
 */

const arrays = {
  Float32Array,
  Float64Array,
  Int32Array,
  Uint32Array,
  Uint8Array,
  Uint16Array,
  Int16Array,
  Int8Array,
}
type ArrayName = keyof typeof arrays

/** @param value of plain objects, arrays, numbers, strings, booleans, null, undefined, typed arrays and buffers */
export function pack(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return { $: 'ArrayBuffer', data: toBase64(new Uint8Array(value)) }
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value
    return { $: value.constructor.name, data: toBase64(new Uint8Array(buffer, byteOffset, byteLength)) }
  }
  if (value === undefined) return { $: 'undefined' }
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return { $: 'number', data: Object.is(value, -0) ? '-0' : String(value) }
  if (Array.isArray(value)) return value.map(pack)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, pack(each)]))
}

/** @throws Error when something is not what `pack` makes */
export function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack)
  if (typeof value !== 'object' || value === null) return value
  const { $, data } = value as { $?: unknown; data?: unknown }
  if ($ === 'undefined') return undefined
  if ($ === 'number') return Number(data)
  if (typeof $ === 'string') {
    const { buffer } = fromBase64(String(data))
    if ($ === 'ArrayBuffer') return buffer
    if (!Object.hasOwn(arrays, $)) throw new Error(`expected the name of a typed array, got ${$}`)
    return new arrays[$ as ArrayName](buffer)
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unpack(each)]))
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0))
}
