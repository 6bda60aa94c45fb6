/** The gates of a cell, read from its equations, and the columns in which they stand. */
import { type Affine, type Expression, namesIn, print } from './formula.ts'

/** In units of the drawing; it is as wide as its place allows, so about one pixel each. */
export const WIDTH = 262
/** Right there is room for the name and value of what leaves. */
const MARGIN = { left: 26, right: 38 } as const
const MAX_COLUMN = 76

/** A gate, or the whole of a cell without gates: a function of dot products. */
export interface Gate {
  readonly name: string
  readonly fn: string
  /** Dot products that are added as they are, and those that another gate lets through. */
  readonly plain: readonly Affine[]
  readonly gated: readonly { readonly by: string; readonly of: Affine; readonly product: Expression }[]
  readonly whole: Expression
}

export interface Placed extends Gate {
  /** Of the function, and of each of its sums. */
  readonly x: number
  readonly xs: ReadonlyMap<Affine, number>
  readonly top: number
}

/** @throws RangeError where an equation is no function of dot products, of which another gate may let one through */
export function gateOf({ name, of }: { name: string; of: Expression }): Gate {
  const terms = of.kind === 'apply' ? termsOf(of.to) : []
  const plain = terms.filter(term => term.kind === 'affine')
  const gated = terms.flatMap(product =>
    product.kind === 'times' && product.left.kind === 'name' && product.right.kind === 'affine'
      ? [{ by: product.left.name, of: product.right, product }]
      : [],
  )
  if (of.kind !== 'apply' || plain.length + gated.length < terms.length || gated.length > 1)
    throw new RangeError(`${name} = ${print(of)}: is not drawn yet`)
  return { name, fn: of.fn, plain, gated, whole: of }
}

function termsOf(e: Expression): Expression[] {
  return e.kind === 'sum' && !e.minus ? [...termsOf(e.left), ...termsOf(e.right)] : [e]
}

/** What its function is applied to. */
export function argumentOf(e: Expression): Expression {
  return e.kind === 'apply' ? e.to : e
}

/** In the order in which the states use them, so that wires do not cross; what lets a sum through stands before the gate it is for. */
export function placeGates(
  gates: readonly Gate[],
  states: readonly { of: Expression }[],
  topOf: (gate: Gate) => number,
): Map<string, Placed> {
  const order: Gate[] = []
  const visit = (name: string) => {
    const gate = gates.find(each => each.name === name)
    if (!gate || order.includes(gate)) return
    for (const { by } of gate.gated) visit(by)
    order.push(gate)
  }
  for (const { of } of states) for (const name of namesIn(of)) visit(name)
  for (const { name } of gates) visit(name)

  const columns = order.reduce((n, { plain, gated }) => n + plain.length + gated.length, 0)
  const column = Math.min(MAX_COLUMN, (WIDTH - MARGIN.left - MARGIN.right) / columns)
  let x = (WIDTH + MARGIN.left - MARGIN.right - columns * column + column) / 2
  const placed = new Map<string, Placed>()
  for (const gate of order) {
    const xs = new Map<Affine, number>()
    const first = x
    for (const of of [...gate.gated.map(each => each.of), ...gate.plain]) {
      xs.set(of, x)
      x += column
    }
    placed.set(gate.name, {
      ...gate,
      ...{ x: first, xs, top: topOf(gate) },
    })
  }
  return placed
}
