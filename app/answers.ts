/** For views that ask the engine now and then instead of getting something with every frame. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Answer, Question, QuestionKind } from '../engine/worker/questions/index.ts'
import { type Answered, ask } from './engineClient.ts'
import { answerKey, answersStore } from './store/answers.ts'
import { runStore } from './store/run.ts'

/** While training, a question is asked anew at most this often, in milliseconds. */
const EVERY_MS = 500

/**
 * The latest answer to a question, asked anew whenever the lane has a new picture of the probe. Until a changed question is answered,
 * and when it does not fit the model, there is none.
 * @param question undefined asks nothing
 */
export function useAnswer<K extends QuestionKind>(
  lane: number,
  question: Question<K> | undefined,
  everyMs = EVERY_MS,
): Answered<Answer<K>> | undefined {
  // The compiler cannot see that one kind of question is a question.
  const asked = question as Question | undefined
  const key = asked && answerKey(lane, asked)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for lane and question
  useEffect(() => (asked && key ? keepAsking(lane, asked, key, everyMs) : undefined), [key, everyMs])
  return useStore(answersStore, answers => (key === undefined ? undefined : answers[key])) as
    | Answered<Answer<K>>
    | undefined
}

/** By lane and kind of question: what has been asked and not been answered. */
const unanswered = new Map<string, Promise<unknown>>()
/** How many views ask the same. */
const asking = new Map<string, number>()

/** @returns a function that stops asking */
export function keepAsking(
  lane: number,
  question: Question,
  key = answerKey(lane, question),
  everyMs = EVERY_MS,
): () => void {
  asking.set(key, (asking.get(key) ?? 0) + 1)
  let stopped = false
  let waiting = false
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Not again before this moment, while training: at most half of a lane's time goes into one question. */
  let notBefore = -Infinity
  /** Of which picture it was asked last. */
  let askedOf: unknown

  const askNow = async () => {
    timer = undefined
    if (stopped) return
    waiting = true
    // One at a time, so that whatever is asked while one points along the axis is never asked if it is not wanted any more by then.
    const slot = `${lane} ${question.kind}`
    while (unanswered.has(slot)) await unanswered.get(slot)
    if (stopped) return
    const askedAt = performance.now()
    askedOf = runStore.getState().lanes[lane]?.frame
    const answer = ask(lane, question).finally(() => unanswered.delete(slot))
    unanswered.set(slot, answer)
    const answered = await answer
    const answeredAt = performance.now()
    notBefore = Math.max(askedAt + everyMs, answeredAt + (answeredAt - askedAt))
    waiting = false
    if (stopped) return
    if (answered) answersStore.setState({ [key]: answered })
    look()
  }
  const look = () => {
    const { lanes, status } = runStore.getState()
    const frame = lanes[lane]?.frame
    if (stopped || waiting || !frame || frame === askedOf) return
    const early = notBefore - performance.now()
    if (status === 'running' && early > 0) {
      timer ??= setTimeout(askNow, early)
      return
    }
    // Whoever pauses wants to know at once.
    clearTimeout(timer)
    void askNow()
  }
  const unsubscribe = runStore.subscribe(look)
  look()
  return () => {
    stopped = true
    unsubscribe()
    clearTimeout(timer)
    const left = asking.get(key)! - 1
    asking.set(key, left)
    if (left > 0) return
    asking.delete(key)
    const { [key]: _, ...rest } = answersStore.getState()
    answersStore.setState(rest, true)
  }
}
