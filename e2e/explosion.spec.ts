/** Numbers that go wrong are a lesson: the page pauses, says where and why, and one can go back and on. */
import { settingsAt } from '../engine/experiment/turns.ts'
import { explosionInNode, fingerprintsInNode, fingerprintsOf } from './fixtures/links.ts'
import { expectSound } from './fixtures/soundness.ts'
import { expect, test } from './fixtures/test.ts'

/** Recurrent weights ten times too large: the gradient overflows on its way back through 400 steps, in every cell. */
const AT_ONCE = 'h=32&T=400&B=1&clip=0&opt=sgd&lr=1000&gain=10'
/** Its state is carried over and grows by 5 % at every step, for hundreds of updates, until it leaves float32's range. */
const LATER = 'task=bonjour&cell=rnn&act=relu&init=identity&gain=1.05&h=8&T=4&B=2&opt=sgd&lr=0.000001'
/** Takes too large steps. Whether it survives them is up to the last digits, so a seed is looked for with which it does not. */
const UNSTABLE = 'cell=rnn&act=relu&h=16&T=50&B=4&clip=0&opt=sgd&lr=0.5&init=orthogonal'

for (const [settings, where] of [
  [`cell=rnn&${AT_ONCE}`, 'the gradient of weight_ih_l0'],
  [`cell=lstm&${AT_ONCE}&init=orthogonal`, 'the gradient of weight_ih_l0 (all gates)'],
  [`cell=gru&${AT_ONCE}&init=orthogonal&seed=2`, 'the gradient of weight_ih_l0 (all gates)'],
  ['cell=rnn&act=relu&gain=4&clip=0&opt=sgd&lr=1000', 'the gradient of weight_ih_l0'],
] as const) {
  test(`${settings}: it pauses, says at which update, where and why, and goes back to where all was well`, async ({
    app,
    page,
  }) => {
    await app.openLink(settings)
    await expect(app.notices.explosion).toBeVisible()
    const { status, explosion } = await app.standsStill()
    expect(status).toBe('exploded')
    await expect(app.notices.explosion).toContainText(`exploded at update ${explosion!.fault.update}`)
    await expect(app.notices.explosion).toContainText(`: ${where} is no longer a finite number`)
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
  const update = (await explosionInNode(LATER, 1000))!
  expect(update).toBeGreaterThan(200)
  const before = update - 10
  await app.openLink(`${LATER}&at=${before}`)
  await app.fingerprintsAt(before)
  await app.transport.runButton.click()
  await expect(app.notices.explosion).toContainText(`exploded at update ${update}`)
  const { explosion } = await app.standsStill()
  expect(explosion!.rewindTo).toBeGreaterThanOrEqual(before)
  expect(explosion!.rewindTo).toBeLessThan(update)
  await app.notices.rewind.click()
  await expect.poll(() => app.update()).toBe(explosion!.rewindTo)
  expect(await app.fingerprintsAt(explosion!.rewindTo)).toEqual(
    await fingerprintsInNode(LATER, explosion!.rewindTo),
  )
  await app.transport.runButton.click()
  await expect(app.notices.explosion).toContainText(`exploded at update ${update}`)
})

test('one click lowers the learning rate and goes on, past where it exploded', async ({ app }) => {
  let [seed, update] = [0, 0]
  while (update < 10) update = (await explosionInNode(`${UNSTABLE}&seed=${++seed}`, 100)) ?? 0
  await app.openLink(`${UNSTABLE}&seed=${seed}&at=${update + 5}`)
  await expect(app.notices.explosion).toContainText(`exploded at update ${update}`)
  await expect(app.notices.lowerRate).toContainText('0.05')
  await app.transport.speed.selectOption('max')
  await app.notices.lowerRate.click()
  await expect(app.notices.explosion).toBeHidden()
  await app.reaches(update + 40)
  const { experiment } = await app.pause()
  expect(settingsAt(experiment.lanes[0]!, Infinity).lr).toBe(0.05)
  const now = await app.standsStill()
  expect(now.fingerprints).toEqual(await fingerprintsOf(experiment, now.update))
  await expect(app.settings.box('Learning rate')).toHaveValue(/^0\.05/)
})

test('one lane that explodes stops all, is named, and only its learning rate is lowered', async ({ app }) => {
  const same = 'act=relu&h=16&T=20&B=4&clip=0&opt=adam&lr=0.01&init=identity'
  const update = await explosionInNode(`cell=rnn&gain=1.2&${same}`, 1000)
  await app.openLink(`cell=gru,rnn&gain=1,1.2&${same}`)
  await expect(app.notices.explosion).toContainText(`RNN gain=1.2 exploded at update ${update}:`)
  await app.standsStill()
  await app.notices.lowerRate.click()
  await app.reaches(10)
  const { experiment } = await app.state()
  expect(experiment.lanes.map(lane => settingsAt(lane, Infinity).lr)).toEqual([0.01, 0.001])
})
