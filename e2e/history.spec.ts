/** Training can be scrubbed: every kept update can be looked at, back and forth, and the run goes on from there as it did before. */
import { explosionInNode, fingerprintsInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'
import type { Unrolled } from './fixtures/unrolled.ts'

const SMALL = 'cell=rnn,gru&h=8&T=12&B=4'

/** Trained in stretches, so that there are states to go to; paused. */
async function train(app: Unrolled): Promise<void> {
  await app.openLink(`${SMALL}&at=40`)
  await app.fingerprintsAt(40)
  for (let stop = 0; stop < 3; stop++) {
    const { update } = await app.state()
    await app.transport.runButton.click()
    await app.reaches(update + 30)
    await app.pause()
  }
}

/** Everything on the page is of the update on screen, and Node finds the same parameters there. */
async function expectAllAt(app: Unrolled, update: number): Promise<void> {
  expect(await app.fingerprintsAt(update)).toEqual(await fingerprintsInNode(SMALL, update))
  expect([(await app.frame(0)).update, (await app.frame(1)).update]).toEqual([update, update])
  await expect(app.page.getByTestId('update')).toHaveText(grouped(update))
  await expect(app.history.says).toContainText(`update ${grouped(update)} of `)
}

const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, '\u202F')

/** The update that the slider says it shows, and the newest one. */
async function said(app: Unrolled): Promise<{ update: number; latest: number }> {
  const text = (await app.history.slider.getAttribute('aria-valuetext'))!.replaceAll('\u202F', '')
  const [, update, latest] = /^update (\d+) of (\d+)$/.exec(text)!
  return { update: Number(update), latest: Number(latest) }
}

test('by keys: back to the start, forward again, and on from the middle, with the numbers of the run', async ({
  app,
}) => {
  await train(app)
  const { update: latest } = await app.state()
  const { slider } = app.history
  const { kept } = await app.state()
  expect(kept.at(-1)).toBe(latest)
  await slider.focus()

  await slider.press('Home')
  await expect.poll(() => app.update()).toBe(0)
  await expectAllAt(app, 0)
  await slider.press('End')
  await expect.poll(() => app.update()).toBe(latest)
  await expectAllAt(app, latest)
  expect((await app.state()).kept).toEqual(kept)

  await slider.press('ArrowLeft')
  await slider.press('ArrowLeft')
  await expect.poll(() => app.update()).toBe(kept.at(-3))
  const { update: middle } = await app.standsStill()
  expect(middle).toBeLessThan(latest)
  await expectAllAt(app, middle)
  expect(await said(app)).toEqual({ update: middle, latest })

  await app.transport.oneUpdate.click()
  await expect.poll(() => app.update()).toBe(middle + 1)
  await expectAllAt(app, middle + 1)
  await expect.poll(() => said(app)).toEqual({ update: middle + 1, latest: middle + 1 })
  await app.transport.runButton.click()
  await app.reaches(latest + 5)
  const { update } = await app.pause()
  await expectAllAt(app, update)
})

test('by mouse, while it trains: dragging pauses, and ends where the hand ends', async ({ app }) => {
  await train(app)
  await app.transport.runButton.click()
  await app.reaches((await app.update()) + 5)
  await app.history.drag(1, 0.5)
  const back = await app.standsStill()
  expect(back.status).toBe('paused')
  await expectAllAt(app, back.update)
  expect(await said(app)).toMatchObject({ update: back.update })
  const { latest } = await said(app)
  expect(back.update).toBeLessThan(latest)

  await app.history.drag(0.5, 1)
  await expect.poll(() => app.update()).toBe(latest)
  await expectAllAt(app, latest)
})

test('the curves show where one is, keep what lies after, and let go of it when one runs on', async ({
  app,
  page,
}) => {
  await train(app)
  const loss = page.getByRole('region', { name: 'Loss' }).locator('svg')
  const here = page.locator('.panels .here line')
  const curves = () =>
    loss.locator('.curves path').evaluateAll(paths => paths.map(path => path.getAttribute('d')))
  for (const line of await here.all()) await expect(line).toBeHidden()
  const before = await curves()
  await app.history.slider.press('ArrowLeft')
  await app.standsStill()
  await expect(here).toHaveCount(2)
  for (const line of await here.all()) await expect(line).toHaveCSS('visibility', 'visible')
  expect(await curves()).toEqual(before)

  await app.transport.oneUpdate.click()
  for (const line of await here.all()) await expect(line).toHaveCSS('visibility', 'hidden')
  expect(await curves()).not.toEqual(before)
})

test('Shift+← walks back without forgetting, also pressed quickly; Space runs on with the slider in focus', async ({
  app,
  page,
}) => {
  await train(app)
  const { update: latest } = await app.state()
  const { kept } = await app.state()
  for (let n = 0; n < 3; n++) await page.keyboard.press('Shift+ArrowLeft')
  await expect.poll(() => app.update()).toBe(kept.at(-4))
  const { update } = await app.standsStill()
  expect(await said(app)).toEqual({ update, latest })
  await app.history.slider.focus()
  await page.keyboard.press('Space')
  await app.reaches(update + 5)
  await page.keyboard.press('Space')
  await app.standsStill()
})

test('a worker that fails while an earlier update is on screen comes back there, and nothing is lost', async ({
  app,
}) => {
  await train(app)
  const { update: latest, kept } = await app.state()
  await app.history.slider.press('ArrowLeft')
  await expect.poll(() => app.update()).toBe(kept.at(-2))
  const { update } = await app.standsStill()
  await app.breakWorker(0, 'throw')
  await expect(app.notices.saying('stopped working')).toBeVisible()
  await expect.poll(async () => (await app.state()).quiet).toBe(true)
  await expectAllAt(app, update)
  await app.history.slider.press('ArrowRight')
  await expect.poll(() => app.update()).toBe(latest)
  await app.standsStill()
  await expectAllAt(app, latest)
})

test('after an explosion one can look at what led to it; it happens again at the same update', async ({
  app,
}) => {
  const settings = 'task=bonjour&cell=rnn&act=relu&init=identity&gain=1.05&h=8&T=4&B=2&opt=sgd&lr=0.000001'
  const fatal = (await explosionInNode(settings, 1000))!
  const good = fatal - 10
  await app.openLink(`${settings}&at=${good}`)
  await app.fingerprintsAt(good)
  await app.transport.runButton.click()
  await expect(app.notices.explosion).toContainText(`exploded at update ${fatal}`)
  await app.standsStill()
  await app.history.slider.press('Home')
  await expect.poll(() => app.update()).toBe(0)
  await expect(app.notices.explosion).toBeHidden()
  await app.history.slider.press('End')
  await expect.poll(() => app.update()).toBeGreaterThanOrEqual(good)
  const { update, fingerprints } = await app.standsStill()
  expect(fingerprints).toEqual(await fingerprintsInNode(settings, update))
  await app.transport.runButton.click()
  await expect(app.notices.explosion).toContainText(`exploded at update ${fatal}`)
})

test('with nothing to go back to it cannot be used, and a new run has a new history', async ({ app }) => {
  await app.openLink('cell=gru&h=256&layers=3&T=400&B=64')
  await expect(app.notices.refusal).toBeVisible()
  await expect(app.history.slider).toBeDisabled()
  await train(app)
  await app.history.slider.press('Home')
  await expect.poll(() => app.update()).toBe(0)
  await app.transport.reset.click()
  await expect.poll(() => said(app)).toEqual({ update: 40, latest: 40 })
})
