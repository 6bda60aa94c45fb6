/** Keys of ABC notation: which notes are sharp or flat without a sign of their own. */

export interface Key {
  /** Semitones that each letter is raised by, C D E F G A B. */
  readonly raised: readonly number[]
  /** Sharps of the signature; flats count below zero. */
  readonly sharps: number
}

/** Sharps of the major keys on C D E F G A B, and how many fewer the mode has. */
const MAJOR = [0, 2, 4, -1, 1, 3, 5]
const MODES: Readonly<Record<string, number>> = {
  '': 0,
  maj: 0,
  ion: 0,
  lyd: -1,
  mix: 1,
  dor: 2,
  m: 3,
  min: 3,
  aeo: 3,
  phr: 4,
  loc: 5,
}
/** In which order letters get a sharp, as indices of C D E F G A B; flats come from the other end. */
const ORDER = [3, 0, 4, 1, 5, 2, 6]
const MOST = 7

export const NO_SIGNATURE: Key = { raised: [0, 0, 0, 0, 0, 0, 0], sharps: 0 }

/** @param text after `K:`, as `Edor`, `F#m`, `Bb major` @returns undefined where it names no key of at most seven signs */
export function parseKey(text: string): Key | undefined {
  const match = /^\s*([A-G])([#b]?)\s*([A-Za-z]*)\s*$/.exec(text)
  if (!match) return undefined
  const [, tonic, sign, mode] = match as unknown as [string, string, string, string]
  const fewer = MODES[mode === 'M' ? '' : mode === 'm' ? 'm' : mode.toLowerCase().slice(0, 3)]
  if (fewer === undefined) return undefined
  const sharps = MAJOR['CDEFGAB'.indexOf(tonic)]! + (sign === '#' ? MOST : sign === 'b' ? -MOST : 0) - fewer
  if (sharps > MOST || sharps < -MOST) return undefined
  const raised = [0, 0, 0, 0, 0, 0, 0]
  for (let n = 0; n < MOST; n++) {
    if (n < sharps) raised[ORDER[n]!] = 1
    if (n < -sharps) raised[ORDER[MOST - 1 - n]!] = -1
  }
  return { raised, sharps }
}
