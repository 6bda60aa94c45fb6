/** What the spectrum panel draws and says, without drawing anything. */
import type { Answer } from '../../../engine/worker/questions/index.ts'
import { gateNames } from '../../text/en.ts'
import { niceLimit } from '../limits.ts'

export interface LaneSpectrum {
  readonly lane: number
  readonly name: string
  /** Whether it is of the direction from right to left. */
  readonly reverse?: boolean
  /** The gate's letter where there are several; its block of weight_hh is no Jacobian then. */
  readonly gate: string | undefined
  /** tanh and ReLU have slopes of 1 at most, so σ_max < 1 decides. */
  readonly spectrum: Answer<'spectrum'> | undefined
  readonly growth: Answer<'growth'> | undefined
}

/** What a lane's states are multiplied by per step in the direction that grows most, e^λ; 0 where all is lost. */
export function rate({ growth }: LaneSpectrum): number | undefined {
  const first = growth?.exponents[0]
  return first === undefined || Number.isNaN(first) ? undefined : Math.exp(first)
}

/** Half the width of the plane: the unit circle and every eigenvalue are in it. */
export function planeLimit(lanes: readonly LaneSpectrum[]): number {
  let largest = 1
  for (const { spectrum } of lanes) if (spectrum && spectrum.radius > largest) largest = spectrum.radius
  return largest * 1.12
}

export interface Dot {
  readonly lane: number
  readonly x: number
  readonly y: number
}

/** Eigenvalues as places on a square of so many pixels; the real axis points right, the imaginary one up. */
export function dotsOf({ lane, spectrum }: LaneSpectrum, limit: number, sizePx: number): Dot[] {
  if (!spectrum) return []
  const { re, im } = spectrum.eigenvalues
  const scale = sizePx / (2 * limit)
  return Array.from(re, (x, i) => ({
    lane,
    x: sizePx / 2 + x * scale,
    y: sizePx / 2 - im[i]! * scale,
  })).filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
}

/** −1, 0, 1 while that is near the edge, else round numbers. */
export function planeTicks(limit: number): number[] {
  const step = limit < 2.5 ? 1 : niceLimit(limit / 3)
  const most = Math.floor(limit / step)
  return Array.from({ length: 2 * most + 1 }, (_, i) => (i - most) * step)
}

/** How far the scale of factors reaches from 0: 1, every ρ, σ_max and rate are on it. */
export function bandLimit(lanes: readonly LaneSpectrum[]): number {
  let largest = 1.2
  for (const each of lanes) {
    for (const value of [each.spectrum?.sigmaMax, each.spectrum?.radius, rate(each)])
      if (value !== undefined && Number.isFinite(value)) largest = Math.max(largest, value * 1.08)
  }
  return largest
}

/** 0.58, 1.1, 12: two or three digits. */
export function figure(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  if (value === Infinity) return '∞'
  if (value !== 0 && (value < 0.01 || value >= 1e4)) return value.toExponential(1)
  return value < 10 ? value.toFixed(2) : String(Number(value.toPrecision(3)))
}

const perStep = (value: number) => `×${value === 0 ? '0' : figure(value)} per step`

/** What ρ and σ_max of one lane decide, and what is measured instead. */
export function describeLane(lane: LaneSpectrum): string {
  const { name, gate, spectrum } = lane
  if (!spectrum) return ''
  const { radius, sigmaMax } = spectrum
  if (Number.isNaN(radius)) return `${name}: the weights have left float32’s range.`
  const measured = rate(lane)
  const seen =
    measured === undefined
      ? ''
      : ` While it reads, differences between states ${measured > 1 ? 'grow' : 'fade'} ${perStep(measured)}.`
  if (gate !== undefined)
    return `${name}: this is one block, ${gateNames[gate] ?? 'gate'} ${gate}, and no Jacobian: other gates multiply it.${seen}`
  const decided =
    sigmaMax < 1
      ? 'σ_max is below 1, so gradients must vanish'
      : radius < 1
        ? 'no eigenvalue reaches 1, but σ_max does: neither vanishing nor exploding is decided'
        : 'eigenvalues beyond 1 allow gradients to explode, but do not make them'
  return `${name}: ${decided}.${seen}`
}

/** All lanes; names of those without recurrent weights. */
export function describeSpectra(lanes: readonly LaneSpectrum[], without: readonly string[]): string {
  const said = lanes.map(describeLane).filter(Boolean)
  if (without.length > 0)
    said.push(`${without.join(', ')}: no recurrent weights, so there is nothing to multiply by.`)
  return said.join(' ')
}

const signed = (value: number) => (value < 0 ? `−${figure(-value)}` : figure(value))

/** What is measured, and over what: the leading Lyapunov exponents. */
export function describeGrowth(lanes: readonly LaneSpectrum[]): string {
  const known = lanes.filter(({ growth }) => growth)
  const first = known[0]?.growth
  if (!first) return ''
  const each = known.map(({ name, growth }) => `${name} ${Array.from(growth!.exponents, signed).join(', ')}`)
  return `Largest Lyapunov exponents λ, nats per step: ${each.join('; ')}. ◆ is e to the first. Over the last ${first.steps} steps of the sequence on the stage, which they depend on.`
}
