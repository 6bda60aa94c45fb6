/** Whoever cannot see well, point well or get near the screen meets the same page, while it trains too. */
import { findBarriers } from './fixtures/axe.ts'
import {
  findClippedButtons,
  findSidewaysScrolling,
  findSmallTargets,
  readTexts,
} from './fixtures/legibility.ts'
import { type Dialog, Dialogs } from './fixtures/panels/dialogs.ts'
import { measureShifts } from './fixtures/shifts.ts'
import { expect, test } from './fixtures/test.ts'
import type { Unrolled } from './fixtures/unrolled.ts'

const projector = { width: 1920, height: 1080 }
const oldProjector = { width: 1280, height: 720 }

/** Running, with everything on screen that comes by itself. */
async function openRunning(app: Unrolled, query = ''): Promise<void> {
  await app.open('', query)
  await app.reaches(30)
  await expect(app.stage.headline).not.toBeEmpty()
}

async function whileOpen(dialog: Dialog, look: () => Promise<void>): Promise<void> {
  await dialog.from?.click()
  await dialog.button.click()
  await expect(dialog.box).toBeVisible()
  await look()
  await dialog.close.click()
  await expect(dialog.box).toBeHidden()
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing wrong with the ${theme} page while it trains, nor with its dialogs then`, async ({
    app,
    page,
  }) => {
    const look = async () => expect(await findBarriers(page)).toEqual([])
    await openRunning(app, `?theme=${theme}`)
    // Enough of them to be scrolled.
    await page.getByRole('textbox', { name: 'Complete my text' }).fill('Once upon a time there ')
    for (let n = 0; n < 4; n++) await page.getByRole('button', { name: 'Write on' }).click()
    await expect(page.getByRole('region', { name: 'Samples' }).getByRole('listitem').nth(5)).toBeAttached()
    await look()
    for (const dialog of Object.values(new Dialogs(page))) await whileOpen(dialog, look)
    await page.setViewportSize(projector)
    await page.getByRole('button', { name: 'Present' }).click()
    await look()
    await whileOpen(new Dialogs(page).help, look)
    expect((await app.state()).status).toBe('running')
  })

  test(`from the last row, everything on the ${theme} projected page is large and clear`, async ({
    app,
    page,
  }) => {
    await page.setViewportSize(projector)
    await openRunning(app, `?present=1&theme=${theme}`)
    await app.stage.track('gradient', 1).focus()
    const look = async ({ height }: { height: number }) => {
      const texts = await readTexts(page)
      expect(texts.length).toBeGreaterThan(50)
      const least = Math.max(24, 0.023 * height)
      expect(texts.filter(({ size }) => size < least - 0.01)).toEqual([])
      expect(texts.filter(({ contrast }) => contrast < 7)).toEqual([])
      expect(await findSidewaysScrolling(page)).not.toContain('document')
      expect(await findClippedButtons(page)).toEqual([])
    }
    await look(projector)
    await whileOpen(new Dialogs(page).help, () => look(projector))
    await page.setViewportSize(oldProjector)
    await look(oldProjector)
  })
}

for (const [width, height] of [
  [320, 256],
  [390, 844],
] as const) {
  test(`on ${width} × ${height} pixels every dialog fits, and the page behind it too`, async ({
    app,
    page,
  }) => {
    await page.setViewportSize({ width, height })
    await openRunning(app)
    expect(await findSidewaysScrolling(page)).toEqual(['stage-scroll'])
    for (const dialog of Object.values(new Dialogs(page))) {
      await whileOpen(dialog, async () => {
        expect(await findSidewaysScrolling(page)).toEqual(['stage-scroll'])
        expect(await findClippedButtons(page)).toEqual([])
        const box = (await dialog.box.boundingBox())!
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0)
        expect(box.x + box.width).toBeLessThanOrEqual(width)
        expect(box.y + box.height).toBeLessThanOrEqual(height)
      })
    }
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('p')
    await expect(page.getByRole('button', { name: 'Leave presentation' })).toBeInViewport({ ratio: 1 })
    expect(await findSidewaysScrolling(page)).toEqual(['stage-scroll'])
    expect(await findClippedButtons(page)).toEqual([])
  })
}

test('nothing on the page jumps while it trains', async ({ app, page }) => {
  await app.open()
  await app.transport.speed.selectOption('max')
  // Long enough for figures to gain digits and for sentences to grow.
  await app.reaches(1200, 60_000)
  expect(await measureShifts(page)).toBeLessThan(0.01)
})

test('with the browser’s own font size doubled no button loses its words', async ({ app, page, context }) => {
  const devtools = await context.newCDPSession(page)
  await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
  await openRunning(app)
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px')
  await app.settings.more()
  expect(await findClippedButtons(page)).toEqual([])
  expect(await findSidewaysScrolling(page)).not.toContain('document')
  for (const dialog of Object.values(new Dialogs(page)))
    await whileOpen(dialog, async () => expect(await findClippedButtons(page)).toEqual([]))
})

test('everything that can be pointed at is at least 24 pixels wide and high', async ({ app, page }) => {
  const look = async () => expect(await findSmallTargets(page)).toEqual([])
  await openRunning(app)
  await app.settings.more()
  await look()
  for (const dialog of Object.values(new Dialogs(page))) await whileOpen(dialog, look)
  await app.stage.trackMenuButton.click()
  await expect(app.stage.shown('gradient')).toBeVisible()
  await look()
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 390, height: 844 })
  await look()
})
