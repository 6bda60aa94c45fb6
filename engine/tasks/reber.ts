import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import { INNER as AUTOMATON, FINAL } from './automata.ts'
import { readStrings, someStrings } from './strings.ts'
import type { Task } from './task.ts'
import { readInTurn } from './text.ts'
import { Vocabulary } from './vocabulary.ts'

/** Hochreiter & Schmidhuber's order of the seven symbols. */
const SYMBOLS = 'BTPSXVE'
const BEGIN = SYMBOLS.indexOf('B')
const END = SYMBOLS.indexOf('E')

/**
 * How often each state is passed on the way through, on average: v₀ = 1, v₁ = ½v₀ + ½v₁, v₂ = ½v₀ + ½v₂ + ½v₃, v₃ = ½v₁ + ½v₄,
 * v₄ = ½v₂. Their sum, 6, is the number of choices.
 */
const VISITS = [1, 1, 2, 1, 1]
const CHOICES = 6
/** Of a whole string: B, T or P, the inner string of B, 6 symbols and E, the same T or P, E. */
const MEAN_LENGTH = 12

/** A long and a short string, twice: with T as the second letter, and with P. */
const SHOWN = 'BTBTSSXXTVVETEBPBPVVEPEBTBPVPXVVETEBPBTXSEPE'

/**
 * The embedded Reber grammar (Reber 1967; Hochreiter & Schmidhuber 1997, experiment 1), string after string (Gers et al. 2000): the
 * second letter, T or P, must come again as the last but one, whatever lies between. Who forgets it loses ln 2 nats per string, a
 * fourteenth of what he would need anyway: whether a network remembers shows in the letter before the last, hardly in the mean loss.
 */
export function reberTask(): Task {
  const vocabulary = new Vocabulary([...SYMBOLS])
  const shown = vocabulary.encode(SHOWN).tokens
  return {
    vocabulary,
    continues: true,
    asks: 'every',
    floors: [
      { id: 'uniform', nats: ln64(SYMBOLS.length) },
      { id: 'memoryless', nats: pairNats() / MEAN_LENGTH },
      { id: 'forgetful', nats: ((CHOICES + 2) * ln64(2)) / MEAN_LENGTH },
      { id: 'best', nats: ((CHOICES + 1) * ln64(2)) / MEAN_LENGTH },
    ],
    // After the inner string's E comes the letter before the last; after the outer E, B.
    score: {
      kind: 'right',
      goal: 0.99,
      guess: 1 / 2,
      answers: 200,
      marks: ({ B: rows, input, target }, b, t) =>
        input[t * rows + b] === END && target[t * rows + b] !== BEGIN,
    },
    passages: { learned: someStrings(draw, 2400), keptBack: undefined },
    train: (B, _T, random) => readStrings(draw, B, random),
    heldOut: () => undefined,
    probe: window => readInTurn(shown, 1).next(window),
  }
}

function draw(random: Random): number[] {
  const outer = random.below(2) === 0 ? 'T' : 'P'
  let string = `B${outer}B`
  for (let state = 0; state !== FINAL; ) {
    const [symbol, next] = Object.entries(AUTOMATON[state]!)[random.below(2)]!
    string += symbol
    state = next
  }
  return Array.from(`${string}E${outer}E`, symbol => SYMBOLS.indexOf(symbol))
}

/** What guessing from the current letter alone costs, in nats per string: from how often each letter follows each, on average. */
function pairNats(): number {
  const pairs = new Map<string, number>()
  const count = (pair: string, times: number) => pairs.set(pair, (pairs.get(pair) ?? 0) + times)
  const leaving = (state: number) => (state === FINAL ? ['E'] : Object.keys(AUTOMATON[state]!))
  /** A letter that leads into a state, so often, and what follows it. */
  const enter = (symbol: string, state: number, times: number) => {
    for (const next of leaving(state)) count(symbol + next, times / leaving(state).length)
  }
  enter('B', 0, 1)
  AUTOMATON.forEach((ways, state) => {
    for (const [symbol, next] of Object.entries(ways)) enter(symbol, next, VISITS[state]! / 2)
  })
  for (const outer of ['T', 'P'])
    for (const pair of [`B${outer}`, `${outer}B`, `E${outer}`, `${outer}E`]) count(pair, 1 / 2)
  count('EB', 1)
  let nats = 0
  for (const first of SYMBOLS) {
    const following = [...pairs].filter(([pair]) => pair[0] === first).map(([, times]) => times)
    const total = following.reduce((a, b) => a + b)
    for (const times of following) nats -= times * ln64(times / total)
  }
  return nats
}
