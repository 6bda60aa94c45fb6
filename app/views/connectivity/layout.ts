/** What one guess looked at, slope and swaps, as levels and words: pure. */
import type { SaliencyAnswer } from '../../../engine/worker/questions/saliency.ts'
import { nameOf } from '../../draw/characters.ts'
import { size } from '../gradient/sentence.ts'
import { niceLimit } from '../limits.ts'
import { shortFigure } from '../numbers.ts'
import type { Table } from '../table.ts'

/** Decades from the darkest to where nothing is seen any more. */
export const DECADES = 6

/** log10 of what the ends of the colour scale stand for. */
export interface Scale {
  readonly low: number
  readonly high: number
}

/** One scale for all lanes: whole decades, the largest slope of any lane near the top. */
export function scaleOf(lanes: readonly Pick<SaliencyAnswer, 'slopes'>[]): Scale {
  const largest = Math.max(...lanes.map(largestOf))
  const high = Number.isFinite(largest) ? Math.ceil(largest) : 0
  return { low: high - DECADES, high }
}

function largestOf({ slopes }: Pick<SaliencyAnswer, 'slopes'>): number {
  return slopes.reduce((a, b) => (b > a ? b : a), -Infinity)
}

/** The first step that the guess knows nothing of: the one after τ, or none. */
const endOf = ({ bothWays, tau, input }: SaliencyAnswer) => (bothWays ? input.length : tau + 1)

/** Where a slope lies on the scale, 0…1; relative to the largest of its own lane when normalised. Nothing after τ. */
export function shareOf(
  answer: SaliencyAnswer,
  t: number,
  scale: Scale,
  normalised: boolean,
): number | undefined {
  if (t >= endOf(answer)) return undefined
  const slope = answer.slopes[t]!
  const share = normalised
    ? (slope - largestOf(answer) + DECADES) / DECADES
    : (slope - scale.low) / (scale.high - scale.low)
  return Number.isFinite(share) ? Math.max(0, Math.min(1, share)) : 0
}

/** Change of the probability by the swap at t, −1…1; undefined where none was tried. */
export function changeOf({ swapped, probability }: SaliencyAnswer, t: number): number | undefined {
  const change = swapped[t]! - probability
  return Number.isNaN(change) ? undefined : change
}

/** What the ends of the swaps' scale stand for, one for all lanes: 0.5 is 50 percentage points. What is nothing stays pale. */
export function limitOf(lanes: readonly SaliencyAnswer[]): number {
  let largest = 0
  for (const lane of lanes)
    for (let t = 0; t < endOf(lane); t++) largest = Math.max(largest, Math.abs(changeOf(lane, t) ?? 0))
  return Math.min(1, Math.max(NOTHING, niceLimit(largest)))
}

/** 0.123 → 12 %, 0.0012 → 0.12 %. */
export function percent(p: number): string {
  if (p >= 0.0995) return `${Math.round(100 * p)} %`
  return p < 1e-6 ? (p === 0 ? '0 %' : '< 0.0001 %') : `${shortFigure(100 * p)} %`
}

/** A slope from its logarithm: 0.42, 3.2·10⁻⁸, 0. */
export function sizeOf(log10: number): string {
  if (log10 === -Infinity) return '0'
  return Number.isFinite(log10) ? size(log10) : 'beyond float32'
}

/** One step in words. */
export function describeStep(answer: SaliencyAnswer, vocabulary: readonly string[], t: number): string {
  const name = (token: number) => nameOf(vocabulary[token] ?? '')
  const reads = `step ${t + 1} reads ${name(answer.input[t]!)}`
  if (t >= endOf(answer)) return `${reads}, after the guess`
  const slope = `${reads}: slope ${sizeOf(answer.slopes[t]!)}`
  const change = changeOf(answer, t)
  if (change === undefined) return `${slope}; not swapped`
  return `${slope}; with ${name(answer.replaced[t]!)} instead ${percent(answer.probability)} → ${percent(answer.swapped[t]!)}`
}

/** Steps up to τ, or all in both directions, the one that matters most first. */
export function bySlope(answer: SaliencyAnswer): number[] {
  const { slopes } = answer
  return steps(answer).sort((a, b) => slopes[b]! - slopes[a]! || b - a)
}

/** Only steps that were tried. */
export function byChange(answer: SaliencyAnswer): number[] {
  const change = (t: number) => Math.abs(changeOf(answer, t) ?? 0)
  return steps(answer)
    .filter(t => changeOf(answer, t) !== undefined)
    .sort((a, b) => change(b) - change(a) || b - a)
}

const steps = (answer: SaliencyAnswer) => Array.from({ length: endOf(answer) }, (_, t) => t)

/** Up to this place among the slopes, swapping does not contradict them. */
const NEAR = 3

/** Less than this and swapping has done nothing to speak of: a tenth of a percentage point. */
const NOTHING = 0.001

/** The guess, what it depends on most by slope, and whether swapping says the same. */
export function describeSaliency(
  answer: SaliencyAnswer,
  vocabulary: readonly string[],
  name: string,
): string {
  const { tau, v, slopes, probability, swapped, replaced } = answer
  const said = (token: number) => nameOf(vocabulary[token] ?? '')
  const read = (t: number) => `${said(answer.input[t]!)} at step ${t + 1}`
  const guess = `After step ${tau + 1} ${name} gives ${said(v)} ${percent(probability)}.`
  const order = bySlope(answer)
  const [first, second, third] = order as [number, number?, number?]
  if (Number.isNaN(slopes[first]!) || slopes[first]! === -Infinity)
    return `${guess} It depends on nothing that was read.`
  const others = [second, third].filter(
    t => t !== undefined && slopes[t]! > slopes[first]! - DECADES,
  ) as number[]
  const depends = `By slope it depends most on ${read(first)} (${sizeOf(slopes[first]!)})${
    others.length > 0 ? `, then ${others.map(t => `${read(t)} (${sizeOf(slopes[t]!)})`).join(' and ')}` : ''
  }.`
  const top = byChange(answer)[0]
  if (top === undefined) return `${guess} ${depends}`
  if (Math.abs(changeOf(answer, top)!) < NOTHING)
    return `${guess} ${depends} No swap changes it by a tenth of a percentage point.`
  const change = `${percent(probability)} → ${percent(swapped[top]!)} with ${said(replaced[top]!)}`
  if (top === first) return `${guess} ${depends} Swapping agrees: there it changes most, ${change}.`
  const place = order.indexOf(top) + 1
  const verdict = place <= NEAR ? 'nearly agrees' : 'disagrees'
  return `${guess} ${depends} Swapping ${verdict}: most changes at ${read(top)}, ${change}; by slope that is number ${place}.`
}

export function tableOf(
  lanes: readonly { readonly name: string; readonly update: number; readonly answer: SaliencyAnswer }[],
  vocabulary: readonly string[],
): Table {
  return {
    caption: lanes
      .map(
        ({ name, update, answer }) =>
          `${name}, update ${update}: “${vocabulary[answer.v] ?? ''}” after step ${answer.tau + 1}, ${percent(answer.probability)}`,
      )
      .join(' · '),
    columns: ['lane', 'step', 'reads', 'log10 ‖∂logit/∂x‖', 'replaced by', 'probability then'],
    rows: lanes.flatMap(({ name, answer }) =>
      steps(answer).map(t => [
        name,
        t + 1,
        vocabulary[answer.input[t]!] ?? '',
        answer.slopes[t]!,
        answer.replaced[t]! < 0 ? '' : (vocabulary[answer.replaced[t]!] ?? ''),
        changeOf(answer, t) === undefined ? '' : answer.swapped[t]!,
      ]),
    ),
  }
}
