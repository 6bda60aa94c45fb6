import { superscript } from './gradient/sentence.ts'

/** 1200 → 1.2 k: update numbers on an axis. */
export function shortUpdate(update: number): string {
  if (update >= 1e6) return `${update / 1e6} M`
  return update >= 1000 ? `${update / 1000} k` : String(update)
}

/** 0.0123 → 0.012, 12345 → 1.2e4: a figure of any size in few characters. */
export function shortFigure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e4 || size < 1e-3) return value.toExponential(0)
  return String(Number(value.toPrecision(2)))
}

/** Beyond these a power of ten is shorter and easier to read. */
const SMALL = 1e-3
const LARGE = 1e4

/** A round number, of an axis or at the end of a scale: 0.5, 2000, 2·10⁸, 10⁻⁵. */
export function roundFigure(value: number): string {
  const size = Math.abs(value)
  return value === 0 || (size >= SMALL && size < LARGE) ? String(value) : inPowers(value)
}

/** A loss or what is counted like one: 1.53, 6.2·10⁶. */
export function lossFigure(value: number): string {
  return Math.abs(value) < LARGE ? value.toFixed(2) : inPowers(value)
}

/** A squared error: 1.53, 0.17, 0.035, 0.00021, 2·10⁻⁶. */
export function squareFigure(value: number): string {
  const size = Math.abs(value)
  if (value === 0 || size >= 0.1) return lossFigure(value)
  return size < 1e-5 ? inPowers(value) : value.toFixed(1 - Math.floor(Math.log10(size)))
}

/** Round numbers from 0 to the top of an axis; few where they are large, so that each has one digit and a power of ten. */
export function ticksTo(top: number, ticks: (count: number) => number[]): number[] {
  return ticks(top < LARGE ? 4 : 2)
}

/** 0.000001 takes more room than 1e-6, which is the same to whoever reads the box. */
export function typedFigure(value: number): string {
  const plain = String(value)
  return plain.length > 7 ? value.toExponential() : plain
}

/** A probability in words: 12 %, 0.34 %, under 0.001 %. */
export function sayProbability(p: number): string {
  if (p < 1e-5) return 'under 0.001 %'
  return `${p >= 0.1 ? Math.round(p * 100) : (p * 100).toPrecision(2)} %`
}

/** A share as words: whole per cent, a tenth where it is nearly all; never rounded up to a goal that is not reached. */
export function sayShare(share: number): string {
  if (share >= 0.99 && share < 1)
    return `${(Math.floor(share * 1000 + 1e-6) / 10).toFixed(1).replace('.0', '')} %`
  return `${Math.floor(share * 100 + 1e-6)} %`
}

function inPowers(value: number): string {
  const [digits, power] = value.toExponential(1).split('e') as [string, string]
  const times = `10${superscript(Number(power))}`
  return digits === '1.0' ? times : `${digits.replace('.0', '').replace('-', '−')}·${times}`
}
