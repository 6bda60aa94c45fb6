/**
 * The wiring of a cell, drawn from its equations alone. From bottom to top: what all units share (x and h, vectors), the sums and gates
 * of this unit, what they are multiplied with, and along the top the state that is carried. Time runs from left to right.
 */
import type { Cell } from '../../../engine/cells/cell.ts'
import { type Affine, affinesOf, type Expression, namesIn, parseFormula, print } from './formula.ts'
import { argumentOf, type Gate, gateOf, type Placed, placeGates, WIDTH } from './gates.ts'

export { WIDTH }

const LINE_Y = 30
const MID_Y = 98
/** Half the size of a circle with × or +, and of a box with a function. */
export const CIRCLE = 9
export const BOX = { width: 38, height: 22 } as const
/** Large enough to be pressed. */
export const SUM = { width: 48, height: 24 } as const

export type Point = readonly [x: number, y: number]

/** Which quantity: an expression of one of the cell's equations. */
export interface Quantity {
  readonly equation: string
  readonly of: Expression
}

/** One number on its way. */
export interface Wire extends Quantity {
  readonly points: readonly Point[]
  /** It leaves the cell. */
  readonly leaves: boolean
}

/** A vector on its way to the dot products: of all units, so it has no single value. */
export interface Bus {
  readonly vector: string
  /** Where it comes in and runs along. */
  readonly points: readonly Point[]
  readonly taps: readonly (readonly [from: Point, to: Point])[]
}

export type Node =
  | { readonly kind: 'circle'; readonly at: Point; readonly sign: '×' | '+' }
  | { readonly kind: 'box'; readonly at: Point; readonly text: string }
  /** A dot product with everything that comes along the buses; can be opened. */
  | ({ readonly kind: 'sum'; readonly at: Point } & { readonly equation: string; readonly of: Affine })

/** A number in words beside or on its wire. */
export interface Label extends Quantity {
  readonly at: Point
  readonly anchor: 'start' | 'middle' | 'end'
  /** On the wire, which it interrupts. */
  readonly on: boolean
  /** Which letter it is; intermediate results have none. */
  readonly name: string | undefined
}

export interface Diagram {
  readonly width: number
  readonly height: number
  readonly buses: readonly Bus[]
  readonly wires: readonly Wire[]
  readonly nodes: readonly Node[]
  readonly labels: readonly Label[]
  /** Where one wire parts in two. */
  readonly dots: readonly Point[]
}

/** @throws RangeError for a cell whose equations have a form that is not drawn yet */
export function layoutDiagram(cell: Pick<Cell, 'equations'>): Diagram {
  const parsed = cell.equations.map(({ name, formula }) => ({ name, of: parseFormula(formula) }))
  const states = parsed.filter(({ of }) => affinesOf(of).length === 0)
  const gates = parsed.filter(equation => !states.includes(equation)).map(gateOf)
  const isGated = gates.some(({ gated }) => gated.length > 0)

  // Rows, from top to bottom.
  const upperY = MID_Y + 66
  const addY = upperY + 34
  const letThroughY = addY + 38
  const boxY = isGated ? letThroughY + 28 : states.length > 0 ? MID_Y + 66 : LINE_Y + 44
  const sumY = boxY + (BOX.height + SUM.height) / 2

  const placed = placeGates(gates, states, gate => (gate.gated.length > 0 ? upperY : boxY) - BOX.height / 2)
  const wires: Wire[] = []
  const nodes: Node[] = []
  const labels: Label[] = []
  const dots: Point[] = []
  const gate = (name: string): Placed => {
    const found = placed.get(name)
    if (!found) throw new RangeError(`${name}: is no gate, and is not drawn yet`)
    return found
  }
  const circle = (at: Point, sign: '×' | '+') => nodes.push({ kind: 'circle', at, sign })
  const box = (at: Point, text: string) => nodes.push({ kind: 'box', at, text })
  const wire = (quantity: Quantity, points: Point[], leaves = false) =>
    wires.push({ ...quantity, points, leaves })
  const label = (quantity: Quantity, at: Point, rest: Partial<Label> = {}) =>
    labels.push({ ...quantity, at, anchor: 'middle', on: false, name: undefined, ...rest })
  const output = ({ name, whole }: Gate): Quantity => ({ equation: name, of: whole })

  // Gates with their sums.
  for (const each of placed.values()) {
    const { name, x, xs, top, plain, gated } = each
    box([x, top + BOX.height / 2], each.fn)
    for (const [of, sumX] of xs) nodes.push({ kind: 'sum', at: [sumX, sumY], equation: name, of })
    if (gated.length === 0) continue
    wire({ equation: name, of: argumentOf(each.whole) }, [
      [x, addY - CIRCLE],
      [x, top + BOX.height],
    ])
    circle([x, addY], '+')
    for (const of of plain)
      wire({ equation: name, of }, [
        [xs.get(of)!, sumY - SUM.height / 2],
        [xs.get(of)!, addY],
        [x + CIRCLE, addY],
      ])
    for (const { by, of, product } of gated) {
      const letBy = gate(by)
      wire({ equation: name, of }, [
        [xs.get(of)!, sumY - SUM.height / 2],
        [xs.get(of)!, letThroughY + CIRCLE],
      ])
      wire(output(letBy), [
        [letBy.x, letBy.top],
        [letBy.x, letThroughY],
        [xs.get(of)! - CIRCLE, letThroughY],
      ])
      const onWay = (letBy.x + xs.get(of)! - CIRCLE) / 2
      label(output(letBy), [onWay, letThroughY - CIRCLE - 1], { name: by })
      circle([xs.get(of)!, letThroughY], '×')
      wire({ equation: name, of: product }, [
        [x, letThroughY - CIRCLE],
        [x, addY + CIRCLE],
      ])
      label({ equation: name, of: product }, [x + 5, (letThroughY + addY) / 2 + 4], { anchor: 'start' })
    }
  }

  /** From a gate's box up to a height, and across to a node there. */
  const bring = (name: string, [x, y]: Point) => {
    const from = gate(name)
    const up: Point = [from.x, from.top]
    const used = wires.some(({ equation, points }) => equation === name && points[0]![1] === from.top)
    if (from.x === x) wire(output(from), [up, [x, y + CIRCLE]])
    else wire(output(from), [up, [from.x, y], [x - CIRCLE, y]])
    if (!used) label(output(from), [from.x, from.top - 18], { name, on: true })
    return used
  }
  const across = (e: Expression) => Math.max(...namesIn(e).map(name => gate(name).x))

  /** A product of gates, below the line. */
  const product = (equation: string, of: Expression): Point => {
    if (of.kind !== 'times') throw new RangeError(`${print(of)}: is not drawn yet`)
    const at: Point = [Math.max(across(of.left), across(of.right)), MID_Y]
    circle(at, '×')
    for (const side of [of.left, of.right]) {
      if (side.kind === 'name') bring(side.name, at)
      else if (
        side.kind === 'sum' &&
        side.minus &&
        side.left.kind === 'number' &&
        side.right.kind === 'name'
      ) {
        const from = gate(side.right.name)
        const half = 15
        const middle = (from.x + at[0]) / 2
        wire(output(from), [
          [from.x, from.top],
          [from.x, MID_Y],
          [middle - half, MID_Y],
        ])
        dots.push([from.x, MID_Y])
        box([middle, MID_Y], `${side.left.value}−`)
        wire({ equation, of: side }, [
          [middle + half, MID_Y],
          [at[0] - CIRCLE, MID_Y],
        ])
        label({ equation, of: side }, [(middle + half + at[0] - CIRCLE) / 2, MID_Y - 14])
      } else throw new RangeError(`${print(side)}: is not drawn yet`)
    }
    return at
  }

  // Each state: along the line, if some of it is carried; otherwise shown by a gate, below the line.
  for (const { name, of } of states) {
    const own = name.replace('′', '')
    const path = pathTo(own, of)
    if (path.length > 0) {
      let x = 0
      let value: Expression = { kind: 'name', name: own }
      label({ equation: name, of: value }, [0, LINE_Y - 9], { anchor: 'start', name: own })
      for (const step of path) {
        const other = containsName(step.left, own) ? step.right : step.left
        const sign = step.kind === 'times' ? '×' : '+'
        const at: Point = [across(other), LINE_Y]
        circle(at, sign)
        wire({ equation: name, of: value }, [
          [x, LINE_Y],
          [at[0] - CIRCLE, LINE_Y],
        ])
        if (x > 0) label({ equation: name, of: value }, [(x + at[0]) / 2, LINE_Y - 9])
        if (other.kind === 'name') bring(other.name, at)
        else {
          const [fromX, fromY] = product(name, other)
          wire({ equation: name, of: other }, [
            [fromX, fromY - CIRCLE],
            [fromX, LINE_Y + CIRCLE],
          ])
          label({ equation: name, of: other }, [fromX, (fromY + LINE_Y) / 2], { on: true })
        }
        x = at[0] + CIRCLE
        value = step
      }
      wire(
        { equation: name, of },
        [
          [x, LINE_Y],
          [WIDTH, LINE_Y],
        ],
        true,
      )
      label({ equation: name, of }, [WIDTH, LINE_Y - 9], { anchor: 'end', name })
    } else {
      if (of.kind !== 'times' || of.left.kind !== 'name' || of.right.kind !== 'apply')
        throw new RangeError(`${name} = ${print(of)}: is not drawn yet`)
      const { x } = gate(of.left.name)
      const fnY = (LINE_Y + MID_Y) / 2 - 3
      dots.push([x, LINE_Y])
      wire({ equation: name, of: of.right.to }, [
        [x, LINE_Y],
        [x, fnY - BOX.height / 2],
      ])
      box([x, fnY], of.right.fn)
      wire({ equation: name, of: of.right }, [
        [x, fnY + BOX.height / 2],
        [x, MID_Y - CIRCLE],
      ])
      label({ equation: name, of: of.right }, [x - 5, MID_Y - 9], { anchor: 'end' })
      circle([x, MID_Y], '×')
      bring(of.left.name, [x, MID_Y])
      wire(
        { equation: name, of },
        [
          [x + CIRCLE, MID_Y],
          [WIDTH, MID_Y],
        ],
        true,
      )
      label({ equation: name, of }, [WIDTH, MID_Y - 9], { anchor: 'end', name })
    }
  }
  // A cell without gates: the function is the new state.
  if (states.length === 0)
    for (const each of placed.values()) {
      wire(
        output(each),
        [
          [each.x, each.top],
          [each.x, LINE_Y],
          [WIDTH, LINE_Y],
        ],
        true,
      )
      label(output(each), [WIDTH, LINE_Y - 9], { anchor: 'end', name: each.name })
    }

  const buses = layBuses(nodes, sumY + SUM.height / 2)
  const height = Math.max(...buses.flatMap(({ points }) => points.map(([, y]) => y))) + 2
  return { width: WIDTH, height, buses, wires, nodes, labels, dots }
}

type Operation = Extract<Expression, { kind: 'times' | 'sum' }>

/** The operations that a state passes through on its way into its successor, first one first; none if it does not enter it. */
function pathTo(name: string, e: Expression): Operation[] {
  if (e.kind !== 'times' && e.kind !== 'sum') return []
  for (const side of [e.left, e.right]) {
    if (side.kind === 'name' && side.name === name) return [e]
    const path = pathTo(name, side)
    if (path.length > 0) return [...path, e]
  }
  return []
}

const containsName = (e: Expression, name: string) => namesIn(e).includes(name)

/** The last vector comes from below, as the input does; those before it from the left, from the step before. */
function layBuses(nodes: readonly Node[], sumsBottom: number): Bus[] {
  const sums = nodes.filter(node => node.kind === 'sum')
  const vectorsOf = ({ parts }: Affine) =>
    parts.flatMap(part => (part.kind === 'product' ? [part.vector] : []))
  const vectors = [...new Set(sums.flatMap(({ of }) => vectorsOf(of)))].sort()
  return vectors.map((vector, v) => {
    const y = sumsBottom + 18 + 24 * v
    const last = v === vectors.length - 1
    const taps = sums
      .filter(({ of }) => vectorsOf(of).includes(vector))
      .map(({ at: [x], of }) => x + (vectorsOf(of).length === 1 ? 0 : last ? 9 : -9))
      .sort((a, b) => a - b)
    const end: Point = [taps.at(-1)!, y]
    const from: Point[] = last
      ? [
          [10, y + 24],
          [10, y],
        ]
      : [[0, y]]
    return {
      vector,
      points: [...from, end],
      taps: taps.map(
        x =>
          [
            [x, y],
            [x, sumsBottom],
          ] as const,
      ),
    }
  })
}
