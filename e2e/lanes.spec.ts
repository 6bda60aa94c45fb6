/** Lanes are there to be compared, so what is shown of them always belongs together, and what is said of them is what is shown. */
import { expect, test } from './fixtures/test.ts'
import { Unrolled } from './fixtures/unrolled.ts'

for (const speed of ['60 /s', 'max']) {
  test(`at ${speed} all lanes show the same update at every moment`, async ({ app, page }) => {
    await app.openLink('cell=rnn,lstm,gru&h=16&T=16&B=4')
    await app.transport.speed.selectOption(speed)
    await app.reaches(5)
    const seen = await page.evaluate(async () => {
      const moments: (number | undefined)[][] = []
      const look = () => moments.push([0, 1, 2].map(lane => window.__rnn!.frame(lane)?.update))
      for (let n = 0; n < 150; n++) {
        await new Promise(resolve => requestAnimationFrame(resolve))
        look()
        // Also between two pictures, after messages have come in.
        await new Promise(resolve => setTimeout(resolve))
        look()
      }
      return moments
    })
    expect(seen.filter(updates => new Set(updates).size !== 1)).toEqual([])
    expect(new Set(seen.map(([update]) => update)).size).toBeGreaterThan(20)
  })
}

test('without the gradient track no sentence speaks of gradients, or of waiting for them', async ({
  app,
}) => {
  await app.open()
  await expect(app.stage.lane('RNN').getByText(/^The loss at step/)).toBeVisible()
  await app.stage.trackMenuButton.click()
  await app.stage.shown('gradient').uncheck()
  await expect(app.stage.main.getByText(/The loss at step|^Gradients? |Getting ready/)).toHaveCount(0)
  await app.stage.shown('gradient').check()
  await expect(app.stage.lane('RNN').getByText(/^The loss at step/)).toBeVisible()
})

test('whoever opens the link to a text of one’s own trains on it and gets the same numbers', async ({
  app,
  page,
  context,
  problems,
}) => {
  const text = 'Der Fuchs 🦊 sagt: “a<b>&c”, שלום, 100 % + 5 = ?\n'.repeat(3)
  await app.openLink('cell=rnn,gru&h=6&T=8&B=2')
  await app.ownText.button.click()
  await app.ownText.box.fill(text)
  await app.ownText.accept.click()
  await expect.poll(async () => (await app.state()).experiment.txt).toBe(text)
  await app.reaches(20)
  const { update, fingerprints } = await app.pause()
  await app.sharing.open()
  await app.sharing.openHere.check()
  await expect(app.sharing.link).toHaveValue(new RegExp(`txt=.*&at=${update}&`))
  const link = await app.sharing.link.inputValue()

  const other = new Unrolled(await context.newPage())
  await problems.watch(other.page)
  await other.page.goto(link)
  await expect(other.notices.sameNumbers).toBeVisible()
  expect(await other.fingerprintsAt(update)).toEqual(fingerprints)
  expect((await other.state()).experiment.txt).toBe(text)
  await page.bringToFront()
})
