/** Wires a session to the worker it lives in; nothing else. */
import { textTask } from '../tasks/text.ts'
import { Gate } from './gate.ts'
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

/** What is fetched when it is first needed, and why the one could not be. */
let seldom: Seldom | undefined
let missing = ''
let answer: Answering | undefined

const session = new Session(
  (event, transfer) => self.postMessage(event, transfer),
  clock,
  (trainer, question) => answer!(trainer, question),
  {
    makeTask(which, text) {
      if (which.task === 'text') return textTask(text, which.T)
      if (!seldom) throw new Error(`what the task needs could not be loaded: ${missing}`)
      return seldom.makeTask(which, text)
    },
    scoreOf: (...task) => seldom!.scoreOf(...task),
    get parts() {
      return seldom?.parts
    },
  },
)

const gate = new Gate(
  session,
  event => self.postMessage(event),
  done =>
    import('./seldom.ts').then(
      part => {
        seldom = part
        done('')
      },
      ({ message }: Error) => {
        missing = message
        done(message)
      },
    ),
  done =>
    import('./questions/index.ts').then(
      questions => {
        answer = questions.answer
        done('')
      },
      ({ message }: Error) => done(message),
    ),
)

self.onmessage = ({ data }: MessageEvent<Command>) => gate.receive(data)
