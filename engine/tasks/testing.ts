/** For tests of tasks: windows, what stands in them, and what a small network makes of them. */
import { readFileSync } from 'node:fs'
import type { LaneSettings } from '../experiment/experiment.ts'
import { loadKernels } from '../kernels/loadForTests.ts'
import { Random } from '../random.ts'
import { complete } from '../run.ts'
import { createTrainer, lane } from '../testing/network.ts'
import type { tasks } from './index.ts'
import type { Reader, Task, Window } from './task.ts'
import { frequencyFloors } from './text.ts'

/** What comes with the page for `names`. */
export const names = readFileSync(new URL('../../public/texts/names.txt', import.meta.url), 'utf8')

/** The fast kernels, which give the same numbers. */
const simd = await loadKernels()

export const createWindow = (T: number, B: number): Window => ({
  T,
  B,
  input: new Int32Array(T * B).fill(-1),
  target: new Int32Array(T * B).fill(-1),
})

/** What row b of a window reads and is asked for, in characters. */
export const row = ({ vocabulary }: Task, { T, B, input, target }: Window, b: number) => {
  const at = (array: Int32Array) => vocabulary.decode(Array.from({ length: T }, (_, t) => array[t * B + b]!))
  return { input: at(input), target: at(target) }
}

/** The next n windows of a reader, as copies. */
export const windows = (reader: Reader, T: number, B: number, n: number) =>
  Array.from({ length: n }, () => {
    const window = createWindow(T, B)
    reader.next(window)
    return window
  })

export const floor = (task: Task, id: string) => task.floors.find(floor => floor.id === id)?.nats

/** What one reads in a row, over n windows. */
export const readOn = (task: Task, T: number, n: number) =>
  windows(task.train(1, T, new Random(1, 'data')), T, 1, n)
    .map(window => row(task, window, 0).input)
    .join('')

/** Guessing from the current symbol alone, by counting what follows what in a long stretch. */
export const countedPairs = (task: Task, text: string) => {
  const { tokens } = task.vocabulary.encode(text)
  return frequencyFloors(tokens, task.vocabulary.size).find(({ id }) => id === 'bigram')!.nats
}

/** The mean loss of the last 20 of so many updates. */
export const learn = (
  name: keyof typeof tasks,
  updates: number,
  settings: Partial<LaneSettings>,
  extent: Pick<Window, 'T' | 'B'>,
) => {
  const shared = { task: name, loss: 'task', seed: 1, ...extent } as const
  const trainer = createTrainer(lane(settings), shared, {
    text: name === 'names' ? names : '',
    simd,
  })
  const losses = Array.from({ length: updates }, () => complete(trainer.next()).loss)
  return losses.slice(-20).reduce((a, b) => a + b) / 20
}
