import { type Memory, ROOM_BYTES } from './memory.ts'

export type Shape = readonly number[]

/** A place in the memory: a byte offset and how many elements of four bytes lie there. */
export interface Slot {
  readonly offset: number
  readonly length: number
  readonly shape: Shape
}

/** Several named arrays that lie one after another without gaps, so that they can also be treated as one. */
export interface BlockSlot {
  readonly whole: Slot
  readonly parts: Readonly<Record<string, Slot>>
}

/** A block as arrays: `all` is every element in order, `by` the same elements by name. */
export interface Block {
  readonly all: Float32Array
  readonly by: Readonly<Record<string, Float32Array>>
  readonly shapes: Readonly<Record<string, Shape>>
}

const ALIGN = 16

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1)
}

/**
 * Plans where everything of one model lies before anything is allocated: first every `add…`, then `bytes` is the cost, then
 * one memory of that size, then `f32`, `i32` and `block` turn the slots into views of it.
 */
export class Layout {
  bytes = ROOM_BYTES

  add(shape: Shape): Slot {
    const slot = { offset: this.bytes, length: sizeOf(shape), shape }
    this.bytes += Math.ceil((slot.length * 4) / ALIGN) * ALIGN
    return slot
  }

  addBlock(shapes: Readonly<Record<string, Shape>>): BlockSlot {
    const whole = this.add([Object.values(shapes).reduce((sum, shape) => sum + sizeOf(shape), 0)])
    const parts: Record<string, Slot> = {}
    let { offset } = whole
    for (const [name, shape] of Object.entries(shapes)) {
      parts[name] = { offset, length: sizeOf(shape), shape }
      offset += sizeOf(shape) * 4
    }
    return { whole, parts }
  }
}

export function f32(memory: Memory, slot: Slot): Float32Array {
  return new Float32Array(memory.buffer, slot.offset, slot.length)
}

export function i32(memory: Memory, slot: Slot): Int32Array {
  return new Int32Array(memory.buffer, slot.offset, slot.length)
}

export function block(memory: Memory, slot: BlockSlot): Block {
  const names = Object.keys(slot.parts)
  return {
    all: f32(memory, slot.whole),
    by: Object.fromEntries(names.map(name => [name, f32(memory, slot.parts[name]!)])),
    shapes: Object.fromEntries(names.map(name => [name, slot.parts[name]!.shape])),
  }
}
