/** The numbers of one unit at one step: whatever an expression of its cell's equations comes to. */
import type { Cell } from '../../../engine/cells/cell.ts'
import type { Answer } from '../../../engine/worker/questions/index.ts'
import type { Quantity } from './diagram.ts'
import { type Affine, affinesOf, type Expression, evaluate, type Part, parseFormula } from './formula.ts'

export type UnitAnswer = Answer<'unit'>
export type GateSums = UnitAnswer['gates'][number]

export interface Equation {
  readonly name: string
  /** As the cell writes it, without what it is equal to. */
  readonly formula: string
  readonly of: Expression
  readonly range: string
}

export interface Values {
  readonly equations: readonly Equation[]
  readonly answer: UnitAnswer
  /** What the engine computed is given as it is; what lies in between is computed from its parts in float64. */
  value(quantity: Quantity): number
  /** The dot products that go into the gate of an equation. */
  sumsOf(equation: string): GateSums
  /** What one part of a sum adds to it. */
  part(equation: string, part: Part): number
}

export function equationsOf({ equations }: Pick<Cell, 'equations'>): Equation[] {
  return equations.map(equation => ({ ...equation, of: parseFormula(equation.formula) }))
}

/** Undefined when the answer is of another kind of cell: of the experiment before. */
export function valuesOf(
  cell: Pick<Cell, 'gates' | 'state' | 'equations'>,
  answer: UnitAnswer,
): Values | undefined {
  const { gates, states } = answer
  const same = (ours: readonly string[], theirs: readonly string[]) => ours.join() === theirs.join()
  if (
    !same(
      cell.gates,
      gates.map(({ gate }) => gate),
    ) ||
    !same(
      cell.state,
      states.map(({ name }) => name),
    )
  )
    return undefined
  const equations = equationsOf(cell)
  const known: Record<string, number> = {}
  for (const { name, before, after } of states) {
    known[name] = before
    known[`${name}′`] = after
  }
  for (const { gate, value } of gates) if (equations.some(({ name }) => name === gate)) known[gate] = value

  // A cell with one gate has it within the equation of its state.
  const sumsOf = (equation: string) => gates.find(({ gate }) => gate === equation) ?? gates[0]!
  const part = (equation: string, piece: Part) => {
    const { sumIh, sumHh, biasIh, biasHh } = sumsOf(equation)
    if (piece.kind === 'product') return isInput(piece) ? sumIh - biasIh : sumHh - biasHh
    return isInput(piece) ? biasIh : biasHh
  }
  const affine = (equation: string, { parts }: Affine) =>
    parts.reduce((sum, piece) => sum + part(equation, piece), 0)
  return {
    equations,
    answer,
    sumsOf,
    part,
    value({ equation, of }) {
      const whole = equations.find(({ name }) => name === equation)
      if (whole && sameExpression(whole.of, of)) return known[equation]!
      return evaluate(of, { value: name => known[name]!, affine: sum => affine(equation, sum) })
    },
  }
}

/** Whether it belongs to what comes from below: W_i…, b_i…; otherwise to what comes from the step before. */
export function isInput(part: Part): boolean {
  return (part.kind === 'product' ? part.matrix : part.name)[2] === 'i'
}

const sameExpression = (a: Expression, b: Expression) => JSON.stringify(a) === JSON.stringify(b)

/** 0.73, −12.3, −1.2e6: about five characters, whatever the size. */
export function plain(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size >= 9999.5) return value.toExponential(1).replace('e+', 'e').replace('-', '−')
  const digits = size < 9.995 ? 2 : size < 99.95 ? 1 : 0
  const text = value.toFixed(digits)
  return (Number(text) === 0 ? (0).toFixed(digits) : text).replace('-', '−')
}

/** A piece of a line of numbers: words, or a sum that can be opened. */
export type Segment = string | { readonly sum: Affine; readonly text: string }

/** An equation with this unit's numbers in the places of its letters: σ(1.10), 0.95·1.20 + 0.73·(−0.12). */
export function withNumbers(values: Values, { name, of }: Equation): Segment[] {
  const number = (value: number, factor: boolean) => {
    const text = plain(value)
    return factor && text.startsWith('−') ? `(${text})` : text
  }
  const write = (e: Expression, factor = false): Segment[] => {
    switch (e.kind) {
      case 'number':
        return [String(e.value)]
      case 'name':
        return [number(values.value({ equation: name, of: e }), factor)]
      case 'affine': {
        const segment = { sum: e, text: plain(values.value({ equation: name, of: e })) }
        return factor && segment.text.startsWith('−') ? ['(', segment, ')'] : [segment]
      }
      case 'times':
        return [...write(e.left, true), '·', ...write(e.right, true)]
      case 'sum': {
        const inside = [...write(e.left), e.minus ? '−' : ' + ', ...write(e.right, true)]
        return factor ? ['(', ...inside, ')'] : inside
      }
      case 'apply':
        return [`${e.fn}(`, ...write(e.to), ')']
    }
  }
  return join(write(of))
}

function join(segments: Segment[]): Segment[] {
  const joined: Segment[] = []
  for (const segment of segments) {
    const last = joined.at(-1)
    if (typeof segment === 'string' && typeof last === 'string') joined.splice(-1, 1, last + segment)
    else joined.push(segment)
  }
  return joined
}

/** All sums of the cell that can be opened. */
export function sumsIn(equations: readonly Equation[]): { equation: string; of: Affine }[] {
  return equations.flatMap(({ name, of }) => affinesOf(of).map(sum => ({ equation: name, of: sum })))
}
