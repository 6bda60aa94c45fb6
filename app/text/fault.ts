/** Where the numbers went wrong, in words. */
import { cells } from '../../engine/cells/index.ts'
import type { LaneSettings } from '../../engine/experiment/experiment.ts'
import type { Fault } from '../../engine/fault.ts'
import { gateNames } from './en.ts'

/** “the gradient of weight_hh_l0 (forget gate f)”, for a lane of these settings. */
export function sayFault({ quantity, tensor, gates }: Fault, settings: Pick<LaneSettings, 'cell' | 'act'>) {
  const where = gates.length > 0 ? ` (${sayGates(gates, settings)})` : ''
  switch (quantity) {
    case 'loss':
      return 'the loss'
    case 'gradient':
      return `the gradient of ${tensor}${where}`
    case 'parameter':
      return `the parameter ${tensor}${where}`
  }
}

function sayGates(gates: readonly string[], { cell, act }: Pick<LaneSettings, 'cell' | 'act'>): string {
  if (gates.length === cells[cell][act].gates.length) return 'all gates'
  const names = gates.map(gate => `${gateNames[gate]} ${gate}`)
  return [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ')
}
