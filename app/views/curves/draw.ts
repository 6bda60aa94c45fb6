/** Draws what layout.ts has placed, by d3, outside React. */
import type { ChartBox, Svg } from '../chart.ts'
import { dashes } from '../gradient/GradientTrack.tsx'
import type { CurvesLayout, Dot, Line } from './layout.ts'

/** Dashed lines across a chart, with their words. */
export function drawMarks(svg: Svg, { left, width }: ChartBox, marks: CurvesLayout['marks']): void {
  const groups = svg
    .select('.floors')
    .selectAll<SVGGElement, (typeof marks)[number]>('g')
    .data(marks)
    .join(enter => {
      const g = enter.append('g')
      g.append('line').attr('class', 'floor-line')
      g.append('text').attr('class', 'mark-label').attr('text-anchor', 'end')
      return g
    })
  groups
    .select('line')
    .attr('x1', left)
    .attr('x2', width)
    .attr('y1', ({ y }) => y)
    .attr('y2', ({ y }) => y)
  groups
    .select('text')
    .attr('x', width - 2)
    .attr('y', ({ labelY }) => labelY)
    .text(({ label }) => label)
}

const colour = ({ lane }: Line) => `var(--lane-${lane})`
const DOTTED = '1 3'

/** The curves of a chart, in the colours and dashes of their lanes. */
export function drawLines(svg: Svg, lines: readonly Line[], rem: number): void {
  const groups = svg
    .select('.curves')
    .selectAll<SVGGElement, Line>('g')
    .data(lines)
    .join(enter => {
      const g = enter.append('g')
      g.append('path')
      return g
    })
  groups
    .select('path')
    .attr('class', ({ heldOut }) => (heldOut ? 'line held-out' : 'line'))
    .attr('stroke', colour)
    .attr('stroke-dasharray', ({ lane, heldOut }) => (heldOut ? DOTTED : dashes[lane]!))
    .attr('opacity', ({ faint }) => (faint ? 0.9 : 1))
    .attr('d', ({ d }) => d)
  groups
    .selectAll<SVGCircleElement, Dot>('circle')
    .data(({ dots }) => dots)
    .join('circle')
    .attr('r', 0.15 * rem)
    .attr('cx', ({ x }) => x)
    .attr('cy', ({ y }) => y)
  groups.attr('fill', colour)
}
