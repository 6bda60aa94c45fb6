import { expect, test } from './fixtures/test.ts'

/** Of what is said and what should have been, at the steps from one on. */
const errorFrom = (from: number, said: readonly number[], wanted: readonly number[]) =>
  said.slice(from).reduce((sum, value, t) => sum + (value - wanted[from + t]!) ** 2, 0) / (said.length - from)

test('a moving ball: with memory far below the floor of who sees one position, and what it imagines is where the ball goes', async ({
  app,
}) => {
  await app.openLink('task=ball&cell=ff,lstm&h=16&T=30&lr=0.01&at=600')
  await expect.poll(() => app.stage.titles(2)).toEqual(['series', 'hidden h', 'cell c', 'gradient'])
  await app.fingerprintsAt(600)

  const loss = app.page.getByRole('region', { name: 'Loss' })
  await expect(loss.getByText('MSE')).toBeVisible()
  await expect(loss.getByLabel('Unit of the loss')).toHaveCount(0)
  await expect(loss.getByText(/^Mean squared error: No memory 0\.03\d · LSTM 0\.00\d+\.$/)).toBeVisible()

  // v²·(1 − ⅔v) at v = 0.2.
  const floor = 0.04 * (1 - 0.4 / 3)
  const [said, wanted] = [await app.section(1, 'said'), await app.section(1, 'wanted')]
  expect(said.length).toBe(30)
  expect(errorFrom(1, said, wanted)).toBeLessThan(floor / 4)
  expect(errorFrom(1, await app.section(0, 'said'), wanted)).toBeGreaterThan(floor / 2)

  // Reading nothing but itself over the last ten steps, the LSTM stays near; what has no memory does not.
  const rolled = async (lane: number) => {
    const track = app.stage.track('series', lane)
    await expect(track).toHaveAccessibleName(/Reading only itself after step 20: by \d\.\d+ over 10 steps\.$/)
    return Number(/20: by (\d\.\d+)/.exec((await track.getAttribute('aria-label'))!)![1])
  }
  expect(await rolled(2)).toBeLessThan(0.2)
  expect(await rolled(1)).toBeGreaterThan(0.3)

  await app.stage.track('series', 2).focus()
  await app.page.keyboard.press('Home')
  await app.page.keyboard.press('ArrowRight')
  await app.page.keyboard.press('Enter')
  await expect(app.stage.track('series', 2)).toHaveAccessibleName(/Reading only itself after step 2: /)
  await expect(app.stage.track('series', 2)).toHaveAttribute(
    'aria-valuetext',
    /^step 2: reads [−\d.]+, says [−\d.]+, should say [−\d.]+$/,
  )
})

test('adding: says the sum of the two marked numbers: the goal is reached', async ({ app }) => {
  await app.openLink('task=adding&cell=lstm&h=16&T=10&B=32&lr=0.01&at=1500')
  await app.fingerprintsAt(1500)
  await expect(app.score.sentence).toContainText(/The goal, 95 %, is reached by LSTM/)
  const track = app.stage.track('series', 1)
  await expect(track).toHaveAccessibleName(
    /\d\.\d\d at step \d \+ \d\.\d\d at step \d+: says \d\.\d\d, should be \d\.\d\d\.$/,
  )
  const [a, b, said, sum] = (await track.getAttribute('aria-label'))!.match(/\d\.\d\d/g)!.map(Number)
  expect(a! + b!).toBeCloseTo(sum!, 1)
  expect(Math.abs(said! - sum!)).toBeLessThan(0.2)
  const loss = app.page.getByRole('region', { name: 'Loss' })
  const figure = Number(
    /LSTM ([\d.]+\d)/.exec((await loss.getByText(/^Mean squared error/).textContent())!)![1],
  )
  expect(figure).toBeLessThan(1 / 6 / 8)
  await expect(loss.getByText('always says the mean 0.17')).toBeVisible()
})

test('what is about characters says that there are none', async ({ app }) => {
  await app.openLink('task=sines&cell=gru&h=8&T=20&at=20')
  await app.fingerprintsAt(20)
  await expect(app.page.getByRole('heading', { name: 'Samples' })).toHaveCount(0)
  await expect(app.page.getByLabel('Shown').getByRole('option')).toHaveCount(2)
  await app.page.getByRole('heading', { name: 'One unit on text' }).click()
  await expect(
    app.page.getByText('This task is about numbers: there are no characters to look into.'),
  ).toBeVisible()
})
