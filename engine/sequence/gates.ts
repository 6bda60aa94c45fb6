import type { Stack } from './stack.ts'
import type { LayerTape, Tape } from './tape.ts'

/** `gateIn`, of the l-th layer of a tape, from left to right. */
export const gateOf = (stack: Stack, tape: Tape, l: number, name: string): Float32Array =>
  gateIn(stack, tape, tape.layers[l]!, name)

/**
 * One gate of one layer over the whole window, out of the array in which all gates stand side by side.
 * @param name as in `Cell.gates`
 * @returns a copy, [T, B, H]
 * @throws RangeError when the cell has no such gate
 */
export function gateIn({ cell, H }: Stack, { T, B }: Tape, { gates }: LayerTape, name: string): Float32Array {
  const g = cell.gates.indexOf(name)
  if (g < 0)
    throw new RangeError(`gate: expected one of ${cell.gates.join(', ')}, got ${JSON.stringify(name)}`)
  const width = cell.gates.length * H
  const values = new Float32Array(T * B * H)
  for (let row = 0; row < T * B; row++) {
    const from = row * width + g * H
    values.set(gates.subarray(from, from + H), row * H)
  }
  return values
}
