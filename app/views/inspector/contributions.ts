/** A sum before a gate taken apart: every product of weight and value, the largest by name, the rest together. */
import type { Affine, Part } from './formula.ts'
import { isInput, type Values } from './values.ts'

/** Named one by one; the others are summed. */
const MOST = 5

export interface Row {
  readonly key: string
  readonly kind: 'product' | 'rest' | 'bias'
  /** “e”, unit 7, the other 27. */
  readonly what: string
  /** Of a single product. */
  readonly value?: number
  readonly weight?: number
  readonly adds: number
  /** The running total before and after it. */
  readonly from: number
  readonly to: number
}

/** One part of the formula with what it is made of. */
export interface Group {
  readonly part: Part
  readonly total: number
  readonly rows: readonly Row[]
}

export interface Contributions {
  readonly groups: readonly Group[]
  readonly total: number
  /** Least and greatest running total, 0 included. */
  readonly extent: readonly [number, number]
}

/** @param nameOf how the k-th element of what is multiplied is called; @param most how many of a part are named */
export function contributionsOf(
  values: Values,
  { equation, of }: { readonly equation: string; readonly of: Affine },
  nameOf: (part: Part, k: number) => string,
  most = MOST,
): Contributions {
  const { x, h } = values.answer
  const sums = values.sumsOf(equation)
  let running = 0
  const row = (key: string, kind: Row['kind'], what: string, adds: number, factors = {}): Row => {
    const from = running
    running += adds
    return { key, kind, what, adds, from, to: running, ...factors }
  }
  const groups = of.parts.map((part): Group => {
    const total = values.part(equation, part)
    if (part.kind === 'bias') return { part, total, rows: [row(part.name, 'bias', '', total)] }
    const [products, weights, vector] = isInput(part) ? [sums.ih, sums.W_ih, x] : [sums.hh, sums.W_hh, h]
    const present = Array.from(products, (_, k) => k).filter(k => vector[k] !== 0)
    const ranked = present.sort((a, b) => Math.abs(products[b]!) - Math.abs(products[a]!))
    // A rest of one is better named.
    const named = ranked.length <= most + 1 ? ranked : ranked.slice(0, most)
    const rest = ranked.slice(named.length)
    const rows = named.map(k =>
      row(`${part.matrix} ${k}`, 'product', nameOf(part, k), products[k]!, {
        value: vector[k]!,
        weight: weights[k]!,
      }),
    )
    if (rest.length > 0) {
      const together = rest.reduce((sum, k) => sum + products[k]!, 0)
      rows.push(row(`${part.matrix} rest`, 'rest', String(rest.length), together))
    }
    return { part, total, rows }
  })
  const turns = groups.flatMap(({ rows }) => rows.map(({ to }) => to))
  return { groups, total: running, extent: [Math.min(0, ...turns), Math.max(0, ...turns)] }
}
