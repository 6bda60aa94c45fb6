import { useRef } from 'react'
import type { Answer, Question, QuestionKind } from '../../engine/worker/questions/index.ts'
import { useAnswer } from '../answers.ts'
import type { Answered } from '../engineClient.ts'

/** How often to ask what costs the more the more units there are, in milliseconds: of 256 an answer takes a second or two. */
export const askEvery = (H: number): number => (H > 64 ? 4000 : 500)

/**
 * A question to every lane, for pictures that show all of them: the latest answers in the order of the lanes. While a changed question, or a
 * run that starts over, is not answered, the answer before stays, so that nothing flickers; a lane that is asked nothing has none.
 * @param questions at most four
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
  const before = useRef<typeof answers>([])
  before.current = answers.map((answer, lane) => questions[lane] && (answer ?? before.current[lane]))
  return before.current
}
