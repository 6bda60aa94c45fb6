import { equations } from 'virtual:equations'
import { expect, it } from 'vitest'
import type { MathNode } from '../../../.ci/mathml.ts'
import { cells } from '../../../engine/cells/index.ts'

/** What is read aloud, without the invisible “function of” that stands after tanh. */
const textOf = (node: MathNode): string =>
  typeof node === 'string'
    ? node.replace('\u2061', '')
    : node
        .slice(2)
        .map(part => textOf(part as MathNode))
        .join('')

const withClass = (start: string, node: MathNode): MathNode[] =>
  typeof node === 'string'
    ? []
    : [
        ...(node[1].class?.startsWith(start) ? [node] : []),
        ...node.slice(2).flatMap(part => withClass(start, part as MathNode)),
      ]

it('every equation of every cell is there as MathML, and says what the cell says', () => {
  const plain = (formula: string) => formula.replace(/[_\s]/g, '')
  for (const acts of Object.values(cells))
    for (const { equations: own } of Object.values(acts))
      for (const { name, formula } of own) {
        const math = equations[`${name} = ${formula}`]!
        expect(math[0]).toBe('math')
        expect(plain(textOf(math))).toBe(plain(`${name} = ${formula}`))
      }
})

it('the sums before the gates can be found in it', () => {
  const sums = withClass('sum-', equations['n = tanh(W_in x + b_in + r⊙(W_hn h + b_hn))']!)
  expect(
    sums.map(sum => [(sum as [string, { class: string }])[1].class, textOf(sum).replace(/\s/g, '')]),
  ).toEqual([
    ['sum-0', 'Winx+bin'],
    ['sum-1', 'Whnh+bhn'],
  ])
})
