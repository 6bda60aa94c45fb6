import type { FrameMeta } from '../../engine/worker/frame.ts'

/** What a units × time picture shows, in one sentence. */
export function describeState(states: Float32Array, units: number, T: number): string {
  let saturated = 0
  for (const value of states) if (Math.abs(value) > 0.95) saturated++
  const share = Math.round((100 * saturated) / states.length)
  return `${units} units over ${T} steps; ${share} % of the values lie beyond ±0.95.`
}

/** The strongest unit at one step, for whoever cannot see the colours. */
export function valueOfState(states: Float32Array, { L, T, H }: FrameMeta, t: number): string {
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
  const layer = L > 1 ? ` of layer ${Math.floor(unit / H)}` : ''
  return `step ${t + 1}: strongest unit ${(unit % H) + 1}${layer} at ${best.toFixed(2)}`
}
