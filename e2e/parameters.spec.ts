/** Every weight matrix with its gradient and its update: true, asked for only while somebody looks, and still while it trains. */
import { findBarriers } from './fixtures/axe.ts'
import { findSidewaysScrolling, findSmallTargets, readTexts } from './fixtures/legibility.ts'
import { fingerprintsInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'

// bonjour has seven symbols.
const LANES = 'task=bonjour&T=4&h=8&cell=rnn,lstm,gru'

/** A task that needs none of the code that a worker fetches later. */
const TEXT = 'cell=rnn,lstm&h=8&T=20'

const tensorsOf = (G: number) => [
  `weight_ih_l0 [${8 * G}, 7]`,
  `weight_hh_l0 [${8 * G}, 8]`,
  `bias_ih_l0 [${8 * G}]`,
  `bias_hh_l0 [${8 * G}]`,
  'decoder.weight [7, 8]',
  'decoder.bias [7]',
]

test('every tensor of every lane has PyTorch’s name and shape, and its gates their letters', async ({
  app,
}) => {
  const { parameters } = app
  await app.openLink(`${LANES}&at=30`)
  await app.fingerprintsAt(30)
  await parameters.title.click()
  for (const [cell, G, letters] of [
    ['RNN', 1, ''],
    ['LSTM', 4, 'ifgo'],
    ['GRU', 3, 'rzn'],
  ] as const) {
    await parameters.lane.selectOption(cell)
    await expect.poll(() => parameters.names()).toEqual(tensorsOf(G))
    const recurrent = parameters.tensors.nth(1)
    await expect(recurrent.locator('.tensor-gates')).toHaveText(letters)
    await expect(recurrent).toHaveAccessibleName(/values within ±[\d.]+, gradient within ±[\de.-]+, /)
  }
})

test('the numbers are those of the update on screen; the change is known from the next one on', async ({
  app,
}) => {
  const { parameters } = app
  await app.openLink(`${LANES}&at=30`)
  await app.fingerprintsAt(30)
  await parameters.title.click()
  await parameters.tableButton.click()
  await expect(parameters.table).toHaveAccessibleName('Parameters after update 30')
  const before = await parameters.rows()
  expect(before.map(([, , ratio]) => ratio)).toEqual(new Array(6).fill('–'))
  await expect(parameters.panel.getByText('is known after the next one')).toBeVisible()
  await app.transport.oneUpdate.click()
  await expect(parameters.table).toHaveAccessibleName('Parameters after update 31')
  const after = await parameters.rows()
  for (const [norm, gradient, ratio] of after) {
    expect([norm, gradient].map(Number).every(value => value > 0)).toBe(true)
    expect(ratio).toMatch(/^[\d.]+ %$/)
  }
  expect(after.map(row => row[1])).not.toEqual(before.map(row => row[1]))
  await expect(
    parameters.panel.getByText(/^Relative to its size, update 31 moved \S+ most, by [\d.]+ %; \S+ least/),
  ).toBeVisible()
  await expect(parameters.tensors.first()).toHaveAccessibleName(/changed by [\d.]+ % in the last update$/)

  await app.transport.runButton.click()
  await expect
    .poll(async () => (await parameters.rows()).map(row => row[0]))
    .not.toEqual(after.map(row => row[0]))
})

test('only what is looked at is sent: closed, opened, of one lane, closed again; what is open is projected, too', async ({
  app,
  page,
}) => {
  const { parameters } = app
  const sentBy = async (lane: number) => (await app.frame(lane)).sections.includes('weights weight_hh_l0')
  const sent = () => sentBy(0)
  await app.openLink(`${LANES}&at=30`)
  await app.fingerprintsAt(30)
  expect(await sent()).toBe(false)
  await parameters.title.click()
  await expect.poll(sent).toBe(true)
  expect(await sentBy(1)).toBe(false)
  await parameters.lane.selectOption('LSTM')
  await expect.poll(() => sentBy(1)).toBe(true)
  expect(await sentBy(0)).toBe(false)
  await app.reload()
  await app.fingerprintsAt(30)
  await expect(parameters.tensors.first()).toBeVisible()
  await expect.poll(sent).toBe(true)
  await page.keyboard.press('p')
  await expect(app.settings.box('Hidden units')).toBeHidden()
  await expect(parameters.tensors.first()).toBeVisible()
  expect(await sent()).toBe(true)
  await page.keyboard.press('p')
  await parameters.title.click()
  await expect.poll(sent).toBe(false)
  await expect(parameters.tensors).toHaveCount(0)
  await app.transport.oneUpdate.click()
  await expect.poll(() => app.update()).toBe(31)
  await app.standsStill()
  expect(await sent()).toBe(false)
})

test('looking changes no number', async ({ app }) => {
  await app.openLink(LANES)
  await app.parameters.title.click()
  await app.reaches(5)
  await app.reload()
  await app.pasteLink(`${LANES}&seed=5&at=200`)
  await expect.poll(async () => (await app.state()).experiment.at).toBe(200)
  await expect(app.parameters.tensors).toHaveCount(6)
  expect(await app.fingerprintsAt(200)).toEqual(await fingerprintsInNode(`${LANES}&seed=5`, 200))
})

test('nothing moves while it trains', async ({ app }) => {
  const { parameters } = app
  await app.openLink('cell=lstm&h=8&T=20')
  await parameters.title.click()
  await expect(parameters.tensors).toHaveCount(6)
  await app.reaches((await app.update()) + 20)
  // From the panel's upper edge: new samples above it push it down, and the browser holds on to what is being read.
  const places = () =>
    parameters.panel.evaluate(panel =>
      [...panel.querySelectorAll('[role=img]')].map(each => {
        const { top, height } = each.getBoundingClientRect()
        return [top - panel.getBoundingClientRect().top, height].map(Math.round)
      }),
    )
  const early = await places()
  await app.reaches((await app.update()) + 300)
  expect(await places()).toEqual(early)

  // Nor when it starts over.
  await parameters.panel.evaluate(panel => {
    const seen = new MutationObserver(() => {
      if (panel.querySelectorAll('.tensor').length !== 6) panel.setAttribute('data-jumped', '')
    })
    seen.observe(panel, { childList: true, subtree: true })
  })
  await app.transport.reset.click()
  await expect.poll(() => app.update()).toBeLessThan(300)
  await app.reaches(20)
  await expect(parameters.panel).not.toHaveAttribute('data-jumped')
  expect(await places()).toEqual(early)
})

for (const theme of ['light', 'dark']) {
  test(`the open panel is for everyone: ${theme}`, async ({ app, page }) => {
    const { parameters } = app
    await app.open('#1?cell=lstm,gru&h=40&at=20', `?theme=${theme}`)
    await app.standsStill()
    await parameters.title.click()
    await parameters.tableButton.click()
    await expect(parameters.table).toBeVisible()
    expect(await findBarriers(page)).toEqual([])
    expect((await readTexts(page)).filter(({ size, contrast }) => size < 12 || contrast < 4.5)).toEqual([])
    expect(await findSmallTargets(page)).toEqual([])
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 800 })
      expect((await findSidewaysScrolling(page)).filter(name => name !== 'stage-scroll')).toEqual([])
    }
  })
}

test('where the panel’s code cannot be fetched, that is said, and the rest goes on', async ({
  app,
  page,
  problems,
}) => {
  problems.allow(/ParametersPanel/)
  await page.route(/ParametersPanel/, route => route.abort())
  await app.openLink(LANES)
  await app.parameters.title.click()
  await expect(app.parameters.panel.getByText('could not be loaded')).toBeVisible()
  await app.reaches((await app.update()) + 20)
})

test('code that comes late keeps nothing waiting: it trains and pauses, and the pictures come at a standstill', async ({
  app,
  page,
}) => {
  let release = () => {}
  const released = new Promise<void>(resolve => {
    release = resolve
  })
  let asked = 0
  await page.route(/worker-seldom/, async route => {
    asked++
    await released
    await route.continue()
  })
  await app.openLink(TEXT)
  await app.parameters.title.click()
  await expect.poll(() => asked).toBe(1)
  await app.reaches((await app.update()) + 20)
  const { update } = await app.pause()
  await expect(app.parameters.tensors).toHaveCount(0)
  release()
  await expect(app.parameters.tensors).toHaveCount(6)
  expect(await app.update()).toBe(update)
})

test('where it cannot be fetched, that is said, and it trains on; tried again, it comes, and no number has changed', async ({
  app,
  page,
  problems,
}) => {
  problems.allow(/worker-seldom/)
  await page.route(/worker-seldom/, route => route.abort())
  await app.openLink(TEXT)
  await app.parameters.title.click()
  const notice = app.notices.saying('could not be loaded for RNN')
  await expect(notice).toBeVisible()
  await app.reaches((await app.update()) + 20)
  await notice.getByRole('button', { name: 'Try again' }).click()
  await expect(notice).toBeVisible()
  await expect(app.parameters.tensors).toHaveCount(0)

  await page.unroute(/worker-seldom/)
  await notice.getByRole('button', { name: 'Try again' }).click()
  await expect(app.parameters.tensors).toHaveCount(6)
  await expect(notice).toHaveCount(0)
  const { update, fingerprints, workers } = await app.pause()
  expect(workers).toBe(2)
  expect(fingerprints).toEqual(await fingerprintsInNode(TEXT, update))
})
