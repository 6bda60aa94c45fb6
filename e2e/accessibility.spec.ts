import { findBarriers } from './fixtures/axe.ts'
import {
  findClippedControls,
  findPaleDrawings,
  findSidewaysScrolling,
  visibleTexts,
} from './fixtures/sizes.ts'
import { expect, test } from './fixtures/test.ts'

/** With a setting that nobody knows, so that there are notices of both kinds. */
const EXPLODES = '#1?cell=rnn&act=relu&gain=4&clip=0&opt=sgd&lr=1000&what=ever'
const PROJECTOR = { width: 1920, height: 1080 }

for (const { what, query, viewport, text, line } of [
  { what: 'light', query: '?theme=light', viewport: undefined, text: 4.5, line: 3 },
  { what: 'dark', query: '?theme=dark', viewport: undefined, text: 4.5, line: 3 },
  { what: 'projector', query: '?present=1', viewport: PROJECTOR, text: 7, line: 4.5 },
  { what: 'dark projector', query: '?present=1&theme=dark', viewport: PROJECTOR, text: 7, line: 4.5 },
]) {
  test(`axe finds nothing, and drawings stand out: ${what}`, async ({ app, page }) => {
    if (viewport) await page.setViewportSize(viewport)
    await app.open('#1?cell=rnn,lstm,gru,ff', query)
    await app.reaches(30)
    await app.pause()
    expect(await findPaleDrawings(page, text, line)).toEqual([])
    expect(await findBarriers(page)).toEqual([])
  })
}

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing in the dialogs, menus and notices: ${theme}`, async ({ app, page }) => {
    await app.open(EXPLODES, `?theme=${theme}`)
    await expect(app.notices.explosion).toBeVisible()
    await app.settings.more()
    expect(await findBarriers(page), 'notices and all settings').toEqual([])
    for (const [name, button, dialog] of [
      ['Share', app.sharing.button, app.sharing.dialog],
      [
        'Presets',
        page.getByRole('button', { name: 'Presets' }),
        page.getByRole('dialog', { name: 'Presets' }),
      ],
      ['Help', page.getByRole('button', { name: 'Help' }), page.getByRole('dialog', { name: 'Help' })],
      ['Own text', app.ownText.button, app.ownText.dialog],
    ] as const) {
      await button.click()
      await expect(dialog).toBeVisible()
      expect(await findBarriers(page), name).toEqual([])
      await page.keyboard.press('Escape')
    }
    await app.stage.trackMenuButton.click()
    await expect(app.stage.shown('gradient')).toBeVisible()
    expect(await findBarriers(page), 'Tracks').toEqual([])
  })
}

test('projected, every word is at least 24 px and 2.3 % of the screen high, ticks included', async ({
  app,
  page,
}) => {
  await page.setViewportSize(PROJECTOR)
  await app.open('', '?present=1')
  await app.reaches(60)
  const least = Math.max(24, 0.023 * PROJECTOR.height) - 0.01
  const expectLarge = async (what: string) => {
    const texts = await visibleTexts(page)
    expect(texts.length, what).toBeGreaterThan(20)
    expect(
      texts.filter(({ px }) => px < least),
      what,
    ).toEqual([])
  }
  await expectLarge('running')
  await app.pause()
  await app.stage.track('gradient', 1).click()
  await expectLarge('paused, a step chosen')
  // Characters on a canvas are drawn 0.75 rem high.
  const rem = await page.evaluate(() =>
    Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
  )
  expect(0.75 * rem).toBeGreaterThanOrEqual(least)
  await page.keyboard.press('?')
  await expectLarge('help')
  await page.keyboard.press('Escape')
  await app.open(EXPLODES, '?present=1')
  await app.transport.runButton.click()
  await expect(app.notices.explosion).toBeVisible()
  await expectLarge('notices')
})

for (const size of [
  { width: 320, height: 256 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
]) {
  test(`at ${size.width} × ${size.height} only the time axis scrolls sideways, and every control fits`, async ({
    app,
    page,
  }) => {
    await page.setViewportSize(size)
    await app.open()
    await app.reaches(30)
    await app.settings.more()
    const sideways = async () =>
      (await findSidewaysScrolling(page)).filter(what => !what.includes('stage-scroll'))
    expect(await sideways()).toEqual([])
    expect(await findClippedControls(page)).toEqual([])
    await app.sharing.open()
    expect(await sideways()).toEqual([])
    await app.sharing.close()
    await page.getByRole('button', { name: 'Help' }).click()
    expect(await sideways()).toEqual([])
    await page.keyboard.press('Escape')
    await app.pause()
    // A header that stays in sight must leave room for what it is the header of.
    await app.stage.track('gradient', 2).scrollIntoViewIfNeeded()
    await app.stage.track('gradient', 2).focus()
    await expect(app.stage.track('gradient', 2)).toBeInViewport({ ratio: 0.5 })
    const covered = await page.getByRole('banner').evaluate(header => {
      const { top, bottom } = header.getBoundingClientRect()
      return Math.max(0, Math.min(bottom, innerHeight) - Math.max(0, top)) / innerHeight
    })
    expect(covered).toBeLessThan(0.5)
  })
}

test('with letters twice as large no control is clipped', async ({ app, page }) => {
  await app.open()
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '32px'
  })
  await app.settings.more()
  await app.reaches(30)
  expect(await findClippedControls(page)).toEqual([])
  await page.setViewportSize({ width: 640, height: 800 })
  expect(await findClippedControls(page)).toEqual([])
  await app.sharing.open()
  expect(await findClippedControls(page)).toEqual([])
  await app.sharing.close()
})

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
