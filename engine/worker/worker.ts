/** Wires a session to the worker it lives in; nothing else. */
import { textTask } from '../tasks/text.ts'
import type { Command } from './protocol.ts'
import type { Answering } from './questions/index.ts'
import { type Clock, Session } from './session.ts'
import type { TaskSource } from './taskSource.ts'

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

/** Every task but reading a text is fetched when the first of them starts; what is said to the session meanwhile waits. */
let others: TaskSource | undefined
/** Why they could not be. */
let missing: unknown
let queue: Command[] | undefined
const fetchTasks = () =>
  import('./taskSource.ts')
    .then(
      source => {
        others = source
      },
      error => {
        missing = error
      },
    )
    .then(() => {
      const messages = queue ?? []
      queue = undefined
      for (const message of messages) receive(message)
    })

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
  {
    makeTask(which, text) {
      if (which.task === 'text') return textTask(text, which.T)
      if (!others) throw missing
      return others.makeTask(which, text)
    },
    scoreOf: (model, task, seed) => others!.scoreOf(model, task, seed),
  },
)

function receive(data: Command): void {
  if (queue) return void queue.push(data)
  if (data.type === 'start' && data.shared.task !== 'text' && !others && !missing) {
    queue = [data]
    return void fetchTasks()
  }
  if (data.type !== 'ask' || answer) return session.receive(data)
  fetching ??= fetchAnswers()
  fetching.then(
    () => session.receive(data),
    () => session.refuse(data, 'what answers it could not be loaded'),
  )
}

self.onmessage = ({ data }: MessageEvent<Command>) => receive(data)
