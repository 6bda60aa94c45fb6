/** Why training is slower than it could be, in words. */
import type { Fallback } from '../../engine/kernels/simd.ts'

const reasons: Record<Fallback['reason'], string> = {
  missing:
    'the fast arithmetic (WebAssembly SIMD) could not be loaded, or this browser does not know it. Reloading the page may help.',
  unusable: 'this browser cannot run the fast arithmetic (WebAssembly SIMD).',
  wrong:
    'the fast arithmetic (WebAssembly SIMD) gave a wrong answer when it was tested at the start, so it is not used. Reloading the page may help.',
}

export function sayFallback({ reason }: Fallback): string {
  return `Training is slower here, with the same numbers: ${reasons[reason]}`
}
