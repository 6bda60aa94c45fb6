/** Everything without a mouse. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/test.ts'

interface Stop {
  readonly name: string
  readonly role: string
  readonly region: string
  readonly ring: boolean
  readonly inSight: boolean
}

/** Presses Tab from the top of the page until it leaves the page or comes round. */
async function tour(page: Page): Promise<Stop[]> {
  const stops: Stop[] = []
  for (let n = 0; n < 150; n++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body || element.hasAttribute('data-visited')) return undefined
      element.setAttribute('data-visited', '')
      const { top, bottom, left, right } = element.getBoundingClientRect()
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      const atMiddle = document.elementFromPoint(
        (left + right) / 2,
        (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2,
      )
      const region = element.closest('header, main, aside, section[aria-label]')
      return {
        name:
          element.getAttribute('aria-label') ??
          (element as HTMLInputElement).labels?.[0]?.textContent ??
          element.textContent ??
          '',
        role: element.getAttribute('role') ?? element.tagName.toLowerCase(),
        region: region?.getAttribute('aria-label') ?? region?.tagName.toLowerCase() ?? '',
        ring: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
        inSight:
          bottom > 0 &&
          top < innerHeight &&
          !!atMiddle &&
          (element.contains(atMiddle) || atMiddle.contains(element)),
      }
    })
    if (!stop) return stops
    stops.push(stop)
  }
  return stops
}

test('Tab reaches every control once, in the order of the page, in sight and with a ring around it', async ({
  app,
  page,
}) => {
  await app.openLink('cell=rnn,lstm&h=8&T=20')
  await app.reaches(5)
  // Their code comes by itself, but later.
  await expect(app.unrolling.badge).toBeVisible()
  for (const figure of ['loss', 'gradient norm']) await expect(app.figures.button(figure)).toBeVisible()
  const expected = await page.evaluate(
    () =>
      [
        ...document.querySelectorAll<HTMLElement>('button, select, input, textarea, summary, [tabindex="0"]'),
      ].filter(
        element =>
          element.checkVisibility({ visibilityProperty: true }) && !(element as HTMLButtonElement).disabled,
      ).length,
  )
  const stops = await tour(page)
  expect(stops.length).toBe(expected)
  expect(stops.filter(({ name }) => name.trim() === '')).toEqual([])
  expect(stops.filter(({ ring }) => !ring)).toEqual([])
  expect(stops.filter(({ inSight }) => !inSight)).toEqual([])
  expect(stops[0]!.name).toContain('Skip')
  expect(stops[1]!.name).toMatch(/Pause|Run/)
  const regions = stops
    .map(({ region }) => region)
    .filter((region, i, all) => region !== '' && region !== all[i - 1])
  expect(regions).toEqual(['header', 'Experiment', 'Stage', 'Panels'])
})

test('the first stop skips to the stage', async ({ app, page }) => {
  await app.openLink('cell=rnn&h=8&T=20')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Skip to the stage' })).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(app.stage.main).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(app.stage.main.locator(':focus')).toHaveCount(1)
})

test('every track is two stops, its menu and itself; arrows move along it and say the value', async ({
  app,
  page,
}) => {
  await app.openLink('cell=lstm&h=8&T=20&at=20')
  await app.fingerprintsAt(20)
  await app.figures.button('guess, lane 1').focus()
  for (const [title, says] of [
    ['guess', /step \d+: guesses .+ with \d+ %, surprise [\d.]+ bits/],
    ['hidden h', /step \d+: strongest unit \d+ at -?[\d.]+/],
    ['cell c', /step \d+: strongest unit \d+ at -?[\d.]+/],
    ['gradient', /following the loss at step \d+/],
  ] as const) {
    const track = app.stage.track(title, 1)
    await expect(app.figures.button(`${title}, lane 1`)).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(track, title).toBeFocused()
    await page.keyboard.press('Home')
    await expect(track).toHaveAttribute('aria-valuenow', '1')
    for (const [key, at] of [
      ['ArrowRight', 2],
      ['ArrowRight', 3],
      ['ArrowLeft', 2],
      ['PageDown', 12],
      ['PageUp', 2],
      ['End', 20],
      ['ArrowRight', 20],
    ] as const) {
      await page.keyboard.press(key)
      await expect(track, `${title}: ${key}`).toHaveAttribute('aria-valuenow', String(at))
      await expect(track).toHaveAttribute('aria-valuetext', says)
    }
    await page.keyboard.press('Tab')
  }
})

test('the value that is read out is of the step that is shown', async ({ app, page }) => {
  await app.openLink('cell=gru&h=8&T=20&at=20')
  await app.fingerprintsAt(20)
  const track = app.stage.track('guess', 1)
  await track.focus()
  await page.keyboard.press('Home')
  const texts = new Set<string | null>()
  for (let n = 1; n <= 6; n++) {
    const text = await track.getAttribute('aria-valuetext')
    expect(text).toContain(`step ${n}:`)
    texts.add(text)
    await expect(app.stage.main.getByText(new RegExp(`^step ${n} reads`))).toBeVisible()
    await page.keyboard.press('ArrowRight')
  }
  expect(texts.size).toBe(6)
})

test('on a gradient track arrows choose the loss that is followed back, Enter does so on any track', async ({
  app,
  page,
}) => {
  await app.openLink('cell=gru,lstm&h=8&T=20&at=20')
  await app.fingerprintsAt(20)
  expect((await app.frame(0)).tau).toBe(19)
  await app.stage.track('gradient', 1).focus()
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowLeft')
  await expect.poll(async () => [(await app.frame(0)).tau, (await app.frame(1)).tau]).toEqual([16, 16])
  await expect(app.stage.track('gradient', 2)).toHaveAttribute('aria-valuenow', '17')
  await expect(app.stage.lane('LSTM').getByText(/^The loss at step 17/)).toBeVisible()

  await app.stage.track('hidden h', 1).focus()
  await page.keyboard.press('Home')
  for (let n = 0; n < 8; n++) await page.keyboard.press('ArrowRight')
  expect((await app.frame(0)).tau).toBe(16)
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await app.frame(0)).tau).toBe(8)
})

test('the clip threshold moves by arrow keys', async ({ app, page }) => {
  await app.openLink('cell=gru&h=8&T=20')
  const threshold = page.getByRole('slider', { name: 'Clip threshold' })
  await threshold.focus()
  await page.keyboard.press('ArrowDown')
  await expect(threshold).toHaveAttribute('aria-valuenow', '0.3')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(threshold).toHaveAttribute('aria-valuetext', '3')
  await expect(app.settings.box('Clip gradient at')).toHaveValue('3')
})

test('a dialog longer than the screen opens at its beginning', async ({ app, page }) => {
  await page.setViewportSize({ width: 1280, height: 320 })
  await app.openLink('cell=gru&h=8&T=20')
  await page.getByRole('button', { name: 'Help' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Help' })
  await expect(dialog).toBeVisible()
  await expect(dialog.locator(':focus')).toHaveCount(1)
  expect(
    await dialog.evaluate(({ scrollTop, scrollHeight, clientHeight }) => [
      scrollTop,
      scrollHeight > clientHeight,
    ]),
  ).toEqual([0, true])
})

test('dialogs open and close by keyboard and give the focus back', async ({ app, page }) => {
  await app.openLink('cell=gru&h=8&T=20')
  for (const [button, dialog] of [
    [app.sharing.button, app.sharing.dialog],
    [page.getByRole('button', { name: 'Presets' }), page.getByRole('dialog', { name: 'Presets' })],
    [page.getByRole('button', { name: 'Help' }), page.getByRole('dialog', { name: 'Help' })],
    [app.ownText.button, app.ownText.dialog],
  ] as const) {
    await button.press('Enter')
    await expect(dialog).toBeVisible()
    await expect(dialog.locator(':focus')).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(button).toBeFocused()
  }
  await page.getByRole('button', { name: 'Presets' }).press('Enter')
  await page.getByRole('button', { name: /^GRU against LSTM/ }).press('Enter')
  await expect(app.stage.lane('GRU')).toBeVisible()
  await expect(app.transport.pauseButton).toBeFocused()
  await app.reaches(3)
  await page.keyboard.press('Space')
  await expect(app.transport.runButton).toBeFocused()
  expect((await app.state()).status).toBe('paused')
})
