import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { BarCount } from '../../../engine/tasks/abc/barsThatAddUp.ts'
import { CurveChart } from '../curves/CurveChart.tsx'
import type { Curves } from '../curves/layout.ts'
import { sayScores, shareOf } from './score.ts'
import { pointsOf, scoreStore } from './scoreStore.ts'
import { scoreTable } from './tables.ts'
import { tuneWords } from './words.ts'

const TICKS = [0, 0.25, 0.5, 0.75, 1]

export interface ScoreChartProps {
  readonly names: readonly string[]
  readonly pairs: BarCount | undefined
  readonly text: BarCount | undefined
}

/** The share of bars that add up, over updates; as dashed lines the text itself, and who knows no more than which character follows which. */
export function ScoreChart({ names, pairs, text }: ScoreChartProps) {
  const { version } = useStore(scoreStore)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a point more is the reason to draw again
  const read = useCallback(
    (): Curves => ({
      top: 1,
      headroom: 0.4,
      ticks: () => TICKS,
      sayTick: sayPercent,
      marks: [
        ...(text ? [markOf(tuneWords.text, text)] : []),
        ...(pairs ? [markOf(tuneWords.pairs, pairs)] : []),
      ],
      curves: names.map((_, lane) => {
        const points = pointsOf(lane).filter(({ all }) => all > 0)
        return {
          lane,
          updates: points.map(({ update }) => update),
          values: points.map(shareOf),
          dots: true,
        }
      }),
    }),
    [names, pairs, text, version],
  )
  const points = names.map((_, lane) => pointsOf(lane))
  const sentence = sayScores(
    names.map((name, lane) => ({ name, points: points[lane]! })),
    pairs,
    text,
  )
  return (
    <CurveChart
      name="bars-that-add-up"
      sentence={sentence}
      table={() => scoreTable(names, points)}
      heightRem={8}
      read={read}
    />
  )
}

const sayPercent = (share: number) => `${Math.round(100 * share)} %`
const markOf = (name: string, count: BarCount) => ({
  value: shareOf(count),
  label: `${name} ${sayPercent(shareOf(count))}`,
})
