/** One unit at one step, with its numbers put into the cell's own equations. Without drawing anything. */
import type { Cell, Equation } from '../../../engine/cells/cell.ts'
import { type Frame, gateKey } from '../../../engine/worker/frame.ts'

/** Which unit, counted from 0. */
export interface Place {
  readonly l: number
  readonly t: number
  readonly j: number
}

export interface Line {
  /** As the cell writes it: c′ = f⊙c + i⊙g. */
  readonly name: string
  readonly formula: string
  /** The same with this unit's numbers: 0.95·1.20 + 0.73·(−0.12). */
  readonly numbers: string
  readonly value: number
}

/** Values of the unit by the names that the equations use; the state before without, after with a prime. */
export type Values = Readonly<Record<string, number>>

/** What is known of one unit; undefined where the frame does not hold what the cell has. */
export function valuesAt(cell: Cell, frame: Frame, { l, t, j }: Place): Values | undefined {
  const { T, H } = frame
  const at = (l * T + t) * H + j
  const values: Record<string, number> = {}
  if (cell.gates.length > 1) {
    for (const letter of cell.gates) {
      const gate = frame[gateKey(letter)]
      if (!gate) return undefined
      values[letter] = gate[at]!
    }
  }
  for (const name of cell.state) {
    const states = frame[name]
    if (!states) return undefined
    // The probe begins with an empty memory.
    values[name] = t === 0 ? 0 : states[at - H]!
    values[`${name}′`] = states[at]!
  }
  return values
}

/** Each of the cell's equations with numbers. */
export function linesOf(cell: Cell, values: Values): Line[] {
  return cell.equations.map(equation => {
    const value = values[equation.name]!
    return { name: equation.name, formula: equation.formula, value, numbers: numbersOf(equation, values) }
  })
}

/**
 * A function of a long sum shows the sum that it was given, found back from the value; a formula of single letters shows them as numbers.
 */
function numbersOf({ name, formula }: Equation, values: Values): string {
  const [, outer, inner] = /^(σ|tanh|relu)\((.*)\)$/.exec(formula) ?? []
  if (outer && inner && /W_/.test(inner)) return `${outer}(${plain(sumBefore(outer, values[name]!))})`
  return formula
    .replace(/[a-z]′?/g, (letter, offset: number) => {
      // Letters of “tanh” are no values.
      const inWord = /^[a-z]+\(/.test(formula.slice(offset)) || /[a-z]$/.test(formula.slice(0, offset))
      const value = values[letter]
      return inWord || value === undefined ? letter : bracketed(value)
    })
    .replaceAll('⊙', '·')
}

/** The sum that a non-linearity must have had. */
function sumBefore(outer: string, value: number): number {
  if (outer === 'σ') return Math.log(value / (1 - value))
  return outer === 'tanh' ? Math.atanh(value) : value
}

/** 0.73, −1.20; a saturated function’s sum is beyond what float32 can tell: ±∞ is said as “very large”. */
export function plain(value: number): string {
  if (value === Infinity) return 'very large'
  if (value === -Infinity) return 'very negative'
  const rounded = Math.abs(value) < 0.005 ? 0 : value
  return rounded.toFixed(2).replace('-', '−')
}

const bracketed = (value: number) => (value <= -0.005 ? `(${plain(value)})` : plain(value))

/** The shapes of what goes in and out: units and time are different axes. */
export function shapesOf(cell: Cell, H: number, V: number, l: number): string {
  const input = l === 0 ? `x [${V}], one-hot` : `x [${H}], the layer below`
  const states = cell.state.map(name => `${name} [${H}]`).join(', ')
  const gates = cell.gates.length > 1 ? `, gates ${cell.gates.join(' ')} [${H}] each` : ''
  return `${input}; ${states}${gates}. A column is one step of time, a row one of the ${H} units.`
}
