import type { Fallback } from '../../../engine/kernels/simd.ts'
import { sayFallback } from '../../text/fallback.ts'

/** Why a lane trains on the slower kernels. */
export default function SlowerKernels({ fallback }: { fallback: Fallback }) {
  return <p>{sayFallback(fallback)}</p>
}
