import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { type CliffSurface, cliffSurface } from '../../../engine/diagnostics/cliff.ts'

const COLUMNS = 301
const ROWS = 251
/** Computed for so long at once, in milliseconds; then the page has its turn. */
const SLICE_MS = 6

const store = createStore<{ readonly surface: CliffSurface | undefined }>(() => ({ surface: undefined }))
let begun = false

function begin(): void {
  if (begun) return
  begun = true
  const work = cliffSurface(COLUMNS, ROWS)
  const slice = () => {
    const end = performance.now() + SLICE_MS
    do {
      const { done, value } = work.next()
      if (done) return store.setState({ surface: value })
    } while (performance.now() < end)
    setTimeout(slice)
  }
  slice()
}

/** The gradient's size over the whole map: the same for everyone, so computed once, in slices. Undefined until it is there. */
export function useSurface(): CliffSurface | undefined {
  useEffect(begin, [])
  return useStore(store, state => state.surface)
}
