import { useRef } from 'react'
import type { Answer, Question, QuestionKind } from '../../engine/worker/questions/index.ts'
import { useAnswer } from '../answers.ts'
import type { Answered } from '../engineClient.ts'

/** How often to ask what costs the more the more units there are, in milliseconds: of 256 an answer takes a second or two. */
export const askEvery = (H: number): number => (H > 64 ? 4000 : 500)

/**
 * A question to every lane, for panels that show all of them: the latest answers in the order of the lanes.
 * @param questions at most four; a lane that is asked nothing has no answer, nor one whose question has changed until it is answered
 */
export function useLaneAnswers<K extends QuestionKind>(
  questions: readonly (Question<K> | undefined)[],
  everyMs?: number,
): readonly (Answered<Answer<K>> | undefined)[] {
  const answers = [
    useAnswer<K>(0, questions[0], everyMs),
    useAnswer<K>(1, questions[1], everyMs),
    useAnswer<K>(2, questions[2], everyMs),
    useAnswer<K>(3, questions[3], everyMs),
  ]
  const before = useRef<{ readonly question: string; readonly answer: (typeof answers)[number] }[]>([])
  before.current = questions.map((each, lane) => {
    const question = JSON.stringify(each) ?? ''
    const kept = before.current[lane]
    return {
      question,
      answer: each && (answers[lane] ?? (kept?.question === question ? kept.answer : undefined)),
    }
  })
  return before.current.map(({ answer }) => answer)
}
