/** What lanes answered, by lane and question; only of questions that some view on screen asks. */
import { createStore } from 'zustand/vanilla'
import type { Question } from '../../engine/worker/questions/index.ts'
import type { Answered } from '../engineClient.ts'

export const answersStore = createStore<Readonly<Record<string, Answered>>>(() => ({}))

export function answerKey(lane: number, question: Question): string {
  return `${lane} ${JSON.stringify(question)}`
}
