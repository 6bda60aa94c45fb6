/**
 * Stands between the page and a session: code that is seldom needed is fetched when it first is, and only what cannot be obeyed without it
 * waits for it. It knows no Worker: fetching and sending are given to it. Rule [W19] is in SPEC.md.
 */
import type { Command, Event } from './protocol.ts'
import type { Session } from './session.ts'

/** Fetches code and puts it where the session looks for it. @param done takes why it could not be, '' if it could */
export type Fetch = (done: (reason: string) => void) => void

/** Code that comes later. A browser may remember that it could not be loaded for as long as a worker lives, so a worker tries once. */
class Part {
  private state: 'absent' | 'on its way' | 'settled' = 'absent'
  private reason = ''
  private readonly waiting: (() => void)[] = []

  constructor(private readonly fetch: Fetch) {}

  get isSettled(): boolean {
    return this.state === 'settled'
  }

  /** Calls back when it is there, or could not be loaded: at once, if that is known. */
  when(then: (reason: string) => void): void {
    if (this.isSettled) return then(this.reason)
    this.waiting.push(() => then(this.reason))
    if (this.state === 'on its way') return
    this.state = 'on its way'
    this.fetch(reason => {
      this.state = 'settled'
      this.reason = reason
      for (const each of this.waiting.splice(0)) each()
    })
  }
}

export class Gate {
  private run = -1
  /** A start that waits, and all that was said after it. */
  private held: Command[] | undefined
  private readonly seldom: Part
  private readonly answers: Part

  constructor(
    private readonly session: Pick<Session, 'receive' | 'refuse'>,
    private readonly send: (event: Event) => void,
    fetchSeldom: Fetch,
    fetchAnswers: Fetch,
  ) {
    this.seldom = new Part(this.saying(fetchSeldom))
    this.answers = new Part(this.saying(fetchAnswers))
  }

  receive(command: Command): void {
    const { run, type } = command
    this.run = run
    if (type === 'start') this.held = undefined
    if (this.held) {
      if (type === 'ping') this.send({ type: 'pong', run })
      else this.held.push(command)
    } else if (type === 'start' && command.shared.task !== 'text' && !this.seldom.isSettled)
      this.hold(command)
    else if (type === 'ask')
      this.answers.when(reason =>
        reason ? this.session.refuse(command, reason) : this.session.receive(command),
      )
    else {
      this.session.receive(command)
      // Until it has come, pictures are made without; the page then asks anew.
      if (type === 'watch' && command.needs.includes('weights')) this.seldom.when(() => undefined)
    }
  }

  /** Nothing of this run, or only its failure, can be until the task is there. */
  private hold(start: Command): void {
    const held = [start]
    this.held = held
    this.seldom.when(() => {
      // Unless something else was started meanwhile.
      if (this.held !== held) return
      this.held = undefined
      for (const command of held) this.receive(command)
    })
  }

  /** The page hears of whatever comes, or does not. */
  private saying(fetch: Fetch): Fetch {
    return done =>
      fetch(reason => {
        this.send({ type: 'part', run: this.run, reason })
        done(reason)
      })
  }
}
