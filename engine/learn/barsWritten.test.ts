import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { decodeLink } from '../experiment/link.ts'
import { loadKernels } from '../kernels/loadForTests.ts'
import { createModel } from '../model.ts'
import { planModel } from '../plan.ts'
import { complete } from '../run.ts'
import { tasks } from '../tasks/index.ts'
import { shapeOf } from '../tasks/task.ts'
import { Trainer } from '../trainer.ts'
import { barsWritten } from './barsWritten.ts'
import { root } from './readAll.ts'
import { rowLink } from './rows.ts'

it('of an untrained network hardly any bar adds up, of a trained one a third and more', async () => {
  const settings = 'text=tunes&cell=lstm&h=64&T=48&B=8&lr=0.01'
  const { experiment } = await decodeLink(rowLink({ settings }))
  const task = tasks.text(await readFile(`${root}public/texts/tunes.txt`, 'utf8'), experiment.T)
  const lane = experiment.lanes[0]!
  const model = createModel(planModel(lane, shapeOf(task), experiment), await loadKernels())
  const trainer = new Trainer(model, task, experiment, lane)
  const share = () => {
    const { good, all } = barsWritten(trainer)
    return good / all
  }
  expect(share()).toBeLessThan(0.05)
  while (trainer.update < 1000) complete(trainer.next())
  expect(share()).toBeGreaterThan(0.35)
})
