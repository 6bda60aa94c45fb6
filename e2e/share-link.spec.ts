import type { Page } from '@playwright/test'
import { decodeLink } from '../engine/experiment/link.ts'
import { settingsAt } from '../engine/experiment/turns.ts'
import { linkOf } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'
import { Unrolled } from './fixtures/unrolled.ts'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

const hashOf = (page: Page) => page.evaluate(() => location.hash)
const stored = (page: Page) => page.evaluate(() => ({ ...localStorage }))

test('copying gives the link that is shown, says so, and works twice', async ({ app, page }) => {
  await app.openLink('cell=lstm&h=8&T=12&seed=7')
  await app.sharing.open()
  const link = await app.sharing.link.inputValue()
  expect(link).toMatch(/^http:\/\/localhost:\d+\/#1\?cell=lstm&h=8&T=12&seed=7&k=[0-9a-f]{4}$/)
  await expect(app.sharing.dialog.getByText(`${link.length} characters`)).toBeVisible()

  for (const round of [1, 2]) {
    await app.sharing.copy.click()
    await expect(app.sharing.said, `round ${round}`).toHaveText('Copied')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
    await app.sharing.close()
    await app.sharing.open()
    await expect(app.sharing.said).toBeEmpty()
  }
})

test('a link to this very update opens there, with the same numbers', async ({
  app,
  page,
  context,
  problems,
}) => {
  await app.openLink('cell=rnn,gru&h=8&T=12&B=4')
  await app.reaches(10)
  const { update, fingerprints } = await app.pause()
  await app.sharing.open()
  await app.sharing.openHere.check()
  await expect(app.sharing.link).toHaveValue(new RegExp(`&at=${update}&fp=${fingerprints.join(',')}&k=`))
  await expect(app.sharing.dialog).toContainText(
    `Fingerprint of all parameters at update ${update}: ${fingerprints.join(', ')}`,
  )
  const link = await app.sharing.link.inputValue()
  await app.sharing.close()

  const other = new Unrolled(await context.newPage())
  await problems.watch(other.page)
  await other.page.goto(link)
  await expect(other.notices.sameNumbers).toBeVisible()
  expect(await other.fingerprintsAt(update)).toEqual(fingerprints)
  await page.bringToFront()
})

test('while it runs the link does not promise an update; what was changed on the way is in it', async ({
  app,
}) => {
  await app.openLink('cell=rnn&h=8&T=12')
  await app.reaches(3)
  await app.sharing.open()
  await expect(app.sharing.openHere).toBeDisabled()
  await app.sharing.close()
  await app.settings.set('Learning rate', 0.01)
  const { update } = await app.pause()
  await app.sharing.open()
  await app.sharing.openHere.check()
  await expect(app.sharing.link).toHaveValue(new RegExp(`turns=\\d+-lr-0\\.01&at=${update}&fp=`))
  await app.sharing.close()
})

test('tweaks replace the address, at most one write every 300 ms, and are in it at the end', async ({
  app,
  page,
}) => {
  await page.addInitScript(() => {
    const { replaceState, pushState } = history
    const writes: number[] = []
    Object.assign(window, { writes })
    history.replaceState = function (...rest) {
      writes.push(performance.now())
      return replaceState.apply(this, rest)
    }
    history.pushState = function (...rest) {
      writes.push(performance.now())
      return pushState.apply(this, rest)
    }
  })
  await app.open()
  const entries = await page.evaluate(() => history.length)
  const slider = app.settings.panel.getByRole('slider', { name: 'Learning rate, slider' })
  await slider.focus()
  for (let n = 0; n < 40; n++) await slider.press(n % 20 < 10 ? 'ArrowRight' : 'ArrowLeft')
  await app.settings.set('Clip gradient at', 0.25)
  await expect
    .poll(async () => {
      const { experiment } = await decodeLink(await hashOf(page))
      return settingsAt(experiment.lanes[0]!, Infinity).clip
    })
    .toBe(0.25)

  const { experiment } = await app.state()
  expect((await decodeLink(await hashOf(page))).experiment).toEqual(experiment)
  expect(await page.evaluate(() => history.length)).toBe(entries)
  const writes = await page.evaluate(() => (window as unknown as { writes: number[] }).writes)
  expect(writes.length).toBeGreaterThan(0)
  const gaps = writes.slice(1).map((at, i) => at - writes[i]!)
  // A write is put off by 300 ms and then waits for its turn, so that two of them may come a little closer.
  expect(Math.min(300, ...gaps)).toBeGreaterThan(200)
})

test('a preset is one step in the history; Back and Forward restore both sides of it', async ({
  app,
  page,
}) => {
  await app.open()
  await app.settings.set('Hidden units', 12)
  const mine = (await app.state()).experiment
  const entries = await page.evaluate(() => history.length)
  await page.getByRole('button', { name: 'Presets' }).click()
  const dialog = page.getByRole('dialog', { name: 'Presets' })
  await expect.poll(() => dialog.getByRole('listitem').count()).toBeGreaterThanOrEqual(8)
  await dialog.getByRole('button', { name: /^GRU against LSTM/ }).click()
  await expect(dialog).toBeHidden()
  await expect(app.stage.lane('GRU')).toBeVisible()
  expect(await page.evaluate(() => history.length)).toBe(entries + 1)
  await expect.poll(() => hashOf(page)).toContain('cell=gru,lstm')
  const preset = (await app.state()).experiment

  await page.goBack()
  await expect.poll(async () => (await app.state()).experiment).toEqual(mine)
  await expect(app.stage.lane('RNN')).toBeVisible()
  await expect(app.notices.visiting).toBeHidden()
  await page.goForward()
  await expect.poll(async () => (await app.state()).experiment).toEqual(preset)
  await expect(app.notices.visiting).toBeHidden()
  await app.reaches(3)
})

test('a preset opened first of all can be left by Back', async ({ app, page }) => {
  await app.open()
  await app.reaches(1)
  const { experiment } = await app.state()
  await page.getByRole('button', { name: 'Presets' }).click()
  await page.getByRole('button', { name: /^GRU against LSTM/ }).click()
  await expect.poll(() => hashOf(page)).toContain('cell=gru,lstm')
  await page.goBack()
  await expect.poll(async () => (await app.state()).experiment).toEqual(experiment)
})

test('however fast one goes back and forth, the page ends at what the address says', async ({
  app,
  page,
}) => {
  await app.open()
  // A browser may leave out steps forward that come too fast: what lies before must be as deep as all steps back together.
  await page.evaluate(() => {
    for (let n = 0; n < 24; n++) history.pushState(history.state, '', location.href)
  })
  for (const title of ['GRU against LSTM', 'bonjour', 'Two layers']) {
    await page.getByRole('button', { name: 'Presets' }).click()
    await page.getByRole('button', { name: new RegExp(`^${title}`) }).click()
    await expect
      .poll(async () => (await decodeLink(await hashOf(page))).experiment)
      .toEqual((await app.state()).experiment)
  }
  await page.evaluate(async () => {
    for (let n = 0; n < 30; n++) {
      history.go([-1, -2, 1, 2, -1, 1][n % 6])
      await new Promise(requestAnimationFrame)
    }
  })
  await expect
    .poll(async () => {
      const { experiment, workers } = await app.state()
      const asked = (await decodeLink(await hashOf(page))).experiment
      return workers === asked.lanes.length && JSON.stringify(experiment) === JSON.stringify(asked)
    })
    .toBe(true)
  await app.reaches((await app.update()) + 3)
})

test('somebody’s link never touches one’s own work, and there is a way back', async ({ app, page }) => {
  await app.open()
  await app.settings.set('Hidden units', 11)
  await expect.poll(() => hashOf(page)).toContain('h=11')
  const before = await stored(page)
  expect(Object.values(before).join()).toContain('"h":11')

  await app.openLink('cell=gru&h=5&T=10&txt=')
  await expect(app.notices.visiting).toBeVisible()
  await app.settings.set('Hidden units', 6)
  await app.settings.set('Learning rate', 0.02)
  await app.transport.newSeed.click()
  await app.transport.undo.click()
  await expect.poll(() => hashOf(page)).toContain('h=6')
  expect(await stored(page)).toEqual(before)
  await app.reload()
  await expect(app.notices.visiting).toBeVisible()
  expect((await app.state()).experiment.lanes).toMatchObject([{ cell: 'gru', h: 6 }])
  expect(await stored(page)).toEqual(before)

  await app.notices.backToMine.click()
  await expect.poll(async () => (await app.state()).experiment.lanes.map(({ h }) => h)).toEqual([11, 11])
  await expect(app.notices.visiting).toBeHidden()
  expect(await stored(page)).toEqual(before)
})

test('one’s own work is there again after closing the page, without a link', async ({
  app,
  page,
  context,
  problems,
}) => {
  await app.open()
  await app.settings.set('Hidden units', 9)
  await expect.poll(async () => Object.values(await stored(page)).join()).toContain('"h":9')
  const later = new Unrolled(await context.newPage())
  await problems.watch(later.page)
  await later.open()
  await expect(later.settings.box('Hidden units')).toHaveValue('9')
  await expect(later.notices.visiting).toBeHidden()
})

const whole = linkOf('cell=gru&h=7&T=12&seed=3')
for (const { what, hash, says, h } of [
  { what: 'damaged', hash: whole.replace('seed=3', 'seed=4'), says: 'This link is damaged', h: 7 },
  { what: 'cut', hash: whole.slice(0, -2), says: 'The end of this link is missing', h: 7 },
  { what: 'cut to its beginning', hash: '#1', says: 'The end of this link is missing', h: 32 },
  { what: 'newer', hash: '#2?cell=gru&h=7&warp=9&k=0000', says: 'newer version (2)', h: 7 },
  { what: 'too long', hash: `#1?h=7&txt=${'A'.repeat(17_000)}`, says: 'It was not read', h: 32 },
  { what: 'partly impossible', hash: linkOf('cell=gru,what&h=7&T=-3'), says: 'is not possible', h: 7 },
  {
    what: 'from the future',
    hash: linkOf('cell=gru&h=7&warp=9'),
    says: 'The setting “warp” is not known here',
    h: 7,
  },
]) {
  test(`a ${what} link is said to be so, shown as far as possible, and kept in the address`, async ({
    app,
    page,
  }) => {
    await app.open(hash)
    await expect(app.notices.saying(says)).toBeVisible()
    expect((await app.state()).experiment.lanes[0]!.h).toBe(h)
    await app.reaches(3)
    expect(await hashOf(page)).toBe(hash)
  })
}

test('a damaged link pasted into a running page stays in the address until something is changed', async ({
  app,
  page,
}) => {
  await app.open()
  await app.reaches(1)
  const hash = whole.replace('seed=3', 'seed=4')
  await page.evaluate(damaged => {
    location.hash = damaged
  }, hash)
  await expect(app.notices.saying('This link is damaged')).toBeVisible()
  await app.reaches(40)
  expect(await hashOf(page)).toBe(hash)
  await app.settings.set('Hidden units', 6)
  await expect.poll(() => hashOf(page)).toContain('h=6')
})

test('what this version does not know is passed on', async ({ app }) => {
  await app.open(linkOf('cell=gru&h=7&warp=9%2B1'))
  await app.sharing.open()
  await expect(app.sharing.link).toHaveValue(/warp=9%2B1/)
  await app.sharing.close()
})

test('own text rides along in the link', async ({ app, page, context, problems }) => {
  await app.open()
  const text = 'Fünf Füchse flüchten, “quer” & <b>schräg</b>; 中文 🦊 שלום.\n'.repeat(4)
  await app.ownText.button.click()
  await app.ownText.box.fill(text)
  await app.ownText.accept.click()
  await expect.poll(() => hashOf(page)).toContain('txt=')
  await app.sharing.open()
  const link = await app.sharing.link.inputValue()
  expect(link.length).toBeLessThan(400)

  const other = new Unrolled(await context.newPage())
  await problems.watch(other.page)
  await other.page.goto(link)
  await other.isThere()
  expect((await other.state()).experiment.txt).toBe(text)
  await other.reaches(2)
  expect(text.repeat(2)).toContain((await other.frame(0)).characters)
})

test('an experiment is saved as a file, and the file opens as somebody’s experiment', async ({
  app,
  page,
  context,
}) => {
  await app.openLink('cell=lstm,gru&h=6,9&T=14&seed=21&lr=0.02')
  const { experiment } = await app.state()
  await app.sharing.open()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    app.sharing.dialog.getByRole('button', { name: 'Save as a file' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('experiment.unrolled.json')
  const file = await download.path()

  const other = new Unrolled(await context.newPage())
  await other.page.goto(page.url().split('#')[0]!)
  await other.isThere()
  await other.sharing.open()
  const chooser = other.sharing.dialog.locator('input[type=file]')
  await chooser.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"T":') })
  await expect(other.sharing.said).toHaveText('This file is not an experiment: it cannot be read as JSON.')
  await chooser.setInputFiles(file)
  await expect(other.sharing.dialog).toBeHidden()
  expect((await other.state()).experiment).toEqual(experiment)
  await expect(other.page.getByText('Your own work is untouched')).toBeVisible()
  await other.reaches(3)
})
