/** What axe-core and a ruler can find out; legibility.spec.ts goes through the dialogs, the projected page and small screens. */
import { findBarriers } from './fixtures/axe.ts'
import { findClippedButtons, findPaleLines, findSidewaysScrolling, readTexts } from './fixtures/legibility.ts'
import { expect, test } from './fixtures/test.ts'

/** With a setting that nobody knows, so that there are notices of both kinds. */
const EXPLODES = '#1?cell=rnn&act=relu&gain=4&clip=0&opt=sgd&lr=1000&what=ever'
const PROJECTOR = { width: 1920, height: 1080 }

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing in the notices, all settings and menus: ${theme}`, async ({ app, page }) => {
    await app.open(EXPLODES, `?theme=${theme}`)
    await expect(app.notices.explosion).toBeVisible()
    await app.settings.more()
    expect(await findBarriers(page), 'notices and all settings').toEqual([])
    await app.stage.trackMenuButton.click()
    await expect(app.stage.shown('gradient')).toBeVisible()
    expect(await findBarriers(page), 'Tracks').toEqual([])
    await app.ownText.button.click()
    await app.ownText.box.fill('too short')
    expect(await findBarriers(page), 'Own text').toEqual([])
    await app.ownText.cancel.click()
  })

  test(`four lanes in words and lines stand out from the ${theme} page, and when projected more so`, async ({
    app,
    page,
  }) => {
    await app.open('#1?cell=rnn,lstm,gru,ff', `?theme=${theme}`)
    await app.reaches(30)
    await app.pause()
    const pale = async (least: number) => (await readTexts(page)).filter(({ contrast }) => contrast < least)
    expect(await pale(4.5)).toEqual([])
    expect(await findPaleLines(page, 3)).toEqual([])
    await page.setViewportSize(PROJECTOR)
    await page.keyboard.press('p')
    await expect(page.getByRole('button', { name: 'Leave presentation' })).toBeVisible()
    expect(await pale(7)).toEqual([])
    expect(await findPaleLines(page, 4.5)).toEqual([])
    expect(await findBarriers(page)).toEqual([])
  })
}

test('projected notices are as large as the rest, and so are letters drawn on canvases', async ({
  app,
  page,
}) => {
  await page.setViewportSize(PROJECTOR)
  await app.open(EXPLODES, '?present=1')
  await expect(app.notices.explosion).toBeVisible()
  const least = 0.023 * PROJECTOR.height - 0.01
  expect((await readTexts(page)).filter(({ size }) => size < least)).toEqual([])
  // Characters on a canvas are drawn 0.75 rem high.
  const rem = await page.evaluate(() =>
    Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
  )
  expect(0.75 * rem).toBeGreaterThanOrEqual(least)
})

for (const size of [
  { width: 320, height: 256 },
  { width: 768, height: 1024 },
]) {
  test(`at ${size.width} × ${size.height} only the time axis scrolls sideways, and the header leaves room`, async ({
    app,
    page,
  }) => {
    await page.setViewportSize(size)
    await app.open()
    await app.reaches(5)
    await app.settings.more()
    expect((await findSidewaysScrolling(page)).filter(name => name !== 'stage-scroll')).toEqual([])
    expect(await findClippedButtons(page)).toEqual([])
    await app.pause()
    await app.stage.track('gradient', 2).focus()
    await expect(app.stage.track('gradient', 2)).toBeInViewport({ ratio: 0.4 })
    const covered = await page.getByRole('banner').evaluate(header => {
      const { top, bottom } = header.getBoundingClientRect()
      return Math.max(0, Math.min(bottom, innerHeight) - Math.max(0, top)) / innerHeight
    })
    expect(covered).toBeLessThan(0.5)
  })
}

test('whoever asks for less motion gets none', async ({ app, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await app.open()
  await app.reaches(5)
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
})

test('the page stays usable with forced colours', async ({ app, page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await app.open()
  await app.reaches(5)
  for (const control of [app.transport.pauseButton, app.sharing.button]) {
    const border = await control.evaluate(element => getComputedStyle(element).borderTopWidth)
    expect(Number.parseFloat(border)).toBeGreaterThan(0)
  }
  await expect(app.stage.tracks.first()).toBeVisible()
})
