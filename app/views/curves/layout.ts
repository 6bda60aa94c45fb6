/** Where curves over updates, dashed lines across them and their words stand in a small chart. Pure. */
import { scaleLinear } from 'd3-scale'
import { type ChartBox, curve } from '../chart.ts'

/** What a chart is of, in the unit of its axis. */
export interface Curves {
  /** The upper end of the axis, which begins at 0. */
  readonly top: number
  /** Room above it for words, in rem. */
  readonly headroom?: number
  ticks(counted: (count: number) => number[]): number[]
  sayTick(value: number): string
  readonly marks: readonly Mark[]
  readonly curves: readonly Curve[]
}

/** A value worth comparing with, as a dashed line across the chart. */
export interface Mark {
  readonly value: number
  readonly label: string
  /** Whether its words stand below the line, where there would be no room above it. */
  readonly below?: boolean
}

export interface Curve {
  readonly lane: number
  readonly updates: readonly number[]
  readonly values: readonly number[]
  /** Of text never seen: dotted, whatever the lane's own dashes are. */
  readonly heldOut?: boolean
  /** Whether it lets others shine through. */
  readonly faint?: boolean
  /** Whether it is measured now and then only: as long as the points are few, each is drawn, and what is between them is seen to be a guess. */
  readonly dots?: boolean
}

export interface Dot {
  readonly x: number
  readonly y: number
}

export interface Line extends Pick<Curve, 'lane' | 'heldOut' | 'faint'> {
  readonly d: string
  /** The points that are drawn. */
  readonly dots: readonly Dot[]
}

export interface CurvesLayout {
  readonly x: ReturnType<typeof scaleLinear<number, number>>
  readonly y: ReturnType<typeof scaleLinear<number, number>>
  readonly ticks: number[]
  readonly marks: readonly (Mark & { readonly y: number; readonly labelY: number })[]
  readonly lines: readonly Line[]
}

/** A line of words, how far above a line they stand, and below it, in rem. */
const LINE = 0.95
const ABOVE = 0.25
const BELOW = 0.95
/** More would be a chain. */
const MOST_DOTS = 24
/** Of an axis on which hardly anything has happened, in updates. */
const LEAST_UPDATES = 10

/** @param latest the newest update, all of pixels per rem */
export function layoutCurves(
  { top, headroom = 0, ticks, marks, curves }: Curves,
  latest: number,
  box: ChartBox,
  rem: number,
): CurvesLayout {
  const floor = box.height - box.bottom
  const x = scaleLinear([0, Math.max(LEAST_UPDATES, latest)], [box.left, box.width - 2])
  const y = scaleLinear([0, top], [floor, box.top + headroom * rem]).clamp(true)
  const shown = marks.filter(({ value }) => value <= top)
  const [above, under] = [false, true].map(side =>
    spreadLabels(
      shown.filter(({ below = false }) => below === side).map(({ value }) => y(value)),
      LINE * rem,
      floor,
    ),
  ) as [number[], number[]]
  return {
    x,
    y,
    ticks: ticks(count => y.ticks(count)),
    marks: shown.map(mark => {
      const at = y(mark.value)
      return {
        ...mark,
        y: at,
        labelY: mark.below ? under.shift()! + BELOW * rem : above.shift()! - ABOVE * rem,
      }
    }),
    lines: curves.map(each => {
      const { updates, values } = each
      return {
        ...each,
        d: curve(updates, values, x, y),
        dots:
          each.dots && updates.length <= MOST_DOTS
            ? updates.map((update, i) => ({ x: x(update), y: y(values[i]!) }))
            : [],
      }
    }),
  }
}

/** Labels that would overlap are moved apart, from the top down, and up again where there is no more room. */
export function spreadLabels(ys: readonly number[], least: number, bottom = Infinity): number[] {
  const order = ys.map((_, i) => i).sort((a, b) => ys[a]! - ys[b]!)
  const placed = [...ys]
  for (let n = 1; n < order.length; n++) {
    const above = placed[order[n - 1]!]!
    if (placed[order[n]!]! - above < least) placed[order[n]!] = above + least
  }
  for (const [n, label] of order.reverse().entries())
    placed[label] = Math.min(placed[label]!, bottom - n * least)
  return placed
}
