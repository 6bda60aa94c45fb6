/** What the history strip draws and says, without drawing anything. */
import type { Ramp } from '../../draw/colours.ts'
import { depth, type Rows } from '../../store/rows.ts'
import type { Domain } from '../gradient/domain.ts'
import { reachOfLoss, sizeOfBoth } from '../gradient/flow.ts'

type Recorded = Pick<Rows, 'updates' | 'values'>

/**
 * One pixel row for each of `rows` depths of training, from the first recorded update at the top to `latest` at the bottom: the gradient
 * as it was then. Columns after τ stay empty, unless what lies there is read too.
 * @param pixels [rows, T], written
 * @param ramp the upper half of it is used: from nothing to much
 */
export function paintStrip(
  pixels: Uint32Array,
  { updates, values }: Recorded,
  rows: number,
  tau: number,
  latest: number,
  { low, high }: Domain,
  ramp: Ramp,
): void {
  const first = updates[0] ?? 0
  const T = pixels.length / rows
  let place = 0
  for (let y = 0; y < rows; y++) {
    const at = (y + 0.5) / rows
    while (place < updates.length - 1 && depthOf(updates[place + 1]!, first, latest) <= at) place++
    const row = values[place]
    for (let t = 0; t < T; t++) {
      const share = row ? Math.min(1, Math.max(0, (sizeAt(row, t, tau, T) - low) / (high - low))) : 0
      pixels[y * T + t] =
        !row || (t > tau && row.length === T)
          ? 0
          : ramp[128 + Math.round(127 * (Number.isNaN(share) ? 0 : share))]!
    }
  }
}

/** log10 of the gradient at step t of a row as `followedRow` makes it; of both directions at τ, of the one that is reached elsewhere. */
export function sizeAt(row: ArrayLike<number>, t: number, tau: number, T: number): number {
  if (row.length === T || t < tau) return row[t]!
  return t === tau ? sizeOfBoth(row[t]!, row[t + 1]!) : row[t + 1]!
}

/** Where an update lies between the first recorded one and `latest`, 0 at the top, 1 at the bottom. */
export function depthOf(update: number, first: number, latest: number): number {
  const span = depth(latest) - depth(first)
  return span > 0 ? Math.min(1, Math.max(0, (depth(update) - depth(first)) / span)) : 1
}

export interface Tick {
  readonly update: number
  readonly y: number
}

/** The first update, the latest, and the powers of ten between them that have room. @param leastPx between two of them */
export function ticksOf(first: number, latest: number, heightPx: number, leastPx: number): Tick[] {
  const at = (update: number) => ({ update, y: depthOf(update, first, latest) * heightPx })
  const bottom = at(latest)
  const ticks = latest > first ? [{ update: first, y: 0 }] : []
  for (let power = 1; power < latest; power *= 10) {
    const tick = at(power)
    if (power > first && tick.y - (ticks.at(-1)?.y ?? -leastPx) >= leastPx && bottom.y - tick.y >= leastPx)
      ticks.push(tick)
  }
  return [...ticks, bottom]
}

/** How far back the loss reached at first, when it first reached furthest and for how long, and how far it reaches now. */
export function describeStrip(flows: Recorded, tau: number): string {
  return describeWay(flows.updates, flows.values, tau, { to: 'back', none: 'earlier' })
}

/** The same of a network that reads in both directions: how far back, and how far ahead. */
export function describeBothStrips({ updates, values }: Recorded, tau: number): string {
  const there = values.map(row => row.subarray(0, tau + 1))
  const turned = values.map(row => row.slice(tau + 1).reverse())
  const back = describeWay(updates, there, tau, { to: 'back', none: 'earlier' })
  const ahead = turned[0]
    ? describeWay(updates, turned, turned[0].length - 1, { to: 'ahead', none: 'later' }, tau + 1)
    : ''
  return [back && `→ ${back}`, ahead && `← ${ahead}`].filter(Boolean).join(' ')
}

interface Words {
  readonly to: string
  readonly none: string
}

/** @param tau steps there are on this side; @param step of the loss, from 1 */
function describeWay(
  updates: Recorded['updates'],
  values: Recorded['values'],
  tau: number,
  words: Words,
  step = tau + 1,
): string {
  if (tau === 0 || values.length === 0) return ''
  const reached = values.map(row => stepsBack(row, tau))
  const say = (steps: number) => sayBack(steps, tau, words)
  const end = reached.length - 1
  const [first, now] = [reached[0]!, reached[end]!]
  const loss = `The loss at step ${step}`
  if (end === 0) return `${loss} reaches ${say(now)}.`
  const most = Math.max(...reached)
  const from = reached.indexOf(most)
  const after = reached.findIndex((steps, row) => row > from && steps !== most)
  const began = from === 0 ? loss : `${loss} reached ${say(first)} at update ${updates[0]};`
  if (after < 0) {
    const it = from === 0 ? '' : ' it'
    return `${began}${it} has reached ${say(most)} since update ${updates[from]}, up to ${updates[end]}.`
  }
  const to = after - 1
  const when = to === from ? `at update ${updates[from]}` : `from update ${updates[from]} to ${updates[to]}`
  const furthest = from === 0 ? ` reached ${say(most)} ${when}` : ` ${when} it reached ${say(most)}`
  return `${began}${furthest}; at update ${updates[end]} ${now === most ? 'again ' : ''}${say(now)}.`
}

/** Before falling under a millionth; without end where it does not. */
function stepsBack(row: Float32Array, tau: number): number {
  const { reach, reachesBack } = reachOfLoss(row, tau)
  return reachesBack ? (reach.horizon ?? Infinity) : 0
}

function sayBack(steps: number, tau: number, { to, none }: Words): string {
  if (steps === 0) return `no ${none} step`
  if (steps === Infinity) return `all ${tau} ${to}`
  return steps === 1 ? `1 step ${to}` : `${steps} steps ${to}`
}
