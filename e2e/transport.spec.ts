import { fingerprintsInNode, fingerprintsOf } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'

const SMALL = 'cell=rnn,gru&h=8&T=12&B=4'

test('Space and Alt+K run and pause; Alt+K also while typing', async ({ app, page }) => {
  await app.openLink(SMALL)
  await app.reaches(2)
  await page.keyboard.press('Space')
  await expect(app.transport.runButton).toHaveAttribute('aria-pressed', 'false')
  const { update } = await app.standsStill()
  await page.keyboard.press('Alt+KeyK')
  await app.reaches(update + 2)
  await app.settings.box('Learning rate').focus()
  await page.keyboard.press('Space')
  await app.reaches(update + 4)
  await page.keyboard.press('Alt+KeyK')
  await expect(app.transport.runButton).toBeVisible()
  await app.standsStill()
})

test('pausing shows at once, at full speed and with a large model too', async ({ app, page }) => {
  await app.openLink('cell=lstm&h=128&T=100&B=32')
  await app.reaches(1)
  const shownAfterMs = await page.evaluate(async () => {
    const from = performance.now()
    window.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }))
    while (document.querySelector('[aria-label="Training"] [aria-pressed="true"]'))
      await new Promise(resolve => setTimeout(resolve, 1))
    return performance.now() - from
  })
  // The promise is 100 ms; this machine may be busy.
  expect(shownAfterMs).toBeLessThan(1000)
  await app.standsStill()
})

test('One update, by button and by Shift+→, makes exactly one, from wherever the run stands', async ({
  app,
  page,
}) => {
  await app.openLink(SMALL)
  await app.reaches(3)
  await app.transport.oneUpdate.click()
  let { update } = await app.standsStill()
  for (const act of [
    () => app.transport.oneUpdate.click(),
    () => page.keyboard.press('Shift+ArrowRight'),
    () => app.transport.oneUpdate.press('Enter'),
  ]) {
    await act()
    update++
    await expect.poll(() => app.update()).toBe(update)
    await app.standsStill()
    expect(await app.update()).toBe(update)
    expect((await app.frame(1)).update).toBe(update)
  }
  expect(await app.fingerprintsAt(update)).toEqual(await fingerprintsInNode(SMALL, update))
})

test('Shift+← goes back to a kept update, and the same run goes on from there', async ({ app, page }) => {
  await app.openLink(`${SMALL}&at=30`)
  await app.fingerprintsAt(30)
  for (let n = 0; n < 3; n++) {
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(() => app.update()).toBe(31 + n)
    await app.standsStill()
  }
  await page.keyboard.press('Shift+ArrowLeft')
  await expect.poll(() => app.update()).toBe(32)
  expect(await app.fingerprintsAt(32)).toEqual(await fingerprintsInNode(SMALL, 32))
  await app.transport.oneUpdate.click()
  await expect.poll(() => app.update()).toBe(33)
  expect(await app.fingerprintsAt(33)).toEqual(await fingerprintsInNode(SMALL, 33))
})

test('Reset plays the same run again; a new seed is another one, and Undo brings the old seed back', async ({
  app,
}) => {
  await app.openLink(`${SMALL}&at=25`)
  const first = await app.fingerprintsAt(25)
  await app.transport.oneUpdate.click()
  await expect.poll(() => app.update()).toBe(26)
  await app.transport.reset.click()
  await expect.poll(() => app.update()).toBe(25)
  expect(await app.fingerprintsAt(25)).toEqual(first)

  await app.transport.newSeed.click()
  const { experiment, fingerprints } = await app.standsStill()
  expect(experiment.seed).not.toBe(1)
  expect(fingerprints).not.toEqual(await fingerprintsInNode(SMALL, 0))
  await app.transport.undo.click()
  await expect.poll(async () => (await app.state()).experiment.seed).toBe(1)
  expect(await app.fingerprintsAt(25)).toEqual(first)
})

test('the speed is kept: 4 updates a second are not more, max is as many as there can be', async ({
  app,
  page,
}) => {
  await app.openLink(SMALL)
  await app.transport.speed.selectOption('4 /s')
  const elapsed = await page.evaluate(async () => {
    const { update } = window.__rnn!.state()
    const from = performance.now()
    while (window.__rnn!.state().update < update + 10) await new Promise(resolve => setTimeout(resolve, 5))
    return performance.now() - from
  })
  // Two may have been on their way.
  expect(elapsed).toBeGreaterThan(1500)
  await app.transport.speed.selectOption('max')
  await app.reaches((await app.update()) + 500)
})

test('settings are undone and redone, by button and by key, fifty of them', async ({ app, page }) => {
  await app.openLink(SMALL)
  const h = async () => (await app.state()).experiment.lanes[0]!.h
  for (const units of [9, 10]) await app.settings.set('Hidden units', units)
  await app.transport.undo.click()
  expect(await h()).toBe(9)
  await page.getByRole('main').focus()
  await page.keyboard.press('Control+z')
  expect(await h()).toBe(8)
  await expect(app.transport.undo).toBeDisabled()
  await page.keyboard.press('Control+Shift+z')
  expect(await h()).toBe(9)
  await app.transport.redo.click()
  expect(await h()).toBe(10)
  await expect(app.transport.redo).toBeDisabled()

  const slider = app.settings.panel.getByRole('slider', { name: 'Learning rate, slider' })
  await slider.focus()
  for (let n = 0; n < 50; n++) await slider.press(n % 2 ? 'ArrowLeft' : 'ArrowRight')
  await page.getByRole('main').focus()
  for (let n = 0; n < 52; n++) await page.keyboard.press('Control+z')
  expect(await h()).toBe(8)
  expect((await app.state()).experiment.lanes[0]!.lr).toBe(0.001)
})

test('learning rate and clipping act on the running run; hidden units start over, as their controls say', async ({
  app,
}) => {
  await app.openLink(SMALL)
  await app.reaches(20)
  for (const [label, value] of [
    ['Learning rate', 0.02],
    ['Clip gradient at', 0.5],
  ] as const) {
    const before = await app.update()
    await app.settings.set(label, value)
    expect(await app.update()).toBeGreaterThanOrEqual(before)
    await app.reaches(before + 10)
  }
  const { update, fingerprints, experiment } = await app.pause()
  for (const { turns } of experiment.lanes) expect(turns).toMatch(/^\d+-lr-0\.02~\d+-clip-0\.5$/)
  expect(fingerprints).toEqual(await fingerprintsOf(experiment, update))
  expect(update).toBeGreaterThan(30)
  await app.settings.set('Hidden units', 9)
  await expect.poll(() => app.update()).toBe(0)
  expect((await app.standsStill()).fingerprints).toEqual(
    await fingerprintsInNode('cell=rnn,gru&h=9&T=12&B=4', 0),
  )
})

test('R, P, F and ? do what the list says, and can be switched off for good', async ({ app, page }) => {
  await app.openLink(SMALL)
  await app.reaches(20)
  await app.pause()
  await page.keyboard.press('r')
  await expect.poll(() => app.update()).toBe(0)
  const leave = page.getByRole('button', { name: 'Leave presentation' })
  await page.keyboard.press('p')
  await expect(leave).toBeVisible()
  await page.keyboard.press('p')
  await expect(leave).toBeHidden()
  const fullScreen = () => page.evaluate(() => document.fullscreenElement !== null)
  await page.keyboard.press('f')
  await expect.poll(fullScreen).toBe(true)
  await page.keyboard.press('f')
  await expect.poll(fullScreen).toBe(false)

  const help = page.getByRole('dialog', { name: 'Help' })
  await page.keyboard.press('?')
  await expect(help).toBeVisible()
  for (const key of ['Space', 'Alt+K', 'Shift+→', 'R', 'P', 'F', '?', 'Ctrl+Z'])
    await expect(help.getByText(key, { exact: true })).toBeVisible()
  await help.getByRole('checkbox', { name: 'Single letters' }).uncheck()
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()

  await app.reload()
  await app.reaches(1)
  await page.keyboard.press('p')
  await page.keyboard.press('?')
  await expect(leave).toBeHidden()
  await expect(help).toBeHidden()
  await page.keyboard.press('Space')
  await expect(app.transport.runButton).toBeVisible()
})

test('a page that nobody sees does not train, and goes on when it is seen again', async ({ app, page }) => {
  await app.openLink(SMALL)
  await app.reaches(2)
  const show = (hidden: boolean) =>
    page.evaluate(value => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => value })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  await show(true)
  const { update, status } = await app.standsStill()
  expect(status).toBe('paused')
  await show(false)
  await app.reaches(update + 5)
})

test('who has paused stays paused, through settings that start over, one upon the other', async ({ app }) => {
  await app.openLink(SMALL)
  await app.reaches(5)
  await app.pause()
  await app.settings.choice('Task').selectOption('recall')
  for (const T of [25, 20, 30]) await app.settings.set('Window T', T)
  await app.settings.set('Hidden units', 9)
  await expect.poll(async () => (await app.standsStill()).status).toBe('ready')
  await app.transport.oneUpdate.click()
  await expect.poll(() => app.update()).toBe(1)
  await app.settings.set('Window T', 16)
  await expect.poll(async () => (await app.standsStill()).status).toBe('ready')
  expect(await app.update()).toBe(0)

  await app.transport.runButton.click()
  await app.reaches(2)
  for (const T of [12, 14]) await app.settings.set('Window T', T)
  await expect.poll(async () => (await app.state()).status).toBe('running')
})
