/** Wires a session to the worker it lives in; nothing else. */
import { textTask } from '../tasks/text.ts'
import type { Command } from './protocol.ts'
import type { Answering } from './questions/index.ts'
import type { Seldom } from './seldom.ts'
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

/** What is seldom needed is fetched when it first is; what is said to the session meanwhile waits. */
let seldom: Seldom | undefined
/** Why it could not be. */
let missing: unknown
let queue: Command[] | undefined
const fetchSeldom = () =>
  import('./seldom.ts')
    .then(
      part => {
        seldom = part
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
const needsSeldom = (command: Command) =>
  (command.type === 'start' && command.shared.task !== 'text') ||
  (command.type === 'watch' && command.needs.includes('weights'))

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
      if (!seldom) throw missing
      return seldom.makeTask(which, text)
    },
    scoreOf: (...task) => seldom!.scoreOf(...task),
    get weightPictures() {
      return seldom?.weightPictures
    },
  },
)

function receive(data: Command): void {
  if (queue) return void queue.push(data)
  if (!seldom && !missing && needsSeldom(data)) {
    queue = [data]
    return void fetchSeldom()
  }
  if (data.type !== 'ask' || answer) return session.receive(data)
  fetching ??= fetchAnswers()
  fetching.then(
    () => session.receive(data),
    () => session.refuse(data, 'what answers it could not be loaded'),
  )
}

self.onmessage = ({ data }: MessageEvent<Command>) => receive(data)
