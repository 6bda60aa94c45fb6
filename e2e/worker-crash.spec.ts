/** A worker that dies, throws or falls silent costs nothing but a moment: the run goes on to the numbers it would have had. */
import { fingerprintsInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'

const SETTINGS = 'cell=rnn,lstm&h=12&T=16&B=4'

test('an exception in a worker: the lane is brought back and the run goes on', async ({ app }) => {
  await app.openLink(SETTINGS)
  for (const nth of [0, 1, 0]) {
    const from = await app.update()
    await app.reaches(from + 20)
    await app.breakWorker(nth, 'throw')
    await app.reaches(from + 60)
  }
  const { update, fingerprints, workers } = await app.pause()
  expect(workers).toBe(2)
  expect(fingerprints).toEqual(await fingerprintsInNode(SETTINGS, update))
})

test('a worker that is gone and one that hangs are noticed, said, and replaced', async ({ app }) => {
  await app.openLink(SETTINGS)
  await app.reaches(20)
  await app.breakWorker(0, 'silence')
  await app.breakWorker(1, 'terminate')
  const stuckAt = await app.update()
  await expect(app.notices.saying(/Lane \d stopped working/)).toBeVisible({ timeout: 15_000 })
  await app.reaches(stuckAt + 60)
  const { update, fingerprints, workers } = await app.pause()
  expect(workers).toBe(2)
  expect(fingerprints).toEqual(await fingerprintsInNode(SETTINGS, update))
  await expect(app.notices.saying('stopped working')).toHaveCount(0)
})

test('while paused: the lane comes back where it stood, and paused', async ({ app }) => {
  await app.openLink(`${SETTINGS}&at=40`)
  const before = await app.fingerprintsAt(40)
  await app.breakWorker(0, 'throw')
  await expect.poll(async () => (await app.state()).quiet).toBe(true)
  expect(await app.fingerprintsAt(40)).toEqual(before)
  await app.transport.oneUpdate.click()
  await expect.poll(() => app.update()).toBe(41)
  expect(await app.fingerprintsAt(41)).toEqual(await fingerprintsInNode(SETTINGS, 41))
})

test('on the way to an update that a link asks for: it is still reached, with the author’s numbers', async ({
  app,
}) => {
  const [rnn, lstm] = await fingerprintsInNode(SETTINGS, 3000)
  await app.openLink(`${SETTINGS}&at=3000&fp=${rnn},${lstm}`)
  await expect.poll(async () => (await app.state()).status).toBe('running')
  await app.breakWorker(1, 'throw')
  await expect(app.notices.sameNumbers).toBeVisible({ timeout: 30_000 })
  expect(await app.update()).toBe(3000)
})

test('a worker that dies again and again is given up in words, and Try again starts afresh', async ({
  app,
  page,
}) => {
  await app.openLink(SETTINGS)
  await app.reaches(5)
  // Each replacement is the youngest worker; it is broken before it can make progress.
  await page.evaluate(async () => {
    const bridge = window.__rnn!
    while (bridge.state().trouble?.kind !== 'crashed') {
      bridge.breakWorker(bridge.state().workers - 1, 'throw')
      await new Promise(resolve => setTimeout(resolve, 0))
    }
  })
  const alert = page.getByRole('alert').filter({ hasText: 'could not be brought back' })
  await expect(alert).toBeVisible()
  await expect(alert).toContainText('Your settings are kept')
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(alert).toBeHidden()
  await app.reaches(10)
  const { update, fingerprints } = await app.pause()
  expect(fingerprints).toEqual(await fingerprintsInNode(SETTINGS, update))
})
