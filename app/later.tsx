import { type ComponentType, lazy } from 'react'
import { words } from './text/en.ts'

/** Fetched when it is first shown; where that fails, as when the connection is gone, it says so instead of taking the page with it. */
export function later<P>(load: () => Promise<{ default: ComponentType<P> }>) {
  return lazy(() => load().catch(() => ({ default: (_: P) => words.notLoaded })))
}
