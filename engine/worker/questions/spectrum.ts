import { type Spectrum, searchSpectrum } from '../../diagnostics/spectrum.ts'
import type { WhichCopy } from '../../sequence/copyAt.ts'
import type { Trainer } from '../../trainer.ts'

/** Which block of which copy's weight_hh, both counted from 0: gates in the order of `Cell.gates`. */
export interface SpectrumQuestion extends WhichCopy {
  readonly gate: number
}

/**
 * Eigenvalues, spectral radius and largest singular value of one gate's recurrent weights.
 * @throws RangeError when there is no such block: a cell without memory has none
 */
export function* spectrum(
  { model: { stack } }: Trainer,
  { layer, gate, reverse }: SpectrumQuestion,
): Generator<void, Pick<Spectrum, 'eigenvalues' | 'radius' | 'sigmaMax'>> {
  const W = stack.weights[reverse ? 'reverse' : 'layers'][layer]?.W_hh[gate]
  if (!W) throw new RangeError(`spectrum: no recurrent weights of layer ${layer}, gate ${gate}`)
  const { eigenvalues, radius, sigmaMax } = yield* searchSpectrum(W, stack.H)
  return { eigenvalues, radius, sigmaMax }
}
