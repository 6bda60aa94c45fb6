/** What the Reber grammar and the embedded one share: a walk through the automaton, and how often each letter follows each on such walks. */
import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import { INNER as AUTOMATON, FINAL } from './automata.ts'
import { Counts } from './counting.ts'

/** Hochreiter & Schmidhuber's order of the seven symbols. */
export const SYMBOLS = 'BTPSXVE'

/**
 * How often each state is passed on the way through, on average: v₀ = 1, v₁ = ½v₀ + ½v₁, v₂ = ½v₀ + ½v₂ + ½v₃, v₃ = ½v₁ + ½v₄,
 * v₄ = ½v₂. Their sum, 6, is the number of choices.
 */
const VISITS = [1, 1, 2, 1, 1]
export const CHOICES = 6

/** B, 6 letters on average, E. */
export function drawInner(random: Random): string {
  let string = 'B'
  for (let state = 0; state !== FINAL; ) {
    const [symbol, next] = Object.entries(AUTOMATON[state]!)[random.below(2)]!
    string += symbol
    state = next
  }
  return `${string}E`
}

/** The letters that can come in state `state`. */
const leaving = (state: number) => (state === FINAL ? 'E' : Object.keys(AUTOMATON[state]!).sort().join(''))

/** Those that can come after what has been read of such a string, in the order of the alphabet; none after its E. */
export function lettersAfter(read: string): string {
  let state = 0
  for (const symbol of read.slice(1)) {
    const next = Object.entries(AUTOMATON[state] ?? {}).find(([letter]) => letter === symbol)?.[1]
    if (next === undefined) return ''
    state = next
  }
  return leaving(state)
}

/** A letter that leads into a state, and how often it does so in a string, on average. */
function eachArrival(visit: (symbol: string, state: number, times: number) => void): void {
  visit('B', 0, 1)
  AUTOMATON.forEach((ways, state) => {
    for (const [symbol, next] of Object.entries(ways)) visit(symbol, next, VISITS[state]! / 2)
  })
}

/** Where two letters can come, the share of which who knows only the last letter can name both, at best. */
export function guessFromLetter(): number {
  const counts = new Counts()
  eachArrival((symbol, state, times) => {
    if (state !== FINAL) counts.add(symbol, leaving(state), times)
  })
  return counts.hits() / CHOICES
}

/** How often each pair of letters comes in such a string, on average; what stands around it is added by the caller. */
export function innerPairs(): Map<string, number> {
  const pairs = new Map<string, number>()
  eachArrival((symbol, state, times) => {
    const next = leaving(state)
    for (const letter of next) addPair(pairs, symbol + letter, times / next.length)
  })
  return pairs
}

export function addPair(pairs: Map<string, number>, pair: string, times: number): void {
  pairs.set(pair, (pairs.get(pair) ?? 0) + times)
}

/** What guessing from the current letter alone costs, in nats per string. */
export function pairNats(pairs: ReadonlyMap<string, number>): number {
  let nats = 0
  for (const first of SYMBOLS) {
    const following = [...pairs].filter(([pair]) => pair[0] === first).map(([, times]) => times)
    const total = following.reduce((a, b) => a + b)
    for (const times of following) nats -= times * ln64(times / total)
  }
  return nats
}
