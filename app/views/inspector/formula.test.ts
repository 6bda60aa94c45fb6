import { describe, expect, it } from 'vitest'
import { cells } from '../../../engine/cells/index.ts'
import { affinesOf, evaluate, namesIn, parseFormula, print, tex } from './formula.ts'

const formulas = Object.values(cells).flatMap(acts =>
  Object.values(acts).flatMap(({ equations }) => equations.map(({ formula }) => formula)),
)

it('every formula of every cell is understood: what is read can be written again, letter by letter', () => {
  expect(formulas.length).toBeGreaterThan(15)
  for (const formula of formulas) expect(print(parseFormula(formula))).toBe(formula)
})

it('a sum before a gate is one sum of its products and biases', () => {
  const [sum, ...others] = affinesOf(parseFormula('σ(W_if x + b_if + W_hf h + b_hf)'))
  expect(others).toEqual([])
  expect(sum!.parts).toEqual([
    { kind: 'product', matrix: 'W_if', vector: 'x' },
    { kind: 'bias', name: 'b_if' },
    { kind: 'product', matrix: 'W_hf', vector: 'h' },
    { kind: 'bias', name: 'b_hf' },
  ])
})

it('the GRU’s candidate has two, since the reset gate stands between; they are counted from left to right', () => {
  const candidate = parseFormula('tanh(W_in x + b_in + r⊙(W_hn h + b_hn))')
  expect(affinesOf(candidate).map(sum => [sum.nth, print(sum)])).toEqual([
    [0, 'W_in x + b_in'],
    [1, 'W_hn h + b_hn'],
  ])
  expect(namesIn(candidate)).toEqual(['r'])
})

describe('evaluated', () => {
  const at = (formula: string, values: Record<string, number>, sums: number[] = []) =>
    evaluate(parseFormula(formula), { value: name => values[name]!, affine: ({ nth }) => sums[nth]! })

  it('obeys the usual order of operations', () => {
    expect(at('f⊙c + i⊙g', { f: 0.5, c: 4, i: 2, g: -3 })).toBe(-4)
    expect(at('(1−z)⊙n + z⊙h', { z: 0.25, n: 8, h: 4 })).toBe(7)
    expect(at('1−z−h', { z: 0.25, h: 0.5 })).toBe(0.25)
  })

  it('knows the functions', () => {
    expect(at('σ(W_r x)', {}, [Math.log(3)])).toBeCloseTo(0.75, 12)
    expect(at('tanh(W_n x + r⊙(W_h h))', { r: 0.5 }, [0.25, 1])).toBeCloseTo(Math.tanh(0.75), 12)
    expect([-2, 3].map(sum => at('relu(W_i x)', {}, [sum]))).toEqual([0, 3])
  })
})

it('in TeX its sums are groups that can be found again', () => {
  expect(tex(parseFormula('tanh(W_in x + b_in + r⊙(W_hn h + b_hn))'))).toBe(
    '\\operatorname{tanh}(\\class{sum-0}{W_{in}\\,x + b_{in}} + r \\odot (\\class{sum-1}{W_{hn}\\,h + b_{hn}}))',
  )
  expect(tex(parseFormula('o⊙tanh(c′)'))).toBe("o \\odot \\operatorname{tanh}(c')")
})

it('says where it does not understand', () => {
  expect(() => parseFormula('f⊙c +')).toThrow('f⊙c +: not understood at its end')
  expect(() => parseFormula('f ÷ c')).toThrow('not understood at “ ÷ c”')
  expect(() => parseFormula('(f')).toThrow(SyntaxError)
  expect(() => parseFormula('f⊙W_if x')).toThrow(SyntaxError)
})
