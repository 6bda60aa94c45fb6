/** The loop and the unrolled picture are the same object. */
import { findBarriers } from './fixtures/axe.ts'
import { findClippedButtons, findSmallTargets, readTexts } from './fixtures/legibility.ts'
import { fingerprintsInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'

const SMALL = 'cell=rnn,lstm&h=8&T=20&B=4'
const spread = (widths: readonly number[]) => Math.max(...widths) - Math.min(...widths)

test('folds into one cell and unrolls again, while it trains, and no number changes by it', async ({
  app,
}) => {
  await app.openLink(SMALL)
  await app.reaches(10)
  const [unrolled] = await app.unrolling.widths()
  await expect(app.unrolling.picture).toHaveAccessibleName(/^The same cell 20 times/)
  await app.unrolling.fold.click()
  await expect(app.unrolling.cells).toHaveCount(2)
  await expect(app.unrolling.picture).toHaveAccessibleName(/^One cell whose state h returns to it, 20 times/)
  const folded = await app.unrolling.widths()
  expect(spread(folded)).toBeLessThan(1)
  expect(folded[0]).toBeLessThan(unrolled! / 5)
  const { update, status } = await app.state()
  expect(status).toBe('running')
  await app.reaches(update + 10)
  await app.unrolling.unroll.click()
  await expect.poll(async () => (await app.unrolling.widths())[0]).toBe(unrolled)
  await expect(app.unrolling.cells).toHaveCount(0)
  const later = await app.pause()
  expect(later.fingerprints).toEqual(await fingerprintsInNode(SMALL, later.update))
})

test('in between, all tracks are as wide as each other and narrower from picture to picture', async ({
  app,
  page,
}) => {
  await app.openLink(`${SMALL}&at=10`)
  await app.fingerprintsAt(10)
  await expect(app.unrolling.badge).toBeVisible()
  const seen = await page.evaluate(
    () =>
      new Promise<number[][]>(resolve => {
        const pictures: number[][] = []
        const look = () => {
          pictures.push([...document.querySelectorAll('.window')].map(({ clientWidth }) => clientWidth))
          if (document.querySelector('.folded-cell') || pictures.length > 600) resolve(pictures)
          else requestAnimationFrame(look)
        }
        document.querySelector<HTMLElement>('.fold')!.click()
        requestAnimationFrame(look)
      }),
  )
  const widths = seen.map(([first]) => first!)
  expect(new Set(widths).size).toBeGreaterThan(3)
  expect(widths.slice(1).filter((width, i) => width > widths[i]! + 1)).toEqual([])
  expect(seen.filter(all => spread(all) > 1)).toEqual([])
})

test('in a narrower window, which the axis is too long for, the copies stand under their columns', async ({
  app,
  page,
}) => {
  await app.openLink('cell=rnn&h=8&T=50&B=4&at=5')
  await app.fingerprintsAt(5)
  await expect(app.unrolling.badge).toBeVisible()
  const rights = () =>
    page.evaluate(() =>
      ['.copies-cells', '.characters'].map(
        name => document.querySelector(`.axis ${name}, .copies ${name}`)!.getBoundingClientRect().right,
      ),
    )
  const [wide] = await rights()
  await page.setViewportSize({ width: 768, height: 1024 })
  await expect.poll(async () => (await rights())[1]).toBeLessThan(wide! - 100)
  await expect.poll(async () => spread(await rights())).toBeLessThan(8)
})

test('by keyboard; under reduced motion there are only the two ends', async ({ app, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await app.openLink('task=recall&cell=gru&layers=2&h=8&T=12&at=10')
  await app.fingerprintsAt(10)
  await app.unrolling.fold.focus()
  const widths = await page.evaluate(
    () =>
      new Promise<number[]>(resolve => {
        const found: number[] = []
        const look = () => {
          found.push(document.querySelector('.window')!.clientWidth)
          if (document.querySelector('.folded-cell')) resolve(found)
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
        document.querySelector<HTMLElement>('.fold')!.click()
      }),
  )
  expect(new Set(widths).size).toBeLessThanOrEqual(2)
  await expect(app.unrolling.unroll).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(app.unrolling.cells).toHaveCount(0)
  await page.keyboard.press('Space')
  await expect(app.unrolling.cells).toHaveCount(1)
})

test('a hand pulls the edge in, and out again', async ({ app, page }) => {
  await app.openLink(`${SMALL}&at=10`)
  await app.fingerprintsAt(10)
  const [unrolled] = await app.unrolling.widths()
  const pull = async (by: number) => {
    const { x, y, width, height } = (await app.unrolling.grip.boundingBox())!
    const [from, at] = [x + width / 2, y + height / 2]
    await page.mouse.move(from, at)
    await page.mouse.down()
    await page.mouse.move(from + by / 2, at)
    await page.mouse.move(from + by, at)
  }
  await pull(-300)
  await expect
    .poll(async () => Math.abs((await app.unrolling.widths())[0]! - (unrolled! - 300)))
    .toBeLessThan(12)
  await page.mouse.up()
  await expect(app.unrolling.cells).toHaveCount(2)
  await pull(300)
  await expect.poll(async () => (await app.unrolling.widths())[0]).toBeGreaterThan(250)
  await page.mouse.up()
  await expect.poll(async () => (await app.unrolling.widths())[0]).toBe(unrolled)
})

test('folded, the one column is that of the step that is looked at, and walks on', async ({ app, page }) => {
  await app.openLink(`${SMALL}&at=10`)
  await app.fingerprintsAt(10)
  const { characters } = await app.frame(0)
  await app.unrolling.fold.click()
  await expect(app.unrolling.cells.first()).toHaveAccessibleName(/at step 20 it reads/)
  await app.stage.track('hidden h', 1).focus()
  await page.keyboard.press('Home')
  await expect(app.unrolling.cells.first()).toHaveAccessibleName(/at step 1 it reads/)
  await page.getByRole('main').focus()
  for (let n = 1; n <= 4; n++) {
    await app.transport.timeStep.click()
    await expect(app.walk.words).toContainText(`Forward, step ${n} of 20`)
    expect((await app.walk.veil('gradient')).left).toBeCloseTo(1, 2)
    expect((await app.walk.veil('hidden')).right).toBeCloseTo((20 - n) / 20, 2)
    for (const lane of [0, 1])
      await expect(app.unrolling.cells.nth(lane)).toHaveAccessibleName(new RegExp(`at step ${n} it reads`))
    if (/\w/.test(characters[n - 1]!))
      await expect(app.unrolling.cells.first()).toHaveAccessibleName(
        new RegExp(`reads “${characters[n - 1]}”`),
      )
  }
})

test('pointing at the badge, focusing it or tapping it lights every copy', async ({ app, page }) => {
  await app.openLink('cell=rnn,lstm,gru&h=8&T=20&at=10')
  await app.fingerprintsAt(10)
  await expect(app.unrolling.badge).toHaveAccessibleName(
    /weight_hh_l0: RNN \[8, 8\] = 64 · LSTM \[32, 8\] = 256 · GRU \[24, 8\] = 192/,
  )
  expect(await app.unrolling.lit()).toBe(false)
  await app.unrolling.badge.hover()
  await expect.poll(() => app.unrolling.lit()).toBe(true)
  await page.mouse.move(0, 0)
  await expect.poll(() => app.unrolling.lit()).toBe(false)
  await app.unrolling.badge.focus()
  await expect.poll(() => app.unrolling.lit()).toBe(true)
  await page.getByRole('main').focus()
  await expect.poll(() => app.unrolling.lit()).toBe(false)
  await app.unrolling.badge.click()
  await page.getByRole('main').focus()
  await page.mouse.move(0, 0)
  await expect(app.unrolling.badge).toHaveAttribute('aria-pressed', 'true')
  expect(await app.unrolling.lit()).toBe(true)
})

test('dL/dW is shown as the sum of the copies’ shares, of the followed loss', async ({ app, page }) => {
  await app.openLink('cell=rnn,lstm,gru,ff&layers=2&h=8&T=20&at=30')
  await app.fingerprintsAt(30)
  expect((await app.frame(0)).sections).not.toContain('shares')
  await app.stage.trackMenuButton.click()
  await app.stage.shown('dL/dW').check()
  await page.keyboard.press('Escape')
  await expect.poll(async () => (await app.frame(0)).sections).toContain('shares')
  expect((await app.frame(3)).sections).not.toContain('shares')
  for (const lane of [1, 2, 3])
    await expect(app.stage.track('dL/dW', lane)).toHaveAccessibleName(
      /dL\/dW of weight_hh_l1 for the loss at step 20 is the sum of 20 copies’; .* 90 % of it\.$/,
    )
  await expect(app.stage.track('dL/dW', 4)).toHaveCount(0)
  const track = app.stage.track('dL/dW', 1)
  await track.focus()
  await page.keyboard.press('Home')
  await expect(track).toHaveAttribute('aria-valuetext', 'step 1: 0 % of dL/dW, size 0')
  await page.keyboard.press('End')
  await expect(track).toHaveAttribute('aria-valuetext', /^step 20: [\d.]+ % of dL\/dW, size /)
})

for (const theme of ['light', 'dark'] as const) {
  test(`folded, lit or walked through, the ${theme} page is legible and has no barriers, projected too`, async ({
    app,
    page,
  }) => {
    const look = async (size: number, contrast: number) => {
      expect(await findBarriers(page)).toEqual([])
      const texts = await readTexts(page)
      expect(texts.filter(text => text.size < size - 0.01 || text.contrast < contrast)).toEqual([])
      expect(await findClippedButtons(page)).toEqual([])
      expect(await findSmallTargets(page)).toEqual([])
    }
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await app.open('', `?theme=${theme}`)
    await app.reaches(20)
    await app.pause()
    await app.unrolling.badge.focus()
    await look(12, 4.5)
    await app.transport.timeStep.click()
    await app.transport.wholePass.click()
    await app.transport.timeStep.click()
    await expect(app.walk.words).toContainText('Backward, step 50')
    await look(12, 4.5)
    await app.unrolling.fold.click()
    await expect(app.unrolling.cells).toHaveCount(2)
    await look(12, 4.5)
    await page.setViewportSize({ width: 1920, height: 1080 })
    await page.getByRole('button', { name: 'Present' }).click()
    await look(0.023 * 1080, 7)
  })
}

test.describe('by touch, on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('a tap folds and unrolls, on a long axis too, and nothing lies outside the screen', async ({
    app,
    page,
  }) => {
    await app.openLink('cell=lstm&h=8&T=200&B=2')
    await app.reaches(2)
    const number = page.locator('.axis').getByText('100', { exact: true })
    for (const [px, shown] of [
      [3, false],
      [-20, true],
    ] as const) {
      // So far behind the labels' edge that it is cut, and then clear of it.
      await number.evaluate((text, behind) => {
        const row = text.closest('.row')!.firstElementChild!
        text.closest('.stage-scroll')!.scrollLeft +=
          text.getBoundingClientRect().left - row.getBoundingClientRect().right + behind
      }, px)
      await expect(number).toBeVisible({ visible: shown })
    }
    await app.unrolling.fold.tap()
    await expect(app.unrolling.cells).toHaveCount(1)
    const { x, width } = (await app.unrolling.cells.boundingBox())!
    expect(x + width).toBeLessThanOrEqual(390)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await app.transport.timeStep.tap()
    await expect(app.walk.words).toContainText('Forward, step 1 of 200')
    await app.unrolling.unroll.tap()
    await expect(app.unrolling.cells).toHaveCount(0)
    await app.unrolling.badge.tap()
    await expect.poll(() => app.unrolling.lit()).toBe(true)
  })
})
