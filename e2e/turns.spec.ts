/** What is done to a run on its way is part of the experiment: the link repeats it to the bit, and undo takes it back to the bit. */
import type { Experiment } from '../engine/experiment/experiment.ts'
import { findBarriers } from './fixtures/axe.ts'
import { fingerprintsInNode, fingerprintsOf } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'
import { Unrolled } from './fixtures/unrolled.ts'

const SMALL = 'cell=rnn,gru&h=8&T=12&B=4'

const turnsOf = ({ lanes }: Experiment) => lanes.map(({ turns }) => turns)

/** Everything on the page is of the experiment in the store, at the update on screen. */
async function expectTrue(app: Unrolled): Promise<void> {
  const { update, fingerprintUpdate, fingerprints, experiment } = await app.standsStill()
  expect(fingerprintUpdate).toBe(update)
  expect(fingerprints).toEqual(await fingerprintsOf(experiment, update))
  for (const lane of experiment.lanes.keys()) expect((await app.frame(lane)).update).toBe(update)
}

test('a weight set by hand: by pointing, by arrows, by slider and by number; one step of undo each', async ({
  app,
  page,
}) => {
  const { parameters } = app
  await app.openLink(`${SMALL}&at=40`)
  const plain = await app.fingerprintsAt(40)
  await parameters.title.click()
  await parameters.lane.selectOption('GRU')

  const map = parameters.weights('weight_hh_l0')
  await map.focus()
  for (const key of ['Enter', 'ArrowDown', 'ArrowDown', 'ArrowRight']) await map.press(key)
  await expect(parameters.editor).toContainText(
    'weight_hh_l0[2, 1] reset gate of unit 3 ← unit 2, one step earlier',
  )
  await parameters.number.fill('0.5')
  await parameters.number.press('Enter')
  await expect
    .poll(async () => turnsOf((await app.state()).experiment))
    .toEqual(['', '40-weight_hh_l0.2.1-0.5'])
  await expect.poll(async () => (await app.state()).fingerprints[1]).not.toBe(plain[1])
  await expectTrue(app)
  await expect(parameters.editor).toContainText('set by hand after update 40')
  await expect(parameters.editor).toContainText(
    /Loss at step 12: (\d+\.\d\d → \d+\.\d\d bits|\d+\.\d\d bits, changed by [+−]\d)/,
  )
  await expect(app.stage.main.getByText('GRU (1 weight by hand)', { exact: true }).first()).toBeVisible()

  await parameters.slider.focus()
  for (let n = 0; n < 12; n++) await parameters.slider.press('ArrowRight')
  await app.standsStill()
  await expectTrue(app)
  await page.keyboard.press('Control+z')
  await expect.poll(async () => turnsOf((await app.state()).experiment)[1]).toBe('40-weight_hh_l0.2.1-0.5')
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await app.state()).fingerprints).toEqual(plain)
  await expect(app.transport.undo).toBeDisabled()
  expect(await app.fingerprintsAt(40)).toEqual(plain)

  const { x, y, width, height } = (await parameters.weights('weight_ih_l0').boundingBox())!
  await page.mouse.click(x + width / 2, y + height / 2)
  await expect(parameters.editor).toContainText(/weight_ih_l0\[12, \d+\] update gate of unit 5 ← /)
  expect(await findBarriers(page)).toEqual([])
})

test('training on from a weight set by hand gives what the link gives; undone later, the run is the old one again', async ({
  app,
  context,
  problems,
}) => {
  const { parameters } = app
  await app.openLink(SMALL)
  await parameters.title.click()
  await app.reaches(40)
  await parameters.weights('decoder.weight').click()
  await parameters.number.fill('-1.5')
  await parameters.number.press('Enter')
  await expect
    .poll(async () => turnsOf((await app.state()).experiment)[0])
    .toMatch(/^\d+-decoder\.weight\.\d+\.\d+--1\.5$/)
  const edited = await app.standsStill()
  expect(edited.experiment.lanes[0]!.turns).toMatch(new RegExp(`^${edited.update}-`))
  await expectTrue(app)
  await app.transport.runButton.click()
  await app.reaches(edited.update + 30)
  const { update, fingerprints } = await app.pause()
  await expectTrue(app)

  await app.sharing.open()
  await app.sharing.openHere.check()
  await expect(app.sharing.link).toHaveValue(/turns=\d+-decoder/)
  const link = await app.sharing.link.inputValue()
  await app.page.keyboard.press('Escape')
  const other = new Unrolled(await context.newPage())
  await problems.watch(other.page)
  await other.page.goto(link)
  await expect(other.notices.sameNumbers).toBeVisible()
  expect(await other.fingerprintsAt(update)).toEqual(fingerprints)
  await other.page.close()

  await app.transport.undo.click()
  await expect
    .poll(async () => (await app.state()).fingerprints)
    .toEqual(await fingerprintsInNode(SMALL, update))
  expect(await app.update()).toBe(update)
  expect((await app.standsStill()).status).toBe('paused')
})

for (const settings of ['', 'task=recall&T=20&B=32&cell=rnn,gru']) {
  test(`a branch from an update that is visited, at the sizes of ${settings || 'the default'}`, async ({
    app,
  }) => {
    await app.openLink(`${settings}&at=30`)
    await app.fingerprintsAt(30)
    await app.transport.runButton.click()
    await app.reaches(60)
    const { update: latest } = await app.pause()
    await app.history.slider.press('ArrowLeft')
    await expect.poll(() => app.update()).toBeLessThan(latest)
    const { update, workers } = await app.standsStill()

    const name = settings ? 'GRU' : 'LSTM'
    await app.history.branch(name, 'Learning rate', '0.01')
    const branched = await app.standsStill()
    expect([branched.update, branched.workers]).toEqual([update, workers + 1])
    expect(turnsOf(branched.experiment)).toEqual(['', '', `${update}-lr-0.01`])
    expect(branched.fingerprints[2]).toBe(branched.fingerprints[1])
    await expect(app.stage.lane(`${name} lr=0.01 from update ${update}`)).toBeVisible()

    await app.transport.runButton.click()
    await app.reaches(update + 20)
    const after = await app.pause()
    expect(new Set(after.fingerprints).size).toBe(3)
    await expectTrue(app)

    await app.transport.undo.click()
    await expect.poll(async () => (await app.state()).fingerprints).toEqual(after.fingerprints.slice(0, 2))
    expect((await app.standsStill()).update).toBe(after.update)
    await app.transport.redo.click()
    await expect.poll(async () => (await app.state()).fingerprints).toEqual(after.fingerprints)
    expect((await app.standsStill()).update).toBe(after.update)
  })
}

test('a lane taken away leaves the others where they are, also while they train', async ({ app, page }) => {
  await app.openLink('cell=rnn,gru,lstm&h=8&T=12&B=4&at=40')
  const [, gru, lstm] = await app.fingerprintsAt(40)
  await page.getByRole('button', { name: 'Remove lane 1' }).click()
  await expect.poll(async () => (await app.state()).fingerprints).toEqual([gru, lstm])
  expect((await app.standsStill()).update).toBe(40)
  await app.transport.runButton.click()
  await app.reaches(60)
  const { update } = await app.state()
  await page.getByRole('button', { name: 'Remove lane 2' }).click()
  await expect.poll(async () => (await app.state()).fingerprints.length).toBe(1)
  await app.reaches(update + 20)
  await app.pause()
  await expectTrue(app)
})

test('a setting changed on the way is said, is in the form where it is in force, and can be begun with instead', async ({
  app,
  page,
}) => {
  await app.openLink(`${SMALL}&at=30`)
  await app.fingerprintsAt(30)
  await app.settings.set('Learning rate', 0.05)
  await expect(page.getByText('lr=0.05 from update 30').first()).toBeVisible()
  await app.transport.oneUpdate.click()
  await expect.poll(() => app.update()).toBe(31)
  await expectTrue(app)
  const rate = page.getByRole('textbox', { name: 'Learning rate' })
  await expect(rate).toHaveValue('0.05')
  await app.history.slider.press('Home')
  await expect.poll(() => app.update()).toBe(0)
  await expect(rate).toHaveValue('0.001')

  await page.getByRole('button', { name: 'Start with these instead' }).click()
  await app.standsStill()
  const { experiment } = await app.state()
  expect(experiment.lanes.map(({ lr, turns }) => [lr, turns])).toEqual([
    [0.05, ''],
    [0.05, ''],
  ])
  await expect(rate).toHaveValue('0.05')
})

test('a link whose turns are damaged says so; a weight that is not there is passed over and named', async ({
  app,
  page,
}) => {
  await app.openLink(`${SMALL}&turns=5-weight_hh_l0.99.0-1~6-lr-fast~7-weight_hh_l0.0.0-0.5&at=20`)
  await expect(app.notices.saying('“6-lr-fast” is not possible')).toBeVisible()
  await expect(page.getByText('passed over: weight_hh_l0.99.0').first()).toBeVisible()
  await app.standsStill()
  await expectTrue(app)
})
