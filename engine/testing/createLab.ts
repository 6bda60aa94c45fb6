/** For the tests of the coordinator: three kinds of lanes with their uninterrupted runs, and labs in which they are trained. */
import { History, Lab, type LabOptions, type Tapped } from './lab.ts'
import { lane } from './network.ts'
import type { Failure, SpawnOptions } from './world.ts'

export const rnn = lane({ cell: 'rnn', h: 3 })
export const lstm = lane({ cell: 'lstm', h: 2 })
export const gru = lane({ cell: 'gru', h: 2, layers: 2, drop: 0.2 })
export const histories = [rnn, lstm, gru].map(settings => new History(settings))

/** A worker is 2.7 times as slow as the one above it. */
export const uneven: SpawnOptions = i => ({ pieceMs: 0.4 * 2.7 ** i, latencyMs: 1 + i })

/** An RNN and an LSTM on uneven workers, unless told otherwise. */
export function createLab(options: Partial<LabOptions> = {}): Lab {
  return new Lab({
    lanes: [rnn, lstm],
    histories: histories.slice(0, options.lanes?.length ?? 2),
    workers: uneven,
    ...options,
  })
}

export const threeLanes = { lanes: [rnn, lstm, gru], histories }

/** Only one worker fails: the first one of a lane. */
export const failing =
  (which: number, failure: Failure): SpawnOptions =>
  (i, generation) => ({
    ...uneven(i, generation),
    failure: i === which && generation === 0 ? failure : undefined,
  })

export const isType =
  <T extends Tapped['message']['type']>(type: T) =>
  (tapped: Tapped): tapped is Tapped & { message: Extract<Tapped['message'], { type: T }> } =>
    tapped.message.type === type
