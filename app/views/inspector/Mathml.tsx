import { equations } from 'virtual:equations'
import { createElement, type ReactNode } from 'react'
import type { MathNode } from '../../../.ci/mathml.ts'

/** An equation as a formula: what the cell writes, set by the browser. The page's policy forbids markup from strings, so: elements. */
export function Mathml({ equation }: { equation: string }) {
  return elementOf(equations[equation]!, 0)
}

function elementOf(node: MathNode, key: number): ReactNode {
  if (typeof node === 'string') return node
  const [tag, { class: className, ...attributes }, ...inside] = node
  return createElement(tag, { ...attributes, className, key }, ...inside.map(elementOf))
}
