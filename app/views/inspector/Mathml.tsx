import { equations } from 'virtual:equations'
import { createElement, type ReactNode } from 'react'
import type { MathNode } from '../../../.ci/mathml.ts'

interface MathmlProps {
  readonly equation: string
  /** A sum was pressed; whoever has no pointer has a button for it beside. */
  onSum(nth: number): void
}

/** An equation as a formula: what the cell writes, set by the browser. The page's policy forbids markup from strings, so: elements. */
export function Mathml({ equation, onSum }: MathmlProps) {
  const elementOf = (node: MathNode, key: number): ReactNode => {
    if (typeof node === 'string') return node
    const [tag, { class: className, ...attributes }, ...inside] = node
    const sum = className?.match(/^sum-(\d+)$/)
    const onClick = sum ? () => onSum(Number(sum[1])) : undefined
    return createElement(tag, { ...attributes, className, key, onClick }, ...inside.map(elementOf))
  }
  return elementOf(equations[equation]!, 0)
}
