import type { Kernel } from '../kernel.ts'
import * as cells from './cells.ts'
import * as elementwise from './elementwise.ts'
import * as loss from './loss.ts'
import * as matrices from './matrices.ts'
import * as optimise from './optimise.ts'

/**
 * The kernels in plain TypeScript: the oracle for `simd/`, and what runs where WebAssembly does not.
 * Every operation is rounded to float32, which engines turn into single-precision instructions.
 */
export const reference: Kernel = {
  name: 'reference',
  ...matrices,
  ...elementwise,
  ...cells,
  ...loss,
  ...optimise,
}
