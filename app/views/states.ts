import type { FrameMeta } from '../../engine/worker/frame.ts'
import type { Unit } from '../store/stage.ts'

/** What a units × time picture shows, in one sentence. */
export function describeState(states: Float32Array, units: number, T: number): string {
  let saturated = 0
  for (const value of states) if (Math.abs(value) > 0.95) saturated++
  const share = Math.round((100 * saturated) / states.length)
  return `${units} units over ${T} steps; ${share} % of the values lie beyond ±0.95.`
}

/** The chosen unit, if there is one, and the strongest at one step, for whoever cannot see the colours. */
export function valueOfState(states: Float32Array, { L, T, H }: FrameMeta, t: number, chosen?: Unit): string {
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
  const name = (l: number, j: number) => `unit ${j + 1}${L > 1 ? ` of layer ${l + 1}` : ''}`
  const value = chosen && states[(chosen.l * T + t) * H + chosen.j]!
  const first = chosen && value !== undefined ? `${name(chosen.l, chosen.j)} at ${value.toFixed(2)}, ` : ''
  return `step ${t + 1}: ${first}strongest ${name(Math.floor(unit / H), unit % H)} at ${best.toFixed(2)}`
}
