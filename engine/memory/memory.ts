/**
 * One block of bytes for one model, allocated once and never grown, so that no view of it is ever detached.
 * It is WebAssembly memory where there is WebAssembly (the kernels address it by byte offset), else a plain buffer.
 */
export interface Memory {
  readonly buffer: ArrayBuffer
  /** Present when `buffer` belongs to a WebAssembly memory that the SIMD kernels can import. */
  readonly wasm: WebAssembly.Memory | undefined
}

/** The first bytes of every memory are the kernels' own: what they copy together while they work. */
export const ROOM_BYTES = 4096

const PAGE = 65536

/**
 * @param bytes how many bytes are needed; rounded up to whole pages of 64 KiB
 * @throws RangeError when the machine refuses that much, with the number in the message
 */
export function createMemory(bytes: number): Memory {
  const pages = Math.max(1, Math.ceil(bytes / PAGE))
  try {
    if (typeof WebAssembly === 'undefined') return { buffer: new ArrayBuffer(pages * PAGE), wasm: undefined }
    const wasm = new WebAssembly.Memory({ initial: pages, maximum: pages })
    return { buffer: wasm.buffer, wasm }
  } catch (cause) {
    throw new RangeError(`the model needs ${pages * 64} KiB of memory, which this machine refused`, { cause })
  }
}
