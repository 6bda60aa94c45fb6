import { line } from 'd3-shape'
import type { Reach } from '../../../engine/diagnostics/reach.ts'
import { columnX, type Geometry } from '../../stage/geometry.ts'
import type { Domain } from './domain.ts'

export interface GradientLayout {
  /** One path per layer, values below the floor drawn on it; layer 0 first. */
  readonly paths: readonly string[]
  /** Where the steps of the top layer are whose gradient is too small for the scale, or exactly zero; leftmost first. */
  readonly floored: readonly number[]
  /** The fitted line, from τ back to the first step. */
  readonly fit: { x1: number; y1: number; x2: number; y2: number } | undefined
  /** Where the gradient has fallen under a millionth of its size at τ. */
  readonly horizonX: number | undefined
  readonly ticks: readonly { decade: number; y: number }[]
  /** Height of the top layer's line at the first step. */
  readonly startY: number
}

/**
 * @param flow log10 ‖∂L_τ/∂h_t‖, [L][T] in one array
 * @param reach of the top layer
 */
export function layoutGradient(
  flow: ArrayLike<number>,
  L: number,
  tau: number,
  reach: Reach,
  domain: Domain,
  geometry: Geometry,
  heightPx: number,
): GradientLayout {
  const { T } = geometry
  const y = (decades: number) => {
    const within = Math.min(domain.high, Math.max(domain.low, decades))
    return ((domain.high - within) / (domain.high - domain.low)) * heightPx
  }
  const floored: number[] = []
  const paths = Array.from({ length: L }, (_, l) => {
    const points: [number, number][] = []
    for (let t = 0; t <= tau; t++) {
      const value = flow[l * T + t]!
      if (l === L - 1 && !(value > domain.low)) floored.push(columnX(geometry, t))
      if (!Number.isFinite(value)) continue
      points.push([columnX(geometry, t), y(value)])
    }
    return line()(points) ?? ''
  })
  const step = decadesPerTick(domain, heightPx / (1.1 * geometry.rem))
  const ticks = []
  for (let decade = domain.low; decade <= domain.high; decade += step) ticks.push({ decade, y: y(decade) })
  return {
    paths,
    floored,
    fit: fitLine(flow, L, tau, reach, domain, geometry, y),
    horizonX: reach.horizon === undefined ? undefined : columnX(geometry, tau - reach.horizon),
    ticks,
    startY: y(flow[(L - 1) * T]!),
  }
}

/** Ticks from the floor up at every 1, 2, 4 or more decades, so that there are no more than fit. */
function decadesPerTick({ low, high }: Domain, most: number): number {
  let step = 1
  while ((high - low) / step > most - 1) step *= 2
  return step
}

/** The least-squares line, clipped to where it is within the scale. */
function fitLine(
  flow: ArrayLike<number>,
  L: number,
  tau: number,
  { slope }: Reach,
  domain: Domain,
  geometry: Geometry,
  y: (decades: number) => number,
): GradientLayout['fit'] {
  if (slope === undefined) return undefined
  const top = (L - 1) * geometry.T
  let n = 0
  let sum = 0
  let sumBack = 0
  for (let t = 0; t <= tau; t++) {
    if (!Number.isFinite(flow[top + t]!)) continue
    n++
    sum += flow[top + t]!
    sumBack += tau - t
  }
  const start = sum / n - (slope * sumBack) / n
  const reached = slope < 0 ? (domain.low - start) / slope : slope > 0 ? (domain.high - start) / slope : tau
  const back = Math.max(0, Math.min(tau, reached))
  return {
    x1: columnX(geometry, tau),
    y1: y(start),
    x2: columnX(geometry, tau - back),
    y2: y(start + slope * back),
  }
}
