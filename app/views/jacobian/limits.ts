import { createStore } from 'zustand/vanilla'
import type { Limit } from './layout.ts'

/** What each lane on screen would need; all are drawn on the largest, so that they can be compared. */
export const wanted = createStore<Readonly<Record<number, Limit>>>(() => ({}))

export const sharedLimit = (limits: Readonly<Record<number, Limit>>) => Math.max(2, ...Object.values(limits))
