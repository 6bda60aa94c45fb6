import { useCallback, useMemo } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import { sizesOf } from '../../../engine/sizesOf.ts'
import { sourceSteps } from '../../../engine/sourceSteps.ts'
import { BLANK } from '../../../engine/tasks/blank.ts'
import { useReadable } from '../../draw/throttled.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import type { Plan } from './layout.ts'

/** How a lane is wired for its task, as soon as what it reads is known; the same value until that changes. */
export function usePlan(lane: number): Plan | undefined {
  const settings = useStore(experimentStore, state => state.experiment.lanes[lane]!)
  const shape = useStore(runStore, state => state.shape)
  // As a word, so that a new frame of the same kind is no change.
  const steps = useReadable(
    useCallback(
      ({ lanes }) => {
        const { frame, vocabulary } = lanes[lane] ?? {}
        if (!frame?.asked || !vocabulary) return ''
        return Array.from(
          frame.asked,
          (asked, t) => (vocabulary[frame.input[t]!] === BLANK ? 0 : 2) + asked,
        ).join('')
      },
      [lane],
    ),
  )
  return useMemo(() => {
    if (!shape || steps === '') return undefined
    const { wiring = 'plain', L, answer } = sizesOf(settings, shape)
    const each = Array.from(steps, Number)
    return {
      wiring,
      layers: L,
      remembers: cells[settings.cell][settings.act].recurrence !== 'none',
      source: sourceSteps(answer, each.length),
      reads: each.map(n => n >= 2),
      asked: each.map(n => n % 2 === 1),
    }
  }, [settings, shape, steps])
}
