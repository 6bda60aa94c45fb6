/** Numbers that go wrong are a lesson: the page pauses, says where and why, and one can go back and on. */
import { fingerprintsInNode } from './fixtures/links.ts'
import { expectSound } from './fixtures/soundness.ts'
import { expect, test } from './fixtures/test.ts'

/** Recurrent weights ten times too large: the gradient overflows on its way back through 400 steps, in every cell. */
const AT_ONCE = 'h=32&T=400&B=1&clip=0&opt=sgd&lr=1000&gain=10'
/** Learns for a while; found to explode at update 190. */
const LATER = 'cell=rnn&act=relu&h=16&T=50&B=4&clip=0&opt=sgd&lr=0.5&init=orthogonal&seed=5'

for (const settings of [
  `cell=rnn&${AT_ONCE}`,
  `cell=lstm&${AT_ONCE}&init=orthogonal`,
  `cell=gru&${AT_ONCE}&init=orthogonal&seed=2`,
  'cell=rnn&act=relu&gain=4&clip=0&opt=sgd&lr=1000',
]) {
  test(`${settings}: it pauses, says at which update and why, and goes back to where all was well`, async ({
    app,
    page,
  }) => {
    await app.openLink(settings)
    await expect(app.notices.explosion).toBeVisible()
    const { status, explosion } = await app.standsStill()
    expect(status).toBe('exploded')
    await expect(app.notices.explosion).toContainText(`exploded at update ${explosion!.fault.update}`)
    await expect(app.notices.explosion).toContainText('is no longer a finite number')
    await expect(app.notices.explosion).toContainText('Gradients are not clipped')
    await expectSound(page)

    await app.notices.rewind.click()
    await expect(app.notices.explosion).toBeHidden()
    const { update } = await app.standsStill()
    expect(update).toBe(explosion!.rewindTo)
    expect(await app.fingerprintsAt(update)).toEqual(await fingerprintsInNode(settings, update))

    await app.transport.runButton.click()
    await expect(app.notices.explosion).toContainText(`exploded at update ${explosion!.fault.update}`)
  })
}

test('after hundreds of good updates one goes back to a kept one, and the same happens again', async ({
  app,
}) => {
  await app.openLink(`${LATER}&at=180`)
  await app.fingerprintsAt(180)
  await app.transport.runButton.click()
  await expect(app.notices.explosion).toContainText('exploded at update 190')
  const { explosion } = await app.standsStill()
  expect(explosion!.rewindTo).toBeGreaterThanOrEqual(180)
  expect(explosion!.rewindTo).toBeLessThan(190)
  await app.notices.rewind.click()
  await expect.poll(() => app.update()).toBe(explosion!.rewindTo)
  expect(await app.fingerprintsAt(explosion!.rewindTo)).toEqual(
    await fingerprintsInNode(LATER, explosion!.rewindTo),
  )
  await app.transport.runButton.click()
  await expect(app.notices.explosion).toContainText('exploded at update 190')
})

test('one click lowers the learning rate and goes on, past where it exploded', async ({ app }) => {
  await app.openLink(`${LATER}&at=195`)
  await expect(app.notices.explosion).toContainText('exploded at update 190')
  await expect(app.notices.lowerRate).toContainText('0.05')
  await app.transport.speed.selectOption('max')
  await app.notices.lowerRate.click()
  await expect(app.notices.explosion).toBeHidden()
  await app.reaches(430)
  expect((await app.state()).experiment.lanes[0]!.lr).toBeCloseTo(0.05)
  await expect(app.settings.box('Learning rate')).toHaveValue(/^0\.05/)
})

test('one lane that explodes stops all, is named, and only its learning rate is lowered', async ({ app }) => {
  await app.openLink('cell=gru,rnn&act=relu&h=16&T=20&B=4&gain=1,1.2&clip=0&opt=adam&lr=0.01&init=identity')
  await expect(app.notices.explosion).toContainText('RNN gain=1.2 exploded at update 32')
  await app.standsStill()
  await app.notices.lowerRate.click()
  await app.reaches(10)
  expect((await app.state()).experiment.lanes.map(({ lr }) => Number(lr.toPrecision(3)))).toEqual([
    0.01, 0.001,
  ])
})
