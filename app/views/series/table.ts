import type { Frame } from '../../../engine/worker/frame.ts'
import type { ForecastAnswer } from '../../../engine/worker/questions/forecast.ts'
import { type Rows, rowsByStep } from '../tables/frameTable.ts'

/** What is said at every step and what should have been; of a forecast also what is said where the network reads itself. */
export function seriesRows(
  frame: Frame,
  vocabulary: readonly string[],
  marks: boolean,
  forecast: ForecastAnswer | undefined,
): Rows | undefined {
  const { said, wanted, values, surprise } = frame
  if (!said || !wanted || !values || !surprise) return undefined
  const columns = [
    ...(marks ? ['marked'] : []),
    'said',
    'should be',
    'squared error',
    ...(forecast ? [`said, reading itself after step ${forecast.from + 1}`] : []),
  ]
  return rowsByStep(frame, vocabulary, columns, t => [
    ...(marks ? [values[2 * t + 1] === 1 ? 'yes' : ''] : []),
    said[t]!,
    wanted[t]!,
    surprise[t]!,
    ...(forecast ? [forecast.said[t]!] : []),
  ])
}
