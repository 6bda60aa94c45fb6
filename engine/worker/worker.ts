/** Wires a session to the worker it lives in; nothing else. */
import type { Command } from './protocol.ts'
import type { Answering } from './questions/index.ts'
import { type Clock, Session } from './session.ts'

declare const self: DedicatedWorkerGlobalScope

// A message to oneself comes back after the messages already waiting, sooner than any timer.
const { port1, port2 } = new MessageChannel()
const waiting: (() => void)[] = []
port1.onmessage = () => waiting.shift()?.()

const clock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    if (ms > 0) setTimeout(callback, ms)
    else {
      waiting.push(callback)
      port2.postMessage(0)
    }
  },
}

/** Answering takes much code that training does not need: it is fetched with the first question. Questions wait for it. */
let fetching: Promise<void> | undefined
let answer: Answering | undefined
const fetchAnswers = () =>
  import('./questions/index.ts').then(
    questions => {
      answer = questions.answer
    },
    error => {
      fetching = undefined
      throw error
    },
  )

const session = new Session(
  (event, transfer) => self.postMessage(event, transfer),
  clock,
  (trainer, question) => answer!(trainer, question),
)
self.onmessage = ({ data }: MessageEvent<Command>) => {
  if (data.type !== 'ask' || answer) return session.receive(data)
  fetching ??= fetchAnswers()
  fetching.then(
    () => session.receive(data),
    () => session.refuse(data, 'what answers it could not be loaded'),
  )
}
