import { useEffect, useState } from 'react'
import { type RunState, runStore } from '../store/run.ts'

/** Words and figures change at most this often while training, in milliseconds: often enough to follow, seldom enough to read. */
const READABLE_MS = 300

/** Something derived from what the engine reported, renewed at a readable pace; at once when training stands still. */
export function useReadable<V>(derive: (state: RunState) => V): V {
  const [value, setValue] = useState(() => derive(runStore.getState()))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const renew = () => {
      timer = undefined
      setValue(() => derive(runStore.getState()))
    }
    renew()
    const stop = runStore.subscribe(state => {
      if (state.status === 'running') timer ??= setTimeout(renew, READABLE_MS)
      else {
        clearTimeout(timer)
        renew()
      }
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [derive])
  return value
}
