import { useRef } from 'react'
import { useStore } from 'zustand'
import type { Answer, Question, QuestionKind } from '../../../engine/worker/questions/index.ts'
import { useAnswer } from '../../answers.ts'
import { runStore } from '../../store/run.ts'

/** An answer, with what was asked, and of whom. */
export interface Latest<K extends QuestionKind> {
  readonly lane: number
  readonly question: Question<K>
  readonly update: number
  readonly answer: Answer<K>
}

/**
 * The latest answer together with its question; while a changed question is on its way, the one before, so that nothing flickers. Not
 * over a change of the characters, in which the one before could not be read any more.
 */
export function useLatest<K extends QuestionKind>(
  lane: number,
  question: Question<K> | undefined,
  everyMs?: number,
): Latest<K> | undefined {
  const answered = useAnswer<K>(lane, question, everyMs)
  const alphabet = useStore(runStore, ({ lanes }) => lanes[lane]?.vocabulary.join('') ?? '')
  const kept = useRef<{ readonly of: unknown; readonly alphabet: string; readonly latest: Latest<K> }>(
    undefined,
  )
  if (answered && question && kept.current?.of !== answered)
    kept.current = { of: answered, alphabet, latest: { lane, question, ...answered } }
  if (alphabet && kept.current && kept.current.alphabet !== alphabet) kept.current = undefined
  return kept.current?.latest
}
