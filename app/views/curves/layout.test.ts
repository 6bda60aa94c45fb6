import { describe, expect, it } from 'vitest'
import { boxOf } from '../chart.ts'
import { type Curves, layoutCurves, spreadLabels } from './layout.ts'

// 16 px a rem: the axes meet at (38.4, 176), the upper end is at y = 8, the newest update 2 px from the right.
const REM = 16
const box = boxOf(300, 200, REM)
const empty: Curves = { top: 1, ticks: () => [0, 1], sayTick: String, marks: [], curves: [] }
const layout = (curves: Partial<Curves>, latest = 100) =>
  layoutCurves({ ...empty, ...curves }, latest, box, REM)

describe('curves', () => {
  it('begin where the axes meet and end at the newest update, values between 0 and the top', () => {
    const { lines } = layout({ top: 2, curves: [{ lane: 0, updates: [0, 50, 100], values: [0, 1, 2] }] })
    expect(lines[0]!.d).toBe('M38.4,176L168.2,92L298,8')
    expect(lines[0]!.dots).toEqual([])
  })

  it('do not leave the chart, have gaps where there is no number, and room for ten updates at least', () => {
    const values = [3, Number.NaN, 0.5, -1]
    const { lines, x } = layout({ curves: [{ lane: 0, updates: [1, 2, 3, 4], values }] }, 4)
    const [first, second] = lines[0]!.d.split('M').slice(1)
    expect(first).toBe(`${x(1).toFixed(2)},8Z`)
    expect(second).toBe(`${x(3).toFixed(2)},92L${x(4).toFixed(2)},176`)
    expect(x(10)).toBe(298)
  })

  it('of few points show each, of many none', () => {
    const dotted = (updates: number[]) => ({ lane: 0, dots: true, updates, values: updates.map(() => 0.5) })
    const many = Array.from({ length: 25 }, (_, i) => i)
    const { lines } = layout({
      curves: [dotted([50, 100]), dotted([]), dotted(many), { ...dotted([50]), dots: false }],
    })
    expect(lines.map(({ dots }) => dots)).toEqual([
      [
        { x: 168.2, y: 92 },
        { x: 298, y: 92 },
      ],
      [],
      [],
      [],
    ])
    expect(layout({ curves: [dotted(many.slice(1))] }).lines[0]!.dots.length).toBe(24)
  })

  it('leave room above for words where that is asked for', () => {
    expect(layout({ headroom: 0.5 }).y(1)).toBe(16)
  })

  it('ticks are as many as the axis is asked for', () => {
    expect(layout({ top: 2.3, ticks: counted => counted(4) }).ticks).toEqual([0, 0.5, 1, 1.5, 2])
  })
})

describe('dashed lines', () => {
  it('have their words above, or below where that is asked for; beyond the axis they are left out', () => {
    const { marks } = layout({
      marks: [
        { value: 0.5, label: 'half' },
        { value: 1, label: 'all', below: true },
        { value: 1.2, label: 'more' },
      ],
    })
    expect(marks.map(({ label, y, labelY }) => [label, y, labelY])).toEqual([
      ['half', 92, 88],
      ['all', 8, 23.2],
    ])
  })

  it('words above lines that are close are moved apart', () => {
    const { marks } = layout({
      marks: [
        { value: 0.5, label: 'b' },
        { value: 0.51, label: 'a' },
        { value: 0.52, label: 'below', below: true },
      ],
    })
    const [b, a] = marks.map(({ labelY }) => labelY)
    expect(b! - a!).toBeCloseTo(0.95 * REM)
    expect(a).toBeCloseTo(marks[1]!.y - 4)
  })

  it('so are words below lines that are close', () => {
    const { marks } = layout({
      marks: [
        { value: 0.99, label: 'goal', below: true },
        { value: 0.92, label: 'a guess', below: true },
      ],
    })
    const [goal, guess] = marks.map(({ labelY }) => labelY)
    expect(goal).toBeCloseTo(marks[0]!.y + 0.95 * REM)
    expect(guess! - goal!).toBeCloseTo(0.95 * REM)
  })
})

it('labels that would overlap are moved apart, the others stay', () => {
  expect(spreadLabels([10, 12, 50], 8)).toEqual([10, 18, 50])
  expect(spreadLabels([50, 12, 10], 8)).toEqual([50, 18, 10])
  expect(spreadLabels([99, 20, 98], 8, 100)).toEqual([100, 20, 92])
})
