/** For tests of answers. */
import { expect } from 'vitest'
import type { Answer } from './index.ts'

/** Each gate is what its sums make it: weights and states are of the same moment, and complete. */
export function expectConsistent({ gates }: Answer<'unit'>): void {
  const reset = gates.find(({ gate }) => gate === 'r')?.value
  for (const { gate, value, sumIh, sumHh } of gates) {
    const sum = gate === 'n' ? sumIh + reset! * sumHh : sumIh + sumHh
    const expected = gate === 'a' ? sum : 'ifozr'.includes(gate) ? 1 / (1 + Math.exp(-sum)) : Math.tanh(sum)
    expect(Math.abs(value - expected), `gate ${gate}`).toBeLessThan(2e-6)
  }
}
