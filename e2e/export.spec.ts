/** Every picture can be read as a table and saved; a saved one says by itself what it shows and where it is from. */
import type { Page } from '@playwright/test'
import { decodeLink } from '../engine/experiment/link.ts'
import { findBarriers } from './fixtures/axe.ts'
import { curvesInNode, fingerprintsInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'
import type { Unrolled } from './fixtures/unrolled.ts'

const UPDATE = 12
/** No commas or quotes on the stage, so that a line of the CSV is easily taken apart. */
const LANES = `task=bonjour&T=8&h=4&cell=rnn,lstm,gru&at=${UPDATE}`

/** As in files: enough to read the same float32 again. */
const nine = (values: readonly number[]) => values.map(value => Number(value.toPrecision(9)))

/** With every track shown, every panel open, and samples. */
async function openEverything(app: Unrolled, page: Page): Promise<void> {
  await app.openLink(LANES)
  await app.fingerprintsAt(UPDATE)
  await app.stage.trackMenuButton.click()
  for (const box of await page.locator('#tracks').getByRole('checkbox').all()) await box.check()
  await page.keyboard.press('Escape')
  const closed = page.locator('.folding:not([open]) > summary')
  while ((await closed.count()) > 0) await closed.first().click()
  await page.getByRole('textbox', { name: 'Complete my text' }).fill('bonjour')
  await page.getByRole('button', { name: 'Write on' }).click()
  await expect(page.getByRole('region', { name: 'Samples' }).getByRole('listitem')).toHaveCount(3)
  await expect.poll(async () => (await app.frame(2)).sections).toContain('matrix')
  // RNN 4, LSTM 6, GRU 5, two curves, the samples; and whatever panels bring.
  await expect.poll(() => app.figures.buttons.count()).toBeGreaterThanOrEqual(18)
}

interface Opened {
  readonly width: number
  readonly height: number
  readonly problems: string[]
  readonly title: string
  readonly texts: string
  readonly href: string
  /** Share of pixels that differ from the background, 0 … 1. */
  readonly inked: number
}

/** A saved picture as it is in a page of its own, where no policy and no style of ours reaches it. */
async function openPicture(blank: Page, bytes: Buffer, type: string): Promise<Opened> {
  return blank.evaluate(
    async ([base64, mime]) => {
      const data = Uint8Array.from(atob(base64), character => character.charCodeAt(0))
      const image = new Image()
      image.src = `data:${mime};base64,${base64}`
      await image.decode()
      const canvas = new OffscreenCanvas(image.width, image.height)
      const context = canvas.getContext('2d')!
      context.drawImage(image, 0, 0)
      const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)
      const inked = pixels.reduce((n, pixel) => n + (pixel === pixels[0] ? 0 : 1), 0) / pixels.length
      const size = { width: image.width, height: image.height, inked }
      if (mime !== 'image/svg+xml') return { ...size, problems: [], title: '', texts: '', href: '' }
      const svg = new DOMParser().parseFromString(new TextDecoder().decode(data), 'image/svg+xml')
      const foreign = [...svg.querySelectorAll('*')].filter(
        ({ namespaceURI }) => namespaceURI !== 'http://www.w3.org/2000/svg',
      )
      const [error] = svg.getElementsByTagName('parsererror')
      const styled = svg.querySelectorAll('foreignObject, script, style, [style], [class]:not(.caption)')
      return {
        ...size,
        problems: [
          ...(error ? [error.textContent ?? 'not well-formed'] : []),
          ...[...foreign, ...styled].map(({ tagName }) => tagName),
          ...(new XMLSerializer().serializeToString(svg).match(/var\(|NaN|undefined|url\(&/g) ?? []),
        ],
        title: svg.querySelector('title')?.textContent ?? '',
        texts: [...svg.querySelectorAll('text')].map(({ textContent }) => textContent).join('\n'),
        href: svg.querySelector('.caption a')?.getAttribute('href') ?? '',
      }
    },
    [bytes.toString('base64'), type] as const,
  )
}

test('every picture is saved as SVG and PNG, with a caption that leads back to it', async ({
  app,
  page,
  context,
}) => {
  test.slow()
  await openEverything(app, page)
  const { experiment, fingerprints } = await app.state()
  const all = []
  for (const label of await app.figures.labels()) {
    const lane = /, lane (\d)$/.exec(label)?.[1]
    const track = lane && page.getByRole('slider', { name: new RegExp(`^${label}`) })
    const sentence = track && (await track.getAttribute('aria-label'))!.replace(/^[^:]*: /, '')
    const saved = await test.step(label, () => app.figures.save(label, 'SVG'))
    all.push({ label, lane, sentence, saved, raster: await app.figures.save(label, 'PNG') })
  }
  const blank = await context.newPage()
  const names: string[] = []
  for (const { label, lane, sentence, saved, raster } of all) {
    await test.step(label, async () => {
      names.push(saved.name)
      expect(saved.name).toMatch(new RegExp(`^unrolled-[a-z0-9.-]+-update-${UPDATE}\\.svg$`))
      const svg = await openPicture(blank, saved.bytes, 'image/svg+xml')
      expect(svg.problems).toEqual([])
      if (lane) {
        expect(svg.title).toMatch(new RegExp(`^${['RNN', 'LSTM', 'GRU'][Number(lane) - 1]}[:,] `))
        // The caption breaks it into lines.
        expect(svg.texts.replaceAll('\n', ' ')).toContain(sentence!)
        expect(svg.texts.startsWith('step t\ninput\n')).toBe(true)
      }
      expect(svg.texts).toContain(`Update ${UPDATE} of`)
      expect(svg.texts).toContain('task=bonjour T=8 B=16 seed=1')
      const { experiment: linked, notes } = await decodeLink(new URL(svg.href).hash)
      expect(notes).toEqual([])
      expect(linked).toEqual({
        ...experiment,
        at: UPDATE,
        lanes: experiment.lanes.map((settings, i) => ({ ...settings, fp: fingerprints[i] })),
      })
      expect(svg.inked).toBeGreaterThan(0.02)

      expect(raster.name).toBe(saved.name.replace(/svg$/, 'png'))
      const png = await openPicture(blank, raster.bytes, 'image/png')
      expect([png.width, png.height]).toEqual([2 * svg.width, 2 * svg.height])
      expect(png.inked).toBeGreaterThan(0.02)
    })
  }
  expect(new Set(names).size, names.join(' ')).toBe(names.length)
  expect(names).toContain(`unrolled-hidden-h-rnn-update-${UPDATE}.svg`)
  expect(names).toContain(`unrolled-by-update-lstm-update-${UPDATE}.svg`)
})

test('the CSV of a track has the engine’s numbers, to nine digits, and says where they are from', async ({
  app,
  page,
}) => {
  await openEverything(app, page)
  const T = 8
  const H = 4
  const numbers = (rows: string[][], from: number) => rows.slice(1).map(row => row.slice(from).map(Number))
  const byStep = (values: readonly number[], width: number) =>
    Array.from({ length: T }, (_, t) => nine(values.slice(t * width, (t + 1) * width)))
  for (const [i, lane] of [1, 2, 3].entries()) {
    expect(numbers(await app.figures.csv(`hidden h, lane ${lane}`), 2 + 2)).toEqual(
      byStep(await app.section(i, 'h'), H),
    )
    const gradients = await app.figures.csv(`gradient, lane ${lane}`)
    const { tau } = await app.frame(i)
    expect(gradients[0]!.slice(0, 3)).toEqual(['lane', 'update', 'loss at step τ'])
    for (const row of gradients.slice(1))
      expect(row.slice(0, 3)).toEqual([['RNN', 'LSTM', 'GRU'][i], String(UPDATE), String(tau + 1)])
    const gradient = numbers(gradients, 3 + 2)
    expect(gradient.map(([value]) => value)).toEqual(nine(await app.section(i, 'flow')))
    expect(gradient.map(([, value]) => value)).toEqual(nine(await app.section(i, 'summed')))
    const matrix = await app.figures.csv(`all losses, lane ${lane}`)
    const all = byStep(await app.section(i, 'matrix'), T)
    for (const [tau, row] of matrix.slice(1).entries())
      expect(row.slice(2 + 2).map(value => (value === '' ? -Infinity : Number(value)))).toEqual(all[tau])
    const guesses = numbers(await app.figures.csv(`guess, lane ${lane}`), 2 + 3)
    expect(guesses.map(([bits]) => bits)).toEqual(
      nine((await app.section(i, 'surprise')).map(nats => nats * (1 / Math.LN2))),
    )
    expect(guesses.map(row => [row[2], row[4], row[6]])).toEqual(byStep(await app.section(i, 'guessedP'), 3))
  }
  expect(numbers(await app.figures.csv('cell c, lane 2'), 2 + 2)).toEqual(
    byStep(await app.section(1, 'c'), H),
  )
  const gates = numbers(await app.figures.csv('gates, lane 2'), 2 + 2 + 4)
  for (const [g, letter] of ['i', 'f', 'g', 'o'].entries())
    expect(gates.map(row => row.slice(g * H, (g + 1) * H))).toEqual(
      byStep(await app.section(1, `gate ${letter}`), H),
    )
})

test('the CSV of the curves has the loss and the gradient norm of every update', async ({ app, page }) => {
  await openEverything(app, page)
  const curves = await curvesInNode(LANES, UPDATE)
  await page.getByRole('combobox', { name: 'Unit of the loss' }).selectOption('nats')
  const [header, ...losses] = await app.figures.csv('loss')
  expect(header!.filter(name => name.includes(' loss ('))).toEqual(
    ['RNN', 'LSTM', 'GRU'].map(name => `${name} loss (nats per character)`),
  )
  expect(losses.map(([update]) => Number(update))).toEqual(Array.from({ length: UPDATE }, (_, i) => i + 1))
  const [norms, ...rows] = await app.figures.csv('gradient norm')
  for (const [i, name] of ['RNN', 'LSTM', 'GRU'].entries()) {
    const column = header!.indexOf(`${name} loss (nats per character)`)
    expect(losses.map(row => Number(row[column]))).toEqual(nine(curves[i]!.losses))
    const norm = norms!.indexOf(`${name} ‖gradient‖`)
    expect(rows.map(row => Number(row[norm]))).toEqual(nine(curves[i]!.gradientNorms))
  }
})

test('the table opens, scrolls and closes by keyboard, and says what it leaves out', async ({
  app,
  page,
}) => {
  await app.openLink('cell=lstm&h=64&T=110&B=2&at=2')
  await app.fingerprintsAt(2)
  const button = app.figures.button('hidden h, lane 1')
  await button.focus()
  await page.keyboard.press('Enter')
  const first = page.getByRole('button', { name: 'As a table …' })
  await expect(first).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Save PNG' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(first).toBeHidden()
  await expect(button).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(app.figures.table).toHaveAccessibleName('LSTM, update 2: hidden state h')
  await expect(app.figures.table.getByRole('row')).toHaveCount(101)
  await expect(app.figures.table.getByRole('columnheader')).toHaveCount(40)
  await expect(
    page.getByText('the first 100 of 110 rows and 40 of 66 columns; the CSV has all'),
  ).toBeVisible()
  const [h] = await app.section(0, 'h')
  const shown = await app.figures.table.getByRole('row').nth(1).getByRole('cell').nth(1).textContent()
  expect(Number(shown!.replace('−', '-'))).toBeCloseTo(h!, 3)
  expect(await findBarriers(page)).toEqual([])
  const scroll = page.getByRole('dialog').getByRole('region')
  await scroll.focus()
  await page.keyboard.press('End')
  await expect.poll(() => scroll.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(button).toBeFocused()
})

test('an axis wider than the screen is saved as a whole, with its characters', async ({
  app,
  page,
  context,
}) => {
  await app.openLink('cell=rnn&h=4&T=150&B=2&at=1')
  await app.fingerprintsAt(1)
  const plot = app.stage.track('hidden h', 1)
  const { width } = (await plot.boundingBox())!
  expect(width).toBeGreaterThan(page.viewportSize()!.width - 400)
  const { bytes } = await app.figures.save('hidden h, lane 1', 'SVG')
  const svg = await openPicture(await context.newPage(), bytes, 'image/svg+xml')
  expect(svg.width).toBeGreaterThan(width)
  const read = svg.texts.split('\n').filter(text => [...text].length === 1)
  expect(read.length).toBeGreaterThanOrEqual(150)
})

test('saving while it trains takes one update, and changes nothing about the run', async ({
  app,
  context,
}) => {
  const settings = 'cell=gru&h=8&T=20&B=4'
  await app.openLink(settings)
  await app.reaches(20)
  const { name, bytes } = await app.figures.save('gradient, lane 1', 'SVG')
  const update = Number(/update-(\d+)\.svg$/.exec(name)![1])
  const svg = await openPicture(await context.newPage(), bytes, 'image/svg+xml')
  expect(svg.title.replace(/\s/g, '')).toContain(`update${update}:`)
  expect((await decodeLink(new URL(svg.href).hash)).experiment).toMatchObject({
    at: update,
    lanes: [{ fp: (await fingerprintsInNode(settings, update))[0] }],
  })
  await app.reaches(update + 20)
  const { update: later } = await app.pause()
  expect(await app.fingerprintsAt(later)).toEqual(await fingerprintsInNode(settings, later))
})

test('a run to a given update still ends there when something is saved on the way', async ({ app }) => {
  await app.openLink('cell=lstm&h=48&T=60&at=150')
  await app.reaches(5)
  const { name } = await app.figures.save('hidden h, lane 1', 'CSV')
  expect(Number(/update-(\d+)\.csv$/.exec(name)![1])).toBeLessThan(150)
  await app.fingerprintsAt(150)
})
