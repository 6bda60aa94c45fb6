/** Three step sizes: a time step, a pass, an update. Looking at the probe's passes changes nothing. */

import { fingerprintsInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'

const SMALL = 'cell=rnn,gru&h=8&T=12&B=4'

test('forward through the probe, step by step, then back from the followed loss, with the engine’s numbers', async ({
  app,
}) => {
  await app.openLink('cell=rnn,lstm&h=8&T=12&B=4&at=40')
  await app.fingerprintsAt(40)
  const { characters } = await app.frame(0)
  for (let t = 0; t < 12; t++) {
    await app.transport.timeStep.click()
    await expect(app.walk.words).toContainText(`Forward, step ${t + 1} of 12`)
    await expect(app.walk.words).toContainText(
      /RNN h changes by \d+\.\d\d, guesses \S+ \d+ %, surprise \d+\.\d bits/,
    )
    if (/\w/.test(characters[t]!)) await expect(app.walk.words).toContainText(`reads “${characters[t]}”`)
    const { left, right } = await app.walk.veil('hidden')
    expect([left, right]).toEqual([0, expect.closeTo((11 - t) / 12, 2)])
    expect((await app.walk.veil('gradient')).left).toBeCloseTo(1, 2)
  }
  const { flow } = await app.frame(0)
  for (let t = 11; t >= 0; t--) {
    await app.transport.timeStep.click()
    await expect(app.walk.words).toContainText(`Backward, step ${t + 1} of 12`)
    expect((await app.walk.veil('gradient')).left).toBeCloseTo(t / 12, 2)
    expect(await app.walk.veil('hidden')).toEqual({ left: 0, right: 0 })
    if (t === 11) continue
    const kept = 10 ** (flow[t]! - flow[t + 1]!)
    const said = Number(/RNN ×([\d.e-]+)/.exec(await app.walk.words.innerText())![1])
    expect(said / kept).toBeGreaterThan(0.9)
    expect(said / kept).toBeLessThan(1.1)
  }
  await expect(app.walk.words).toContainText('Both passes are done')
  expect(await app.update()).toBe(40)
})

test('a pass at a time, an update at the end, and the next walk begins: the same run as without', async ({
  app,
}) => {
  await app.openLink(`${SMALL}&at=20`)
  await app.fingerprintsAt(20)
  for (const update of [21, 22]) {
    await app.transport.wholePass.click()
    await expect(app.walk.words).toContainText('Forward, step 12 of 12')
    await app.transport.wholePass.click()
    await expect(app.walk.words).toContainText('Backward, step 1 of 12')
    await app.transport.wholePass.click()
    await expect(app.walk.words).toContainText('Forward, step 1 of 12')
    await expect(app.walk.words).toContainText(`weights of update ${update}.`)
    expect(await app.fingerprintsAt(update)).toEqual(await fingerprintsInNode(SMALL, update))
  }
  await app.transport.oneUpdate.click()
  await expect(app.walk.words).toContainText('weights of update 23.')
  expect(await app.fingerprintsAt(23)).toEqual(await fingerprintsInNode(SMALL, 23))
})

test('a walk stops the training first; running on ends it, and the run is the one it would have been', async ({
  app,
  page,
}) => {
  await app.openLink(SMALL)
  await app.reaches(10)
  await app.transport.timeStep.click()
  await expect(app.walk.line).toBeVisible()
  const { update } = await app.standsStill()
  for (let n = 0; n < 15; n++) await page.keyboard.press('ArrowRight')
  await expect(app.walk.words).toContainText('Backward')
  expect(await app.update()).toBe(update)
  await app.transport.runButton.click()
  await expect(app.walk.line).toBeHidden()
  await app.reaches(update + 10)
  const later = await app.pause()
  expect(later.fingerprints).toEqual(await fingerprintsInNode(SMALL, later.update))
})

test('arrow keys walk both ways, Shift+Alt+→ makes a pass, Shift+→ an update, Escape ends it', async ({
  app,
  page,
}) => {
  await app.openLink(`${SMALL}&at=20`)
  await app.fingerprintsAt(20)
  await page.keyboard.press('ArrowLeft')
  await expect(app.walk.line).toBeHidden()
  for (const [key, says] of [
    ['ArrowRight', 'Forward, step 1 of 12'],
    ['ArrowRight', 'Forward, step 2 of 12'],
    ['ArrowLeft', 'Forward, step 1 of 12'],
    ['ArrowLeft', 'Forward, step 1 of 12'],
    ['Shift+Alt+ArrowRight', 'Forward, step 12 of 12'],
    ['ArrowRight', 'Backward, step 12 of 12'],
    ['ArrowRight', 'Backward, step 11 of 12'],
    ['ArrowLeft', 'Backward, step 12 of 12'],
    ['Shift+Alt+ArrowRight', 'Backward, step 1 of 12'],
    ['ArrowRight', 'Forward, step 1 of 12'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(app.walk.words).toContainText(says)
  }
  await expect(app.walk.words).toContainText('weights of update 21.')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(app.walk.words).toContainText('weights of update 22.')
  await page.keyboard.press('Escape')
  await expect(app.walk.line).toBeHidden()

  // Where arrows have a use of their own, they keep it.
  await app.stage.track('hidden h', 1).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await expect(app.stage.track('hidden h', 1)).toHaveAttribute('aria-valuenow', '2')
  await expect(app.walk.line).toBeHidden()
})

test('slow motion plays both passes, stops at their end, and changes nothing; it can be stopped in between', async ({
  app,
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await app.openLink('cell=lstm&h=8&T=5&B=4&at=20')
  const before = await app.fingerprintsAt(20)
  await app.transport.timeStep.click()
  await expect(app.walk.words).toContainText('Forward, step 1 of 5')
  await app.walk.pace.selectOption('1 /s')
  await app.walk.play.click()
  await expect(app.walk.words).not.toContainText('step 1 of 5')
  await app.walk.stop.click()
  await expect(app.walk.play).toBeEnabled()
  await expect(app.walk.words).toContainText(/Forward, step [2-5] of 5/)
  await app.walk.pace.selectOption('8 /s')
  await app.walk.play.click()
  await expect(app.walk.words).toContainText('Both passes are done')
  await expect(app.walk.play).toBeDisabled()
  expect(await app.fingerprintsAt(20)).toEqual(before)
  await app.walk.end.click()
  await expect(app.walk.line).toBeHidden()
})

test('the backward pass comes from the loss that is followed, and reaches nothing where there is no memory', async ({
  app,
}) => {
  await app.openLink('task=recall&cell=gru,ff&layers=2&h=8&T=10&B=4&at=30')
  await app.fingerprintsAt(30)
  await app.stage.track('gradient', 1).focus()
  for (let n = 0; n < 3; n++) await app.page.keyboard.press('ArrowLeft')
  await expect.poll(async () => (await app.frame(0)).tau).toBe(6)
  await app.transport.wholePass.click()
  await expect(app.walk.words).toContainText('Forward, step 10 of 10')
  await app.transport.timeStep.click()
  await expect(app.walk.words).toContainText('Backward, step 7 of 10')
  await app.transport.timeStep.click()
  await expect(app.walk.words).toContainText('from step 7 to 6')
  await expect(app.walk.words).toContainText('No memory exactly nothing arrives')
})
