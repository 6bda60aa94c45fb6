/** Whatever a link has become on its way, the page opens, says what it found, and nothing in the link is ever more than data. */
import { createDice, mutate } from '../engine/experiment/testing.ts'
import { linkOf } from './fixtures/links.ts'
import { expectSound, findWrongWords } from './fixtures/soundness.ts'
import { expect, test } from './fixtures/test.ts'
import type { Unrolled } from './fixtures/unrolled.ts'
import { scripts } from './fixtures/xss.ts'

const SEED = 20260117

/** Small ones, so that what is left of them is quickly started. */
const seeds = [
  'cell=rnn&h=6&T=8&B=2',
  'cell=rnn,lstm,gru&h=4,5,6&T=10&B=2&lr=0.01&clip=0,1,2&seed=99',
  'task=recall&cell=lstm&h=5&T=6&B=2&opt=sgd&init=identity&fb=-3',
  'task=bonjour&cell=ff,gru&h=4&T=8&B=2&act=relu&layers=2&drop=0.5',
  'text=fables&cell=gru&h=6&T=12&B=1&clipBy=value&carry=0&loss=last&gain=3.5',
  'cell=gru&h=5&T=9&B=2&at=12&fp=0123abcd',
  'cell=rnn&h=4&T=6&B=2&txt=K0ktLlFISy0qSs1NzCtJLU4tUsgvUijPSCzRUchMLFJIKcpUBFKJCil5CsX5eakA',
].map(linkOf)

/** More of them, seldom: `LINKS=500 npm run e2e -- link-fuzz`. */
const LINKS = Number(process.env.LINKS ?? 150)

function links(count: number): string[] {
  const dice = createDice(SEED)
  const any = () => seeds[dice(seeds.length)]!
  return Array.from({ length: count }, () => mutate(any(), any(), dice))
}

test(`${LINKS} damaged links, one after another in one page`, async ({ app, page }) => {
  test.setTimeout(180_000)
  await app.open(seeds[0])
  const prototype = await page.evaluate(() => Object.getOwnPropertyNames(Object.prototype))
  // Inside the page, because every way to it and back costs more than the link.
  const found = await page.evaluate(async all => {
    const wrong: { link: string; what: string }[] = []
    const drawn = () => new Promise(requestAnimationFrame)
    for (const [i, link] of all.entries()) {
      location.hash = link
      await drawn()
      const stage = document.querySelector('main')
      if (!stage || stage.getBoundingClientRect().height < 100) wrong.push({ link, what: 'no stage' })
      const text = document.body.innerText.replace(/“[^”]*”/g, '')
      const drawings = i % 10 === 0 ? Array.from(document.querySelectorAll('svg'), svg => svg.outerHTML) : []
      for (const shown of [text, ...drawings]) {
        const word = /.*(?:\bNaN\b|\bInfinity\b|\bundefined\b|\[object ).*/.exec(shown)
        if (word) wrong.push({ link, what: word[0] })
      }
    }
    return wrong
  }, links(LINKS))
  expect(found).toEqual([])
  expect(await page.evaluate(() => Object.getOwnPropertyNames(Object.prototype))).toEqual(prototype)
  await app.open(linkOf('cell=gru&h=6&T=8&B=2&at=20'))
  await expect.poll(async () => (await app.state()).experiment.at).toBe(20)
  const { workers } = await app.standsStill()
  expect(workers).toBe(1)
})

test('20 damaged links, each opened cold', async ({ app, page }) => {
  test.setTimeout(120_000)
  for (const link of links(LINKS + 20).slice(LINKS)) {
    await page.goto('about:blank')
    await app.open(`#${link.replace(/^#/, '')}`)
    await expect.poll(async () => (await app.state()).status).not.toBe('loading')
    expect(await findWrongWords(page), link).toEqual([])
  }
})

test('the most expensive link is refused with the numbers; one that just fits still obeys at once', async ({
  app,
  page,
}) => {
  await app.open(linkOf('cell=lstm,lstm,lstm,lstm&h=256&T=400&B=64&layers=3'))
  await expect(app.notices.refusal).toHaveText(/LSTM 1 would .* [\d.]+ (s|MB) .*; the limit is \d+ (s|MB)/)
  expect((await app.state()).status).toBe('refused')

  await app.open(linkOf('cell=lstm,lstm,lstm,lstm&h=256&T=400&B=16&layers=1'))
  await expect.poll(async () => (await app.state()).status).toBe('running')
  await page.keyboard.press('Space')
  await expect(app.transport.runButton).toBeVisible()
  await app.open(linkOf('cell=rnn&h=4&T=6&B=2&at=20'))
  await expect.poll(() => app.update()).toBe(20)
  expect((await app.state()).workers).toBe(1)
})

test.describe('nothing in a link is run', () => {
  const canary = (app: Unrolled) => app.page.evaluate(() => (window as { __xss?: unknown }).__xss)
  const { length } = scripts

  test(`${length} scripts as unknown settings, as impossible values, and as the whole link`, async ({
    app,
    page,
  }) => {
    test.setTimeout(120_000)
    await app.open()
    const { origin, pathname } = new URL(page.url())
    for (const script of scripts) {
      const text = encodeURIComponent(script)
      for (const hash of [
        linkOf(`h=4&T=6&${text}=1&x=${text}&cell=${text}&h=${text}`),
        `#1?h=4&T=6&text=${text}&${script}`,
        `#${script}`,
      ]) {
        await page.evaluate(async target => {
          location.hash = target
          await new Promise(requestAnimationFrame)
        }, hash)
      }
    }
    await expectSound(page)
    expect(await canary(app)).toBeUndefined()
    expect(new URL(page.url())).toMatchObject({ origin, pathname })
    await expect(app.notices.saying('damaged')).toBeVisible()
  })

  test(`${length} scripts as own text, written by the page’s own link`, async ({ app, page }) => {
    test.setTimeout(120_000)
    await app.open(linkOf('cell=rnn&h=4&T=6&B=2'))
    const { origin, pathname } = new URL(page.url())
    const { packText } = await import('../engine/experiment/packText.ts')
    for (const [i, script] of scripts.entries()) {
      const txt = await packText(script.padEnd(12, ' .'))
      await page.evaluate(
        hash => {
          location.hash = hash
        },
        linkOf(`cell=rnn&h=4&T=6&B=2&seed=${i}&txt=${txt}`),
      )
      await expect.poll(async () => (await app.state()).experiment.seed).toBe(i)
      await expect.poll(async () => (await app.state()).update).toBeGreaterThan(0)
    }
    // One that is shown whole, in every place that shows text.
    const last = `${scripts[0]} `
    await app.openLink(`cell=rnn&h=4&T=${last.length - 1}&B=1&txt=${await packText(last)}`)
    await app.stage.probe.selectOption('follow')
    await app.ownText.button.click()
    await expect(app.ownText.box).toHaveValue(last)
    await app.ownText.cancel.click()
    await expect(app.stage.axis).toHaveAccessibleName(/<.*>/)
    await page.getByRole('textbox', { name: 'Complete my text' }).fill(last)
    await page.getByRole('button', { name: 'Write on' }).click()
    await expect(
      page.getByRole('region', { name: 'Samples' }).getByRole('listitem').filter({ hasText: last.trim() }),
    ).toHaveCount(1)
    await expectSound(page)
    expect(await canary(app)).toBeUndefined()
    expect(new URL(page.url())).toMatchObject({ origin, pathname })
  })
})
