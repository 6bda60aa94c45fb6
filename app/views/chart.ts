/** Shared by the small charts of the side panel: curves over updates with two axes, drawn by d3 outside React. */

import type { AxisScale } from 'd3-axis'
import { axisBottom, axisLeft } from 'd3-axis'
import type { Selection } from 'd3-selection'
import { line } from 'd3-shape'

export interface ChartBox {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly bottom: number
  readonly top: number
}

export type Svg = Selection<SVGSVGElement, unknown, null, undefined>

/** Room for the labels, in rem turned into pixels. */
export function boxOf(width: number, height: number, rem: number): ChartBox {
  return { width, height, left: 2.4 * rem, bottom: 1.5 * rem, top: 0.5 * rem }
}

export function drawAxes(
  svg: Svg,
  { width, height, left, bottom }: ChartBox,
  x: AxisScale<number>,
  y: AxisScale<number>,
  xLabel: (update: number) => string,
  yLabel: (value: number) => string,
  yValues?: number[],
): void {
  const below = axisBottom(x)
    .ticks(Math.max(2, Math.floor(width / 90)))
    .tickSizeOuter(0)
    .tickFormat(xLabel)
  const beside = axisLeft(y)
    .ticks(4)
    .tickSize(-(width - left))
    .tickSizeOuter(0)
    .tickFormat(yLabel)
  if (yValues) beside.tickValues(yValues)
  svg
    .select<SVGGElement>('.x-axis')
    .attr('transform', `translate(0,${height - bottom})`)
    .call(below)
  svg.select<SVGGElement>('.y-axis').attr('transform', `translate(${left},0)`).call(beside)
}

/** While an earlier update is on screen than the newest: a line at it, and what lies after it made fainter. */
export function drawHere(
  svg: Svg,
  { width, height, bottom, top }: ChartBox,
  x: (update: number) => number,
  { update, latest }: { readonly update: number; readonly latest: number },
): void {
  const earlier = update < latest
  const here = svg.select('.here').attr('visibility', earlier ? 'visible' : 'hidden')
  const left = x(update)
  const mask = here.select('mask').attr('width', width).attr('height', height)
  mask.selectAll('rect').attr('width', width).attr('height', height)
  mask.select('.ahead').attr('x', left)
  mask.select('.behind').attr('x', left - width)
  svg.select('.curves').attr('mask', earlier ? `url(#${mask.attr('id')})` : null)
  here
    .select('line')
    .attr('x1', left)
    .attr('x2', left)
    .attr('y1', top)
    .attr('y2', height - bottom)
}

/** An SVG path through the points whose values are finite. */
export function curve(
  updates: readonly number[],
  values: readonly number[],
  x: (update: number) => number,
  y: (value: number) => number,
): string {
  const draw = line<number>()
    .defined((_, i) => Number.isFinite(y(values[i]!)))
    .x((_, i) => x(updates[i]!))
    .y((_, i) => y(values[i]!))
  return draw(updates as number[]) ?? ''
}
