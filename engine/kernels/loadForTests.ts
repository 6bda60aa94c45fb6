import { readFile } from 'node:fs/promises'

/** The SIMD kernels as `npm run wasm` left them. */
export async function loadKernels(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(new URL('./simd/build/kernels.wasm', import.meta.url)))
}
