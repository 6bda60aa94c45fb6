import { describe, expect, it } from 'vitest'
import { cells } from '../cells/index.ts'
import { fingerprint } from '../fingerprint.ts'
import { optimisers } from '../optimisers/index.ts'
import { complete } from '../run.ts'
import { createTrainer, lane } from '../testing/network.ts'
import type { Trainer } from '../trainer.ts'
import { restoreSnapshot, takeSnapshot } from './snapshot.ts'

const cellNames = Object.keys(cells) as (keyof typeof cells)[]
const optimiserNames = Object.keys(optimisers) as (keyof typeof optimisers)[]
const shared = { task: 'text', T: 6, B: 3, loss: 'task', seed: 4 } as const
const text = 'a rose is a rose is a rose. '.repeat(8)

const train = (trainer: Trainer, updates: number) =>
  Array.from({ length: updates }, () => complete(trainer.next()))

describe.each(cellNames.flatMap(cell => optimiserNames.map(opt => ({ cell, opt }))))(
  '$cell with $opt',
  ({ cell, opt }) => {
    it('going on from a snapshot gives the uninterrupted run, to the bit and in every report', () => {
      const settings = lane({ cell, opt, h: 4, layers: 2, drop: 0.25, lr: 0.02, clip: 0.5 })
      const original = createTrainer(settings, shared, { text })
      train(original, 9)
      const snapshot = takeSnapshot(original)
      const expected = train(original, 25)

      const restored = createTrainer(settings, shared, { text })
      restoreSnapshot(restored, snapshot)
      expect(restored.update).toBe(9)
      expect(train(restored, 25)).toEqual(expected)
      expect(fingerprint(restored.model.stack.parameters.all)).toBe(
        fingerprint(original.model.stack.parameters.all),
      )
    })
  },
)

describe('a snapshot', () => {
  it('is a copy: training on does not change it, and one snapshot serves many times', () => {
    const settings = lane({ cell: 'lstm' })
    const trainer = createTrainer(settings)
    train(trainer, 3)
    const snapshot = takeSnapshot(trainer)
    const bytes = new Uint8Array(snapshot).slice()
    const expected = train(trainer, 5)
    expect(new Uint8Array(snapshot)).toEqual(bytes)
    for (let times = 0; times < 2; times++) {
      restoreSnapshot(trainer, snapshot)
      expect(train(trainer, 5)).toEqual(expected)
    }
  })

  it.each([false, true])('goes on with the state carried between windows as it was set: carry %s', carry => {
    const settings = lane({ cell: 'gru', carry })
    const original = createTrainer(settings)
    train(original, 4)
    const restored = createTrainer(settings)
    restoreSnapshot(restored, takeSnapshot(original))
    expect(train(restored, 3)).toEqual(train(original, 3))
  })

  it('of update 0 is the start', () => {
    const [original, restored] = [createTrainer(lane()), createTrainer(lane())]
    const snapshot = takeSnapshot(original)
    train(restored, 4)
    restoreSnapshot(restored, snapshot)
    expect(train(restored, 6)).toEqual(train(original, 6))
  })

  it('goes on in the data of a task that draws its own', () => {
    const recall = { ...shared, task: 'recall' } as const
    const [original, restored] = [createTrainer(lane(), recall), createTrainer(lane(), recall)]
    train(original, 7)
    restoreSnapshot(restored, takeSnapshot(original))
    expect(train(restored, 12)).toEqual(train(original, 12))
  })

  it('holds the window last learned from, so that a probe that follows training can be shown again', () => {
    const [original, restored] = [createTrainer(lane()), createTrainer(lane())]
    train(original, 3)
    restoreSnapshot(restored, takeSnapshot(original))
    expect(restored.model.training.input).toEqual(original.model.training.input)
    expect(restored.model.training.target).toEqual(original.model.training.target)
  })
})

describe('a snapshot of another model is refused with a sentence', () => {
  const snapshot = takeSnapshot(createTrainer(lane({ cell: 'rnn', h: 3 })))
  const restoreInto =
    (settings: Parameters<typeof lane>[0], sharedSettings = {}) =>
    () =>
      restoreSnapshot(
        createTrainer(lane(settings), {
          task: 'bonjour',
          T: 4,
          B: 2,
          loss: 'task',
          seed: 7,
          ...sharedSettings,
        }),
        snapshot,
      )

  it.each([
    ['other size', { h: 5 }, 'snapshot, parameters: expected 112 numbers, got 64'],
    ['other cell', { cell: 'lstm' }, 'snapshot, parameters: expected 172 numbers, got 64'],
    ['more layers', { layers: 2 }, 'snapshot, parameters: expected 88 numbers, got 64'],
    ['other optimiser', { opt: 'sgd' }, 'snapshot, scalars: expected 0 numbers, got 2'],
  ] as const)('%s', (_, settings, sentence) => {
    expect(restoreInto(settings)).toThrow(sentence)
  })

  it('other batch', () => {
    expect(restoreInto({}, { B: 3 })).toThrow('snapshot, input: expected 12 numbers, got 8')
  })

  it('its own model takes it', () => {
    expect(restoreInto({ cell: 'rnn', h: 3 })).not.toThrow()
  })
})
