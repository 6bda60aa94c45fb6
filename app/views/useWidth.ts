import { type RefObject, useEffect, useRef, useState } from 'react'
import { preferences } from '../store/preferences.ts'

/** The width of an element in pixels, and one rem; 0 until it is known. For drawings that React makes, because they change seldom. */
export function useWidth<E extends HTMLElement>(): {
  readonly ref: RefObject<E | null>
  readonly width: number
  readonly rem: number
} {
  const ref = useRef<E>(null)
  const [size, setSize] = useState({ width: 0, rem: 16 })
  useEffect(() => {
    const measure = () => {
      const width = ref.current?.clientWidth ?? 0
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
      setSize(before => (before.width === width && before.rem === rem ? before : { width, rem }))
    }
    const observer = new ResizeObserver(measure)
    if (ref.current) observer.observe(ref.current)
    const stop = preferences.subscribe(measure)
    measure()
    return () => {
      observer.disconnect()
      stop()
    }
  }, [])
  return { ref, ...size }
}
