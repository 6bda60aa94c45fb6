/** What the inspector says. */
import type { Cell, StateName } from '../../../engine/cells/cell.ts'
import { group } from '../../stage/laneName.ts'
import { gateNames } from '../../text/en.ts'
import type { Table } from '../table.ts'
import { type Expression, namesIn, print } from './formula.ts'
import { type Equation, plain, type Segment, type Values, withNumbers } from './values.ts'

/** f is the forget gate, c′ the cell state. */
export function nameOfQuantity(name: string): string {
  return gateNames[name] ?? stateNames[name.replace('′', '') as StateName]
}

const stateNames: Readonly<Record<StateName, string>> = { h: 'hidden state', c: 'cell state' }

/** What became of the unit's memory at this step, in one or two sentences. */
export function describeUnit(values: Values): string {
  return values.equations
    .filter(({ name }) => name.endsWith('′'))
    .map(equation => describeState(values, equation))
    .join(' ')
}

function describeState(values: Values, { name, of }: Equation): string {
  const value = (e: Expression) => plain(values.value({ equation: name, of: e }))
  const before = name.replace('′', '') as StateName
  const itself: Expression = { kind: 'name', name: before }
  const called = stateNames[before]
  if (namesIn(of).includes(before) && of.kind === 'sum') {
    const [kept, added] = namesIn(of.left).includes(before) ? [of.left, of.right] : [of.right, of.left]
    return `Of its ${called} ${value(itself)} it keeps ${print(kept)} = ${value(kept)} and adds ${print(added)} = ${value(added)}: now ${value(of)}.`
  }
  if (of.kind === 'apply' && of.to.kind === 'affine') {
    const { sumIh, W_hh } = values.sumsOf(name)
    const made = `${of.fn} makes ${value(of)} of the sum ${value(of.to)}`
    if (W_hh.length === 0) return `No memory: ${made}, which is the input’s alone.`
    const past = values.value({ equation: name, of: of.to }) - sumIh
    return `Nothing of its ${called} ${value(itself)} is kept as it is: ${made}; the input gave ${plain(sumIh)}, the states of all units ${plain(past)}.`
  }
  return `Of that it shows ${print(of)} = ${value(of)}, its ${called}.`
}

interface Shapes {
  readonly I: number
  readonly H: number
  readonly layer: number
  readonly numbers?: boolean
  readonly bothWays?: boolean
  readonly reverse?: boolean | undefined
}

/** The shapes of what goes in and out: units and time are different axes. */
export function describeShapes(
  { gates, state, recurrence }: Pick<Cell, 'gates' | 'state' | 'recurrence'>,
  { I, H, layer, numbers = false, bothWays = false, reverse = false }: Shapes,
): string {
  const read = numbers ? 'numbers' : 'one-hot'
  const below = bothWays ? 'both directions of the layer below' : 'the layer below'
  const input = `x [${I}], ${layer === 0 ? read : below}`
  const states = state.map(name => `${name} [${H}]`).join(', ')
  const each = gates.length > 1 ? `, ${gates.join(' ')} [${H}] each` : ''
  const G = gates.length > 1 ? `${gates.length}·${H}` : String(H)
  const suffix = reverse ? `_l${layer}_reverse` : ''
  const weights = `weight_ih${suffix} [${G}, ${I}]${recurrence === 'none' ? '' : `, weight_hh${suffix} [${G}, ${H}]`}`
  const sees =
    recurrence === 'none'
      ? 'it sees all of x, and nothing of the step before'
      : gates.length > 1
        ? 'its gates see all of x and h, but what it keeps is its own'
        : 'it sees all of x and h'
  const own = bothWays ? ` The other direction has ${H} more units, and weights of its own.` : ''
  const time = reverse ? 'read from right to left here: “before” is the step after' : 'from left to right'
  return `Shapes at every step: ${input}; ${states}${each}. The weights are the same at every step: ${weights}. This is one of ${H} units: ${sees}.${own} Time is another axis, ${time}.`
}

const flat = (segments: readonly Segment[]) =>
  segments.map(segment => (typeof segment === 'string' ? segment : segment.text)).join('')

/** Every equation with its numbers, then every product behind every sum. */
export function tableOf(
  values: Values,
  caption: string,
  sums: readonly { of: string; part: string; value?: number; weight?: number; adds: number }[],
): Table {
  return {
    caption,
    columns: ['quantity', 'how it is computed', 'with numbers, or weight × value', 'value', 'range'],
    rows: [
      ...values.equations.map(equation => [
        equation.name,
        equation.formula,
        flat(withNumbers(values, equation)),
        values.value({ equation: equation.name, of: equation.of }),
        equation.range,
      ]),
      ...sums.map(({ of, part, value, weight, adds }) => [
        `into ${of}`,
        part,
        value === undefined || weight === undefined ? '' : `${weight} × ${value}`,
        adds,
        '',
      ]),
    ],
  }
}

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' })

export const words = {
  lane: 'Lane to look into',
  layer: 'layer',
  unit: 'unit',
  waiting: 'Getting ready …',
  howToChoose: (pictures: readonly string[]) =>
    `Point at another step; click a row of ${either.format(pictures)} for another unit.`,
  howToOpen: 'Press a sum Σ to see what it is made of.',
  diagram: 'The cell as a diagram',
  scale: 'A wire’s colour and width are its value, between −1 and 1.',
  rest: (count: string) => `the other ${count} together`,
  product: 'weight · value',
  adds: 'adds',
  total: 'sum',
  time: 'time →',
  timeBack: 'earlier →',
  direction: 'Direction',
  directions: ['→ from left to right', '← from right to left'],
  after: (step: number) => `, after all that follows step ${step}`,
  sumIn: (sum: string, name: string, formula: string) => `${sum}, in ${name}: ${formula}`,
  caption: (lane: string, unit: string, layer: number, step: number, update: number) =>
    `${lane}, update ${group(update)}: unit ${unit} of layer ${layer} at step ${step}`,
}
