/** What a guess looked at, one unit on text, units that follow a property, a unit held fixed: true, by keyboard and by touch. */
import { findBarriers } from './fixtures/axe.ts'
import { findSidewaysScrolling, findSmallTargets, readTexts } from './fixtures/legibility.ts'
import { fingerprintsInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'

/** Learned by the LSTM by then, and not by the RNN. */
const RECALL = 'task=recall&T=12&h=12&lr=0.01&cell=rnn,lstm&at=500'
const TEXT = 'T=20&h=12&cell=gru&at=60'

test('the guess at the question mark looked at the clue, in the lane that has learned it; swapping shows it', async ({
  app,
}) => {
  const { lookedAt } = app.units
  await app.openLink(RECALL)
  await app.fingerprintsAt(500)
  await lookedAt.title.click()
  await expect(lookedAt.texts).toHaveCount(2)
  await lookedAt.panel.getByRole('combobox', { name: 'swap in' }).selectOption('“B”')
  await expect(lookedAt.sentences.nth(1)).toHaveText(/^After step 12 LSTM gives “A” (100|9\d) %\./)
  await expect(lookedAt.sentences.nth(1)).toHaveText(/“A” at step 1.*→ 0?\.?[\d.]+ % with “B”/)

  // By keyboard to the clue, whose figures are said; another step is followed with Enter.
  const text = lookedAt.texts.nth(1)
  await text.focus()
  await text.press('Home')
  await expect(text).toHaveAttribute('aria-valuetext', /^step 1 reads “A”: slope [^;]+; with “B” instead/)
  await text.press('ArrowRight')
  await text.press('ArrowRight')
  await text.press('Enter')
  await expect.poll(async () => (await app.frame(0)).tau).toBe(2)
  await expect(lookedAt.sentences.first()).toHaveText(/^After step 3 RNN gives “·”/)
  // A click does the same.
  const box = (await text.boundingBox())!
  await text.click({ position: { x: box.width * 0.02, y: 8 } })
  await expect.poll(async () => (await app.frame(0)).tau).toBe(0)
})

test('the scale is the same for all lanes and absolute, until another is asked for and said', async ({
  app,
}) => {
  const { lookedAt } = app.units
  await app.openLink(RECALL)
  await app.fingerprintsAt(500)
  await lookedAt.title.click()
  const legend = lookedAt.panel.getByText(/^slope ‖∂logit\/∂x‖/)
  await expect(legend).toHaveText(/^slope ‖∂logit\/∂x‖10⁻?[⁰¹²³⁴-⁹]10⁻?[⁰¹²³⁴-⁹]$/)
  await lookedAt.panel.getByRole('checkbox', { name: 'normalise each lane' }).check()
  await expect(legend).toHaveText('slope ‖∂logit/∂x‖, of the lane’s largest10⁻⁶1')
})

test('on recall a unit that holds the clue is found, and a click colours the text by it', async ({ app }) => {
  const { onText, property, found } = app.units
  await app.openLink(RECALL)
  await app.fingerprintsAt(500)
  await onText.title.click()
  await expect(property).toHaveValue('clue')
  for (const missing of ['inside quotes', 'after a space', 'inside brackets'])
    await expect(property.getByRole('option', { name: new RegExp(`^${missing} \\(no `) })).toBeDisabled()
  await onText.panel.getByRole('combobox', { name: 'Lane' }).selectOption('LSTM')
  await expect(onText.sentences.nth(1)).toHaveText(/^Unit \d+ follows “the clue was A”: r [+−]0\.[6-9]\d/)
  const best = await found.first().getAttribute('aria-label')
  const unit = best!.match(/^\d+: unit (\d+), r [+−]0\.\d\d, strong/)![1]!
  await found.first().click()
  await expect(onText.panel.getByRole('spinbutton', { name: 'unit' })).toHaveValue(unit)
  await expect(found.first()).toHaveAttribute('aria-pressed', 'true')
  await expect(onText.texts.first()).toHaveAccessibleName(
    new RegExp(
      `^Text in the colours of unit ${unit} of LSTM: Unit ${unit} of LSTM over \\d+ characters of its task`,
    ),
  )
  // The same unit of the same lane is held in the other panel.
  await app.units.held.title.click()
  await expect(app.units.held.panel.getByRole('spinbutton', { name: 'unit' })).toHaveValue(unit)
  await expect(app.units.held.panel.getByRole('combobox', { name: 'Lane' })).toHaveValue('1')
})

test('a text is read; weak units are called weak; what is brushed, held with Shift or typed is looked for', async ({
  app,
  page,
}) => {
  const { onText, property, phrase, found } = app.units
  await app.openLink(TEXT)
  await app.fingerprintsAt(60)
  await onText.title.click()
  const text = onText.texts.first()
  await expect(text).toHaveAccessibleName(
    /Unit 1 of GRU over 1.736 kept-back characters: from [+−]?\d\.\d\d to/,
  )
  await expect(onText.sentences.nth(1)).toHaveText(
    /^(No unit of this network follows|Only weakly: unit \d+ goes with|Unit \d+ follows) “inside quotes”/,
  )
  await expect(found).toHaveCount(8)

  await text.focus()
  await text.press('ArrowDown')
  for (let n = 0; n < 3; n++) await text.press('Shift+ArrowRight')
  await expect(property).toHaveValue('places')
  await expect(phrase).toHaveValue(/^.{4}$/s)
  const box = (await text.boundingBox())!
  await page.mouse.move(box.x + 4, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x + 36, box.y + 8, { steps: 4 })
  await page.mouse.up()
  await expect(phrase).toHaveValue('ds," ')
  await phrase.fill('the')
  await expect(onText.panel.getByText('underlined: the brushed places')).toBeVisible()
  await expect(onText.sentences.nth(1)).toHaveText(/“the brushed places”/)
  await phrase.fill('there is no such phrase')
  await expect(found).toHaveCount(0)

  await onText.panel.getByRole('combobox', { name: 'read' }).selectOption('my own text')
  await onText.panel.getByRole('textbox', { name: 'Own text to read' }).fill('The cat — sat. '.repeat(40))
  await expect(text).toHaveAccessibleName(/over 600 characters of your own/)
  await expect(onText.panel.getByText('Read as another character: “—”')).toBeVisible()
})

test('held, a unit changes what is written, from one character on; chance is the same until another is asked for', async ({
  app,
}) => {
  const { held } = app.units
  await app.openLink(TEXT)
  await app.fingerprintsAt(60)
  await held.title.click()
  await expect.poll(async () => (await app.units.written()).map(({ length }) => length)).toEqual([161, 161])
  const said =
    /^By itself unit 1 lay between (\S+) and (\S+) here\. Held at (\S+), .*instead of \d\.\d\d bits per character\.$/
  await expect(held.sentences.first()).toHaveText(said)
  // At first it is held as far from 0 as it went.
  const [least, most, heldAt] = said
    .exec(await held.sentences.first().innerText())!
    .slice(1)
    .map(value => Number(value.replace('−', '-')))
  expect(heldAt).toBe(-least! > most! ? least : most)
  const [free] = await app.units.written()
  const value = held.panel.getByRole('slider', { name: 'held at' })
  await value.focus()
  await value.press('Home')
  await expect(held.sentences.first()).toHaveText(/Held at −1\.00/)
  expect((await app.units.written())[0]).toBe(free)
  await held.panel.getByRole('textbox', { name: 'begins with' }).fill('Alice ')
  await expect.poll(async () => (await app.units.written())[0]).toMatch(/^Alice .{160}$/s)
  const [before] = await app.units.written()
  await held.panel.getByRole('button', { name: 'Other chance' }).click()
  await expect.poll(async () => (await app.units.written())[0]).not.toBe(before)
})

test('looking changes no number', async ({ app }) => {
  await app.openLink(`${TEXT}&T=21`)
  await app.units.openAll()
  await expect(app.units.found).toHaveCount(8)
  await app.reload()
  const link = 'T=20&h=12&cell=gru,lstm&layers=2'
  await app.pasteLink(`${link}&at=150`)
  await expect.poll(async () => (await app.state()).experiment.lanes.length).toBe(2)
  expect(await app.fingerprintsAt(150)).toEqual(await fingerprintsInNode(link, 150))
})

for (const theme of ['light', 'dark']) {
  test(`the open panels are for everyone: ${theme}`, async ({ app, page }) => {
    await app.open('#1?cell=lstm,gru&layers=2&h=24&at=20', `?theme=${theme}`)
    await app.standsStill()
    await app.units.openAll()
    await expect(app.units.found).toHaveCount(8)
    await expect(app.units.lookedAt.sentences.nth(1)).toHaveText(/^After step 50/)
    await expect.poll(async () => (await app.units.written()).length).toBe(2)
    expect(await findBarriers(page)).toEqual([])
    expect((await readTexts(page)).filter(({ size, contrast }) => size < 12 || contrast < 4.5)).toEqual([])
    expect(await findSmallTargets(page)).toEqual([])
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 800 })
      expect((await findSidewaysScrolling(page)).filter(name => name !== 'stage-scroll')).toEqual([])
    }
  })
}

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } })

  test('a tap on a character shows its figures and follows its guess', async ({ app }) => {
    await app.openLink(TEXT)
    await app.fingerprintsAt(60)
    await app.units.lookedAt.title.tap()
    const text = app.units.lookedAt.texts.first()
    await expect(app.units.lookedAt.sentences.first()).toHaveText(/^After step 20/)
    await text.tap({ position: { x: 4 + 8 * 6, y: 10 } })
    await expect(app.units.lookedAt.panel.getByText(/^step 7 reads/)).toBeVisible()
    await expect(app.units.lookedAt.sentences.first()).toHaveText(/^After step 7 GRU/)
  })

  test('a finger drawn along a line brushes it', async ({ app, page }) => {
    const { onText, phrase } = app.units
    await app.openLink(TEXT)
    await app.fingerprintsAt(60)
    await onText.title.tap()
    const text = onText.texts.first()
    await expect(text).toHaveAccessibleName(/kept-back characters/)
    await text.scrollIntoViewIfNeeded()
    const { x, y } = (await text.boundingBox())!
    const finger = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', column?: number) =>
      finger.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: column === undefined ? [] : [{ x: x + 4 + 8 * column, y: y + 8 }],
      })
    await touch('touchStart', 0)
    for (let column = 1; column <= 8; column++) await touch('touchMove', column)
    await touch('touchEnd')
    await expect(phrase).toHaveValue('ds," said')
  })
})
