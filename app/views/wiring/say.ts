/** What kind of wiring it is, and how many numbers its cell has, in words. */
import { group } from '../../stage/laneName.ts'
import type { Plan } from './layout.ts'

/** From what is read to what is asked, as introductions to recurrent networks name it. */
export type Kind = 'one to one' | 'one to many' | 'many to one' | 'many to many' | 'unequal'

export function kindOf({ wiring, remembers, source, reads, asked }: Plan): Kind {
  if (!remembers && wiring === 'plain') return 'one to one'
  if (source > 0) return 'unequal'
  const [read, answers] = [reads, asked].map(which => which.filter(Boolean).length)
  if (read === 1 && answers! > 1) return 'one to many'
  return answers === 1 ? 'many to one' : 'many to many'
}

export const kindText: Record<Kind, string> = {
  'one to one': 'one to one',
  'one to many': 'one to many',
  'many to one': 'many to one',
  'many to many': 'many to many',
  unequal: 'many to many, not equally long',
}

/** How many numbers there are in the cell (all its layers), in its second copy, in attention and in the readout. */
export interface Numbers {
  readonly cell: number
  readonly reverse: number
  readonly encoder: number
  readonly attention: number
  readonly readout: number
}

/** @param shapes of all parameters by PyTorch's names */
export function countNumbers(shapes: Readonly<Record<string, readonly number[]>>): Numbers {
  const numbers = { cell: 0, reverse: 0, encoder: 0, attention: 0, readout: 0 }
  for (const [name, shape] of Object.entries(shapes))
    numbers[partOf(name)] += shape.reduce((product, n) => product * n, 1)
  return numbers
}

function partOf(name: string): keyof Numbers {
  if (name.startsWith('decoder.')) return 'readout'
  if (name.startsWith('attention.')) return 'attention'
  if (name.startsWith('encoder.')) return 'encoder'
  return name.endsWith('_reverse') ? 'reverse' : 'cell'
}

/** @param cell its name */
export function describeWiring(
  plan: Plan,
  cell: string,
  { cell: own, reverse, encoder, attention }: Numbers,
): string {
  const { wiring, layers, source, reads, asked } = plan
  const T = reads.length
  const kind = kindOf(plan)
  const name = `${cell}${layers > 1 ? `, ${layers} layers deep,` : ''} of ${group(own)} numbers`
  if (wiring === 'bi')
    return `Both directions: one ${name} reads from left to right, another of ${group(reverse)} from right to left; each guess is made from both.`
  if (wiring === 'encdec' || wiring === 'attn')
    return `Encoder and decoder: one ${cell} of ${group(encoder)} numbers reads the first ${source} steps, another of ${group(own)} goes on from its last state and writes ${T - source}${
      wiring === 'attn' ? `, looking back at all ${source} each time (attention, ${group(attention)})` : ''
    }.`
  const times = `${T} times the same ${name}`
  switch (kind) {
    case 'one to one':
      return `One to one: ${times}, each for itself; nothing goes from step to step.`
    case 'one to many':
      return `One to many: ${times}; it reads once, at the start, and is asked ${asked.filter(Boolean).length} times.`
    case 'many to one':
      return `Many to one: ${times}; it reads ${reads.filter(Boolean).length} and is asked once, at step ${asked.indexOf(true) + 1}.`
    case 'many to many':
      return `Many to many: ${times}; asked ${asked.every(Boolean) ? 'at every step' : `at ${asked.filter(Boolean).length} of them`}.`
    case 'unequal':
      return `Many to many, not equally long: ${times} reads ${source} steps and goes on to write ${T - source}.`
  }
}
