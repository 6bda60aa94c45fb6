/** The grammars of tasks as automata: what may follow, and where it leads. What such a task makes is a walk along its edges. */
import { WORDS } from './beginnings.ts'

/** Reading `symbol` leads from one state to another. */
export interface Edge {
  readonly from: string
  readonly symbol: string
  readonly to: string
}

export interface Automaton {
  /** Where a string or a word begins, and where it ends. */
  readonly start: string
  readonly edges: readonly Edge[]
}

/** Reber's automaton after its B: in each state two symbols, alike likely, and where each leads. State 5 is followed by E alone. */
export const INNER = [
  { T: 1, P: 2 },
  { S: 1, X: 3 },
  { T: 2, V: 4 },
  { X: 2, S: 5 },
  { P: 3, V: 5 },
] as const
export const FINAL = 5

/**
 * The embedded Reber grammar, string after string. Between the second letter and the last but one every state is there twice, for T and
 * for P: which of the two copies one is in is what must be remembered. `t`, `t0` … `t5`, `t6` and `p` likewise.
 */
const reber: Automaton = {
  start: 'start',
  edges: [
    { from: 'start', symbol: 'B', to: 'outer' },
    ...(['T', 'P'] as const).flatMap(outer => {
      const copy = outer.toLowerCase()
      return [
        { from: 'outer', symbol: outer, to: copy },
        { from: copy, symbol: 'B', to: `${copy}0` },
        ...INNER.flatMap((ways, state) =>
          Object.entries(ways).map(([symbol, to]) => ({
            from: `${copy}${state}`,
            symbol,
            to: `${copy}${to}`,
          })),
        ),
        { from: `${copy}${FINAL}`, symbol: 'E', to: `${copy}6` },
        { from: `${copy}6`, symbol: outer, to: 'end' },
      ]
    }),
    { from: 'end', symbol: 'E', to: 'start' },
  ],
}

/** The Reber grammar itself, string after string. */
const plainreber: Automaton = {
  start: 'start',
  edges: [
    { from: 'start', symbol: 'B', to: '0' },
    ...INNER.flatMap((ways, state) =>
      Object.entries(ways).map(([symbol, to]) => ({ from: String(state), symbol, to: String(to) })),
    ),
    { from: String(FINAL), symbol: 'E', to: 'start' },
  ],
}

/** Elman's stream: a state is what has been read of a word. */
const words: Automaton = {
  start: '',
  edges: WORDS.flatMap(word =>
    Array.from(word, (symbol, i) => ({
      from: word.slice(0, i),
      symbol,
      to: i + 1 === word.length ? '' : word.slice(0, i + 1),
    })),
  ).filter(
    (edge, n, all) => all.findIndex(({ from, symbol }) => from === edge.from && symbol === edge.symbol) === n,
  ),
}

/** By the name of the task. */
export const automata: Readonly<Record<string, Automaton>> = { plainreber, reber, words }

/**
 * Walks along a string from the start.
 * @returns the state after each symbol; undefined from the first on that cannot follow
 */
export function follow({ start, edges }: Automaton, symbols: readonly string[]): (string | undefined)[] {
  let state: string | undefined = start
  return symbols.map(symbol => {
    state = edges.find(edge => edge.from === state && edge.symbol === symbol)?.to
    return state
  })
}
