/** A network that reads tunes writes some: drawn as it wrote them, counted bar by bar, and heard when one clicks, not before. */
import { readWritten, sayWritten } from '../app/views/tunes/score.ts'
import { findBarriers } from './fixtures/axe.ts'
import { findSidewaysScrolling, findSmallTargets } from './fixtures/legibility.ts'
import { writingInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'

/** Two seconds of training on one core. */
const UPDATES = 1000
const SETTINGS = 'text=tunes&cell=lstm&h=64&T=48&B=8&lr=0.01'
const TRAINED = `${SETTINGS}&at=${UPDATES}`
const HEADER = 'M:4/4\nL:1/8\nK:G\n'

/** Of the samples from `from` on, `count` of them: how strongly a frequency is in them (Goertzel 1958). */
function strengthOf(samples: readonly number[], from: number, count: number, cycles: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * cycles) / count)
  let [before, last] = [0, 0]
  for (let n = 0; n < count; n++) [before, last] = [last, samples[from + n]! + turn * last - before]
  return last * last + before * before - turn * last * before
}

const loudest = (samples: readonly number[]) => samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0)

test('after a thousand updates most bars add up, and the page says what the engine in Node wrote', async ({
  app,
}) => {
  test.slow()
  await app.openLink(TRAINED)
  await app.tunes.isThere()
  await app.fingerprintsAt(UPDATES)
  await expect(app.tunes.score).toContainText(`after update 1\u202F000`)
  const prompt = `\n\n${HEADER}`
  const text = await writingInNode(SETTINGS, UPDATES, { prompt, length: 600, temperature: 0.8, draw: 1 })
  const written = readWritten(HEADER, text)
  await expect(app.tunes.texts).toHaveText(written.text.trim())
  await expect(app.tunes.sentences).toHaveText(sayWritten('LSTM', UPDATES, written))
  expect(await app.tunes.share()).toBeGreaterThanOrEqual(75)
  await expect(app.tunes.score).toContainText('the text itself 100 %')
  // As many notes as were written, or more where a length takes two that are tied.
  const notes = written.tune!.bars.reduce((sum, bar) => sum + bar.notes.length, 0)
  expect(await app.tunes.notes.count()).toBeGreaterThanOrEqual(notes)
  const wrong = written.tune!.bars.filter(bar => bar.closed && !bar.addsUp).length
  await expect(app.tunes.panel.locator('.not-whole')).toHaveCount(wrong)

  await app.tunes.header.selectOption('3/4 in G')
  await expect(app.tunes.texts).toContainText('M:3/4')
  await expect(app.tunes.sentences).toHaveText(/bars last 3\/4/)
})

test('nothing sounds before a click; then note after note is marked, until it is stopped', async ({
  app,
}) => {
  test.slow()
  const contexts = await app.tunes.watchSound()
  await app.openLink(TRAINED)
  await app.tunes.isThere()
  expect(await contexts()).toEqual([])
  await app.fingerprintsAt(UPDATES)
  await app.tunes.play.click()
  await expect(app.tunes.sounding.first()).toBeVisible()
  expect(await contexts()).toEqual(['running'])
  const first = await app.tunes.sounding.first().getAttribute('data-from')
  await expect.poll(() => app.tunes.sounding.first().getAttribute('data-from')).not.toBe(first)
  await app.tunes.stop.click()
  await expect(app.tunes.sounding).toHaveCount(0)
  // By keyboard, and again: no second context.
  await app.tunes.play.focus()
  await app.page.keyboard.press('Enter')
  await expect(app.tunes.stop).toBeFocused()
  await expect(app.tunes.sounding.first()).toBeVisible()
  expect(await contexts()).toHaveLength(1)
  await app.tunes.stop.press('Enter')
  await expect(app.tunes.play).toBeFocused()
})

test('what it plays has the length and the pitches that are written, and is silent once stopped', async ({
  app,
  page,
}) => {
  await app.openLink(`${SETTINGS}&at=1`)
  await app.tunes.isThere()
  const render = (abc: string, tempo: number, stopAt?: number) =>
    page.evaluate(([tune, quarters, end]) => window.__rnn!.renderTune(tune, quarters, end), [
      abc,
      tempo,
      stopAt,
    ] as const)
  // At 120 quarters a minute: A for a second, half a second of nothing, a for half a second, c for two.
  const { seconds, rate, samples } = await render('M:4/4\nL:1/8\nK:C\nA4 z2 a2|c8|', 120)
  expect(seconds).toBe(4)
  const within = (from: number, to: number) => samples.slice(Math.round(from * rate), Math.round(to * rate))
  expect(loudest(within(0, 1))).toBeGreaterThan(0.1)
  expect(loudest(within(0, 4))).toBeLessThan(1)
  expect(loudest(within(1.01, 1.49))).toBe(0)
  expect(loudest(within(3.8, 3.9))).toBeGreaterThan(0.02)
  expect(loudest(within(4.01, 4.4))).toBe(0)

  // Semitones around middle C: the strongest by far is the one that is written.
  for (const [at, pitch] of [
    [0.1, 9],
    [1.6, 21],
    [2.2, 12],
  ] as const) {
    const count = Math.round(0.3 * rate)
    const strengths = Array.from({ length: 37 }, (_, n) => {
      const hertz = 440 * 2 ** ((n - 6 - 9) / 12)
      return strengthOf(samples, Math.round(at * rate), count, (hertz * count) / rate)
    })
    const strongest = strengths.indexOf(Math.max(...strengths)) - 6
    expect(strongest, `at ${at} s`).toBe(pitch)
  }

  const stopped = await render('M:4/4\nL:1/8\nK:C\nA8|A8|', 60, 1.5)
  const after = stopped.samples.slice(Math.ceil(1.51 * stopped.rate))
  expect(
    loudest(stopped.samples.slice(Math.round(1.4 * stopped.rate), Math.round(1.49 * stopped.rate))),
  ).toBeGreaterThan(0.02)
  expect(loudest(after)).toBe(0)
  expect(after.length / stopped.rate).toBeGreaterThan(6)
})

test('the panel is there for tunes only, one’s own included', async ({ app }) => {
  await app.openLink('text=rhymes&at=1')
  await expect(app.tunes.panel).toHaveCount(0)
  await app.pasteLink('text=tunes&T=20&at=1')
  await expect(app.tunes.panel).toHaveCount(1)
  await app.ownText.button.click()
  await app.ownText.box.fill('M:2/4\nL:1/8\nK:D\nDEFG|A2A2|d2d2|A4|\n\n'.repeat(12))
  await app.ownText.accept.click()
  await expect(app.tunes.header).toHaveValue('M:2/4\nL:1/8\nK:D\n')
  await expect(app.tunes.score).toContainText('the text itself 100 %')
})

test('on a telephone and projected, axe and a ruler find nothing', async ({ app, page }) => {
  test.slow()
  await page.setViewportSize({ width: 390, height: 844 })
  await app.openLink(TRAINED)
  await app.fingerprintsAt(UPDATES)
  await app.tunes.isThere()
  // The stage is meant to.
  expect((await findSidewaysScrolling(page)).filter(name => name !== 'stage-scroll')).toEqual([])
  expect(await findSmallTargets(page)).toEqual([])
  expect(await findBarriers(page)).toEqual([])
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.keyboard.press('p')
  await expect(page.getByRole('button', { name: 'Leave presentation' })).toBeVisible()
  expect(await findBarriers(page)).toEqual([])
})
