import type { Frame, FrameMeta, OneWay } from '../../engine/worker/frame.ts'
import type { Unit } from '../store/stage.ts'
import { shortFigure } from './numbers.ts'

/** The states of every copy of the cell, [L, T, H]: of each layer, or of each of its directions, → before ←, as if they were layers. */
export interface Copies extends Pick<FrameMeta, 'L' | 'T' | 'H'> {
  readonly states: Float32Array
  /** Directions: 1, or 2 where the network has both. */
  readonly D: 1 | 2
}

export const ARROWS = ['→', '←'] as const

export function copiesOf(frame: Frame, pick: (way: OneWay) => Float32Array | undefined): Copies | undefined {
  const { L, T, H, reverse } = frame
  const forward = pick(frame)
  const other = reverse && pick(reverse)
  if (!forward || (reverse && !other)) return undefined
  if (!other) return { states: forward, L, T, H, D: 1 }
  const states = new Float32Array(2 * forward.length)
  const each = T * H
  for (let l = 0; l < L; l++) {
    states.set(forward.subarray(l * each, (l + 1) * each), 2 * l * each)
    states.set(other.subarray(l * each, (l + 1) * each), (2 * l + 1) * each)
  }
  return { states, L: 2 * L, T, H, D: 2 }
}

/** What a units × time picture shows, in one sentence. */
export function describeState({ states, L, T, H, D }: Copies): string {
  let saturated = 0
  for (const value of states) if (Math.abs(value) > 0.95) saturated++
  const share = Math.round((100 * saturated) / states.length)
  const halves = D === 2 ? `, half of them read from left to right (→), half from right to left (←)` : ''
  return `${L * H} units over ${T} steps${halves}; ${share} % of the values lie beyond ±0.95.`
}

/** The same of a cell state, which has no bound: whether it stays where it is or grows, where it is read in one direction. */
export function describeCell(copies: Copies): string {
  const { states: c, L, T, H, D } = copies
  if (D > 1) return describeState(copies)
  const norms = Array.from({ length: T }, (_, t) => {
    let squares = 0
    for (let l = 0; l < L; l++) for (let j = 0; j < H; j++) squares += c[(l * T + t) * H + j]! ** 2
    return Math.sqrt(squares)
  })
  const largest = Math.max(...norms)
  const to = norms.at(-1)!
  const top =
    largest > 1.2 * to ? `; at step ${norms.indexOf(largest) + 1} it was ${shortFigure(largest)}` : ''
  return `${L * H} units over ${T} steps; the norm of c goes from ${shortFigure(norms[0]!)} to ${shortFigure(to)}${top}.`
}

/** The chosen unit, if there is one, and the strongest at one step, for whoever cannot see the colours. */
export function valueOfState({ states, L, T, H, D }: Copies, t: number, chosen?: Unit): string {
  let best = 0
  let unit = 0
  for (let l = 0; l < L; l++) {
    for (let j = 0; j < H; j++) {
      const value = states[(l * T + t) * H + j]!
      if (Math.abs(value) > Math.abs(best)) {
        best = value
        unit = l * H + j
      }
    }
  }
  const name = (n: number, j: number) =>
    `unit ${j + 1}${D > 1 ? ` ${ARROWS[n % 2]}` : ''}${L > D ? ` of layer ${Math.floor(n / D) + 1}` : ''}`
  const copy = chosen && D * chosen.l + (chosen.reverse ? 1 : 0)
  const value = copy === undefined ? undefined : states[(copy * T + t) * H + chosen!.j]!
  const first =
    copy !== undefined && value !== undefined ? `${name(copy, chosen!.j)} at ${value.toFixed(2)}, ` : ''
  return `step ${t + 1}: ${first}strongest ${name(Math.floor(unit / H), unit % H)} at ${best.toFixed(2)}`
}
