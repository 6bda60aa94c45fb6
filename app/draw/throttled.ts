import { useEffect, useState } from 'react'
import { type RunState, runStore } from '../store/run.ts'

/** Words and figures change at most this often while training, in milliseconds: often enough to follow, seldom enough to read. */
const READABLE_MS = 300

/** What all words and figures on the page speak of, so that no two contradict each other. */
let readable = runStore.getState()
let timer: ReturnType<typeof setTimeout> | undefined
const readers = new Set<() => void>()

function renewAll(): void {
  clearTimeout(timer)
  timer = undefined
  readable = runStore.getState()
  for (const renew of [...readers]) renew()
}

runStore.subscribe(({ status }) => {
  if (status === 'running') timer ??= setTimeout(renewAll, READABLE_MS)
  else renewAll()
})

/** Something derived from what the engine reported, renewed at a readable pace, everywhere at once; immediately when training stands still. */
export function useReadable<V>(derive: (state: RunState) => V): V {
  const [value, setValue] = useState(() => derive(readable))
  useEffect(() => {
    const renew = () => setValue(() => derive(readable))
    renew()
    readers.add(renew)
    return () => {
      readers.delete(renew)
    }
  }, [derive])
  return value
}
