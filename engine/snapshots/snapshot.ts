import { refreshPacked } from '../sequence/stack.ts'
import type { Trainer } from '../trainer.ts'
import { decodeSections, encodeSections, type TypedArray } from './sections.ts'

const KIND = 1
const VERSION = 1

/**
 * Everything that the next update depends on, in one transferable buffer: parameters, the optimiser's state, the position in the
 * data, chance, and the state carried between windows. Continuing from it gives the run it was taken from, to the bit.
 * Also the window last learned from, which a probe that follows training shows.
 * To be called between two updates only.
 */
export function takeSnapshot({ model, reader, dropout, update }: Trainer): ArrayBuffer {
  const arrays: Record<string, TypedArray> = {
    parameters: model.stack.parameters.all,
    scalars: model.optimiserScalars,
    reader: reader.state,
    dropout: dropout.state,
    input: model.training.input,
    target: model.training.target,
  }
  if (model.stack.numbers)
    Object.assign(arrays, { values: model.training.values, wanted: model.training.wanted })
  for (const [i, state] of model.optimiserState.entries()) arrays[`optimiser${i}`] = state
  for (const [l, { h, c }] of model.training.layers.entries()) {
    arrays[`h${l}`] = lastState(h, model.training.T)
    arrays[`c${l}`] = lastState(c, model.training.T)
  }
  return encodeSections(KIND, VERSION, { meta: { update }, arrays })
}

/** Puts a trainer of the same experiment back to where the snapshot was taken. @throws Error when the snapshot is of another model */
export function restoreSnapshot(trainer: Trainer, snapshot: ArrayBuffer): void {
  const { meta, arrays } = decodeSections<{ update: number }>(KIND, VERSION, 'snapshot', snapshot)
  const { model, reader, dropout } = trainer
  const put = (name: string, into: TypedArray) => {
    const from = arrays[name]
    if (from?.length !== into.length) {
      throw new Error(`snapshot, ${name}: expected ${into.length} numbers, got ${from?.length ?? 'none'}`)
    }
    into.set(from)
  }
  put('parameters', model.stack.parameters.all)
  put('scalars', model.optimiserScalars)
  put('reader', reader.state)
  put('dropout', dropout.state)
  put('input', model.training.input)
  put('target', model.training.target)
  if (model.stack.numbers) {
    put('values', model.training.values)
    put('wanted', model.training.wanted)
  }
  for (const [i, state] of model.optimiserState.entries()) put(`optimiser${i}`, state)
  for (const [l, { h, c }] of model.training.layers.entries()) {
    put(`h${l}`, lastState(h, model.training.T))
    put(`c${l}`, lastState(c, model.training.T))
  }
  refreshPacked(model.stack, model.kernel)
  trainer.update = meta.update
  trainer.turn()
}

/** The state after the last step, from which the next window may go on: the last of T+1 parts. */
function lastState(states: Float32Array, T: number): Float32Array {
  return states.subarray((states.length / (T + 1)) * T)
}
