/** Puts what layout.ts worked out into the page, outside React: it changes in every picture while time folds or a pulse moves. */
import { select } from 'd3-selection'
import type { Geometry } from '../geometry.ts'
import { type Band, layoutFold } from './layout.ts'

/** Everything on the stage follows the fold by these variables (style/unrolled.css). @param t the step that is looked at */
export function applyFold(body: HTMLElement, fold: number, geometry: Geometry, t: number): void {
  const { windowPx, scale, shiftPx } = layoutFold(fold, geometry, t)
  body.classList.toggle('is-folding', fold > 0)
  body.classList.toggle('is-folded', fold === 1)
  body.style.setProperty('--window', `${windowPx}px`)
  body.style.setProperty('--squeeze', String(scale))
  body.style.setProperty('--shift', `${shiftPx}px`)
}

/** Each lane's band, with the pulse at its front. */
export function drawBands(group: SVGGElement, bands: readonly Band[]): void {
  select(group)
    .selectAll<SVGPathElement, Band>('path')
    .data(bands)
    .join('path')
    .style('fill', ({ lane }) => `var(--lane-${lane})`)
    .attr('d', ({ d }) => d)
  select(group)
    .selectAll<SVGCircleElement, Band>('circle')
    .data(bands)
    .join('circle')
    .style('fill', ({ lane }) => `var(--lane-${lane})`)
    .attr('cx', ({ x }) => x)
    .attr('cy', ({ y }) => y)
    .attr('r', ({ r }) => r)
}

/** Where the axis is longer than the screen, a walk takes it along. @param xPx of a column, in the plots */
export function bringIntoView(scroll: Element, labelPx: number, xPx: number): void {
  const visible = scroll.clientWidth - labelPx
  const at = xPx - scroll.scrollLeft
  if (at < 0.05 * visible || at > 0.95 * visible) scroll.scrollLeft = xPx - visible / 2
}
