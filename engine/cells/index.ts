import type { FieldValue } from '../experiment/fields.ts'
import type { Cell } from './cell.ts'
import { feedForwardRelu, feedForwardTanh } from './feedForward.ts'
import { gru } from './gru.ts'
import { lstm } from './lstm.ts'
import { lstm97 } from './lstm97.ts'
import { rnnRelu, rnnTanh } from './rnn.ts'

/** Every cell there is, by its name in the link; the activation matters only to those that let one choose. */
export const cells = {
  rnn: { tanh: rnnTanh, relu: rnnRelu },
  lstm: { tanh: lstm, relu: lstm },
  gru: { tanh: gru, relu: gru },
  ff: { tanh: feedForwardTanh, relu: feedForwardRelu },
  lstm97: { tanh: lstm97, relu: lstm97 },
} satisfies Record<FieldValue<'cell'>, Record<FieldValue<'act'>, Cell>>

export type CellName = keyof typeof cells
