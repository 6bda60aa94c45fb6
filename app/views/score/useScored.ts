import { useRef } from 'react'
import { useStore } from 'zustand'
import type { Scored } from '../../../engine/worker/protocol.ts'
import { runStore } from '../../store/run.ts'

/** What the task's score is, if it has one; while another experiment is on its way, as before, so that nothing jumps. */
export function useScored(): Scored | undefined {
  const last = useRef<Scored | undefined>(undefined)
  return useStore(runStore, ({ lanes }) => {
    if (lanes.length > 0) last.current = lanes[0]!.scored
    return last.current
  })
}
