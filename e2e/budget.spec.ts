/** What an experiment costs is known before it is begun, and one that costs too much is refused with something to do about it. */
import { sayCost } from '../app/text/cost.ts'
import { sayShort } from '../app/views/shortWindow/sayShort.ts'
import { budgetOfExperiment } from '../engine/budget.ts'
import { expect, test } from './fixtures/test.ts'
import type { Unrolled } from './fixtures/unrolled.ts'

const FAR_OVER = 'cell=lstm&h=256&layers=3&T=400&B=64'

test('a link far over the limit is refused with the numbers; what is offered runs at one click, and can be undone', async ({
  app,
}) => {
  await app.openLink(FAR_OVER)
  await expect(app.notices.refusal).toHaveText(
    /LSTM would take [\d.]+ s on an ordinary laptop; the limit is 2 s\.|LSTM would need [\d\u202F]+ MB of memory; the limit is 512 MB a lane\./,
  )
  await expect(app.transport.runButton).toBeDisabled()
  const { experiment: refused } = await app.state()

  await expect(app.notices.offer).toHaveText(/^Use a batch of \d+ instead of 64$/)
  await app.notices.offer.click()
  await app.reaches(1, 40_000)
  await expect(app.notices.refusal).toBeHidden()
  const { status, experiment } = await app.state()
  expect(status).toBe('running')
  expect(experiment.B).toBeLessThan(64)
  expect({ ...experiment, B: 64 }).toEqual(refused)

  await app.transport.undo.click()
  await expect(app.notices.refusal).toBeVisible()
  expect(await app.state()).toMatchObject({ status: 'refused', experiment: refused, update: 0 })
  await app.transport.redo.click()
  await app.reaches(1, 40_000)
})

test('a setting that makes it too much is refused, and any that makes it less begins at once', async ({
  app,
}) => {
  await app.openLink('task=bonjour&cell=rnn,lstm&h=256&layers=3&T=10&B=64')
  await app.reaches(1)
  await app.settings.set('Window T', 400)
  // Both lanes are over a limit; the one that is further over is named.
  await expect(app.notices.refusal).toContainText('LSTM would')
  await app.settings.set('Hidden units', 4)
  await expect(app.notices.refusal).toBeHidden()
  await app.reaches(1)
})

test('the panel says what the experiment costs, and says it anew while a setting is moved', async ({
  app,
}) => {
  await app.openLink('task=bonjour&cell=rnn,lstm&h=8&T=16&B=4')
  const expectCost = async (h: number) => {
    const { experiment } = await app.state()
    expect(experiment.lanes.map(lane => lane.h)).toEqual([h, h])
    await expect(app.settings.cost).toHaveText(sayCost(budgetOfExperiment(experiment, { V: LETTERS })))
  }
  await app.reaches(1)
  await expectCost(8)
  const before = await megabytes(app)
  await app.settings.slider('Hidden units').press('End')
  await expectCost(256)
  expect(await megabytes(app)).toBeGreaterThan(10 * before)
})

test('the window says what the task has no room for, and a number that it cannot be is refused with its limits', async ({
  app,
}) => {
  await app.openLink('task=dates&cell=gru&h=4&T=28&B=2')
  const box = app.settings.box('Window T')
  await expect(box).toHaveAccessibleDescription('')
  await app.settings.set('Window T', 5)
  await expect(box).toHaveAccessibleDescription(sayShort('dates', 5)!)

  for (const typed of ['1', '1000', 'abc', '2.5']) {
    await app.settings.set('Window T', typed)
    await expect(box).toHaveAccessibleDescription(/^Only whole numbers from 2 to 400; nothing has changed\./)
    await expect(box).toHaveValue('5')
    await box.fill('')
    await box.press('Escape')
    await expect(box).toHaveAccessibleDescription(sayShort('dates', 5)!)
  }
  await app.settings.set('Window T', 400)
  await expect(box).toHaveAccessibleDescription('')
})

/** In “bonjour ”. */
const LETTERS = 7

async function megabytes(app: Unrolled): Promise<number> {
  return Number(/≈ ([\d.]+) MB/.exec(await app.settings.cost.innerText())![1])
}
