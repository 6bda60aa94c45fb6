import { reachOf } from '../engine/diagnostics/reach.ts'
import { serveBelow } from './fixtures/subPath.ts'
import { expect, test } from './fixtures/test.ts'

test('the page trains by itself, without a click', async ({ app }) => {
  await app.open()
  await expect(app.transport.pauseButton).toHaveAttribute('aria-pressed', 'true')
  await app.reaches(5)
  expect((await app.state()).status).toBe('running')
})

test('every landmark and panel is in sight', async ({ app, page }) => {
  await app.open()
  for (const landmark of [
    page.getByRole('banner'),
    app.settings.panel,
    app.stage.main,
    page.getByRole('complementary', { name: 'Panels' }),
  ])
    await expect(landmark).toBeInViewport()
  for (const title of ['Loss', 'Gradient norm', 'Samples'])
    await expect(page.getByRole('region', { name: title })).toBeVisible()
  for (const lane of ['RNN', 'LSTM']) await expect(app.stage.lane(lane)).toBeVisible()
  await expect(app.stage.tracks).toHaveCount(7)
  await app.reaches(1)
})

test('the headline says that the RNN’s gradient fades fastest, and so it is', async ({ app }) => {
  await app.open()
  await app.reaches(100)
  await app.pause()
  await expect(app.stage.headline).toHaveText(/fades fastest.*RNN.*LSTM|RNN.*fades fastest.*LSTM/)

  const lanes = [await app.frame(0), await app.frame(1)]
  expect(lanes[0]!.update).toBe(lanes[1]!.update)
  const [rnn, lstm] = lanes.map(({ flow, tau }) => reachOf(flow, tau, 6).horizon) as [number, number?]
  expect(rnn).toBeLessThan(lstm ?? Infinity)
  await expect(app.stage.headline).toHaveText(
    `Gradient fades fastest in RNN: reaches ${rnn} steps, LSTM ${lstm ?? `all ${lanes[1]!.tau}`}.`,
  )
})

test('the sentences and charts fill in by themselves, samples too', async ({ app, page }) => {
  await app.open()
  await expect(page.getByRole('img', { name: /^Loss in bits per character: RNN [\d.]+/ })).toBeVisible()
  await expect(page.getByText(/^RNN .+ of updates clipped/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Samples' }).getByRole('listitem')).not.toHaveCount(0)
})

test('it works from a folder of any server, as a project page', async ({ app, page, baseURL }) => {
  await using server = await serveBelow('/some/where/', baseURL!)
  await page.goto(server.url)
  await app.isThere()
  await app.reaches(5)
  expect((await app.state()).kernel).toBe('simd')
  expect(server.missed).toEqual([])
})

test('a teacher’s address opens in presentation', async ({ app, page }) => {
  await app.open('', '?present=1')
  await expect(page.getByRole('button', { name: 'Leave presentation' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await expect(app.stage.lane('LSTM')).toBeVisible()
  await expect(app.settings.panel).toBeHidden()
  await app.reaches(5)
})
