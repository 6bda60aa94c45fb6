/** Wires a session to the worker it lives in; nothing else. */
import type { Command } from './protocol.ts'
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

const session = new Session((event, transfer) => self.postMessage(event, transfer), clock)
self.onmessage = ({ data }: MessageEvent<Command>) => session.receive(data)
