/** What eigenvalues say and what they do not, what every step did, and where the one-unit network has its cliff: true, and for everyone. */
import type { Page } from '@playwright/test'
import { cliffAt, descend, ridge } from '../engine/diagnostics/cliff.ts'
import { spectrum } from '../engine/diagnostics/spectrum.ts'
import { complete } from '../engine/run.ts'
import { answer } from '../engine/worker/questions/index.ts'
import { findBarriers } from './fixtures/axe.ts'
import { findSidewaysScrolling, findSmallTargets, readTexts } from './fixtures/legibility.ts'
import { fingerprintsInNode, trainedInNode } from './fixtures/links.ts'
import { CliffPanel, SaturationPanel, SpectrumPanel } from './fixtures/panels/analysis.ts'
import { expect, test } from './fixtures/test.ts'
import type { Unrolled } from './fixtures/unrolled.ts'

const LANES = 'cell=rnn,lstm,gru,ff&h=8&T=20'

async function openPanels(page: Page) {
  const [spectra, saturation, cliff] = [
    new SpectrumPanel(page),
    new SaturationPanel(page),
    new CliffPanel(page),
  ]
  for (const { title } of [spectra, saturation, cliff]) await title.click()
  return { spectra, saturation, cliff }
}

async function showTracks(app: Unrolled): Promise<void> {
  await app.stage.trackMenuButton.click()
  await app.stage.shown('cell path').check()
  await app.stage.shown('Jacobian').check()
  await app.page.keyboard.press('Escape')
}

test('ρ and σ_max are those of the weights, block by block, layer by layer', async ({ app, page }) => {
  const settings = `${LANES}&layers=2`
  const [rnn, lstm, gru] = await trainedInNode(settings, 30)
  /** As written on the page: of one gate's block. */
  const expected = (trainer: typeof rnn, layer: number, gate: number) => {
    const { radius, sigmaMax } = spectrum(trainer!.model.stack.weights.layers[layer]!.W_hh[gate]!, 8)
    return [radius, sigmaMax].map(value => value.toFixed(2))
  }
  await app.openLink(`${settings}&at=30`)
  await app.fingerprintsAt(30)
  const spectra = new SpectrumPanel(page)
  await spectra.title.click()
  const shown = async () => (await spectra.rows()).map(row => row.slice(0, 3))
  await expect.poll(shown).toEqual([
    ['RNN', ...expected(rnn, 0, 0)],
    ['LSTM g', ...expected(lstm, 0, 2)],
    ['GRU n', ...expected(gru, 0, 2)],
  ])
  await spectra.gate('LSTM').selectOption('forget gate f')
  await spectra.gate('GRU').selectOption('reset gate r')
  await spectra.layer.selectOption('2')
  await expect.poll(shown).toEqual([
    ['RNN', ...expected(rnn, 1, 0)],
    ['LSTM f', ...expected(lstm, 1, 1)],
    ['GRU r', ...expected(gru, 1, 0)],
  ])
  for (const [, , , rate] of await spectra.rows()) expect(rate).toMatch(/^×0\.\d\d$/)
  await expect(spectra.sentence).toContainText(/RNN: (no eigenvalue|σ_max|eigenvalues)/)
  await expect(spectra.sentence).toContainText('LSTM: this is one block, forget gate f, and no Jacobian')
  await expect(spectra.sentence).toContainText('No memory: no recurrent weights')
  await expect(spectra.lesson).toContainText('Both eigenvalues of W are 0')
  await expect(spectra.lesson).toContainText('×14.1 after one, ×28\u202F963 after 12')
})

test('the panel follows training', async ({ app, page }) => {
  await app.openLink('cell=rnn&h=8&T=20&lr=0.05')
  const spectra = new SpectrumPanel(page)
  await spectra.title.click()
  await expect.poll(async () => (await spectra.rows())[0]?.[1]).toMatch(/^\d\.\d\d$/)
  const early = await spectra.rows()
  await app.reaches(200)
  await expect.poll(() => spectra.rows()).not.toEqual(early)
  await app.pause()
  const { update } = await app.state()
  const [trainer] = await trainedInNode('cell=rnn&h=8&T=20&lr=0.05', update)
  const { radius } = spectrum(trainer!.model.stack.parameters.by.weight_hh_l0!, 8)
  await expect.poll(async () => (await spectra.rows())[0]![1]).toBe(radius.toFixed(2))
})

test('the cell path is the LSTM’s, the Jacobian everyone’s that remembers; both say what they show', async ({
  app,
}) => {
  await app.openLink(`${LANES}&at=30`)
  await app.fingerprintsAt(30)
  await showTracks(app)
  await expect.poll(() => app.stage.titles(1)).toEqual(['guess', 'hidden h', 'gradient', 'Jacobian'])
  await expect
    .poll(() => app.stage.titles(2))
    .toEqual(['guess', 'hidden h', 'cell c', 'gradient', 'cell path', 'Jacobian'])
  expect(await app.stage.titles(4)).toEqual(['guess', 'hidden h', 'gradient'])
  await expect(app.stage.track('Jacobian', 1)).toHaveAccessibleName(
    /One step changes the state by at most ×[\d.]+ to ×[\d.]+; .*This gradient: ×0\.\d+ a step\.$/,
  )
  await expect(app.stage.track('Jacobian', 2)).toHaveAccessibleName(/the state, h and c together, by/)
  const path = app.stage.track('cell path', 2)
  await expect(path).toHaveAccessibleName(
    /×\S+ of c at step 1 is left at step 20; forget gates alone pass .*; along this path unit \d keeps most, ×\S+\.$/,
  )
  const named = app.stage.main.getByRole('button', { name: /^unit \d$/ })
  const unit = /\d/.exec((await named.textContent())!)![0]
  await named.click()
  const inside = app.page.getByRole('spinbutton', { name: 'unit', exact: true })
  await expect(inside).toHaveValue(unit)
  await path.focus()
  for (let n = 0; n < 5; n++) await app.page.keyboard.press('ArrowLeft')
  await expect(path).toHaveAccessibleName(/is left at step 15;/)
  await expect(path).toHaveAttribute(
    'aria-valuetext',
    /^from step 15 to 15: by all ways ×1, by the forget gates ×1/,
  )
})

test('what one step left of the gradient is what the gradient track shows', async ({ app }) => {
  await app.openLink('cell=gru&h=8&T=20&at=30')
  await app.fingerprintsAt(30)
  await showTracks(app)
  const strip = app.stage.track('Jacobian', 1)
  await strip.focus()
  const { flow } = await app.frame(0)
  const left = Number((10 ** (flow[18]! - flow[19]!)).toPrecision(2))
  await expect(strip).toHaveAttribute(
    'aria-valuetext',
    new RegExp(`^step 20: ×[\\d.]+ at most; of the gradient it left ×${left}$`),
  )
})

test('saturation: every gate’s units, and which keep for long', async ({ app, page }) => {
  await app.openLink(`${LANES}&at=60&fb=6`)
  await app.fingerprintsAt(60)
  const saturation = new SaturationPanel(page)
  await saturation.title.click()
  await expect(saturation.panel.getByRole('heading', { level: 3 })).toHaveText([
    'h states',
    'i input gate',
    'f forget gate',
    'o output gate',
    'r reset gate',
    'z update gate',
  ])
  // A bias of 6 opens every forget gate.
  await expect(saturation.sentence).toContainText(
    /LSTM.*: all 8 units keep the forget gate f above 0\.9 for over nine tenths of the steps: they act as a long-term memory\./,
  )
  await expect(saturation.sentence).toContainText(/GRU.*: no unit/)
  await saturation.over.selectOption('text never learned from')
  const [rnn] = await trainedInNode(`${LANES}&fb=6`, 60)
  const { gates } = complete(answer(rnn!, { kind: 'saturation' }))
  const shares = [...gates[0]!.low[0]!].map((low, j) => low + gates[0]!.high[0]![j]!)
  const mean = Math.round((100 * shares.reduce((sum, share) => sum + share, 0)) / 8)
  await expect(saturation.sentence).toContainText(
    new RegExp(`RNN.*: states beyond ±0\\.95 at ${mean} % of the steps`),
  )
})

test('the cliff: its map, both descents, and the wall from near enough', async ({ app, page }) => {
  await app.openLink('cell=rnn&h=4&T=8&at=2')
  const cliff = new CliffPanel(page)
  await cliff.title.click()
  await expect(cliff.sentence).toContainText('the median of ‖∇E‖ is 0.047, its largest 440 at (4.69, −2.42)')
  const jump = (w: number, b: number) =>
    Math.max(...descend({ w, b }, { lr: 0.05, clip: 0, steps: 200 }).map(point => point.jump))
  await expect(cliff.sentence).toContainText(`jumps ${Number(jump(5, -2.2).toPrecision(2))} far`)
  await expect(cliff.sentence).toContainText('Clipped at 1, no jump is longer than 0.05')
  await cliff.start.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(cliff.start).toHaveAttribute('aria-valuetext', 'w 5.05, b -2.25')
  await expect(cliff.startW).toHaveValue('5.05')
  await expect(cliff.sentence).toContainText(`jumps ${Number(jump(5.05, -2.25).toPrecision(2))} far`)
  await cliff.clip.fill('0')
  await expect(cliff.sentence).toContainText('Set a threshold to see it clipped.')
  await cliff.start.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await cliff.start.boundingBox())!
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + width / 2 + 30, y + height / 2 + 20, { steps: 3 })
  await page.mouse.up()
  expect(Number(await cliff.startW.inputValue())).toBeGreaterThan(5.2)

  await expect(cliff.sliceSentence).toContainText('E still jumps between two neighbouring points')
  await cliff.zoomToWall.click()
  await expect(cliff.sliceSentence).toContainText('the wall is a slope')
  await expect(cliff.zoom).toHaveAttribute('aria-valuetext', '±3.2·10⁻⁷')
  expect(cliffAt(6, ridge(6) - 1.57e-8).norm).toBeGreaterThan(1.9e7)
  await expect(cliff.sliceSentence).toContainText('the gradient at most 1.9·10⁷, 1.5·10⁻⁸ from the edge')
})

test('looking changes no number', async ({ app, page }) => {
  const settings = 'cell=lstm,gru&h=8&T=20'
  await app.openLink(settings)
  await openPanels(page)
  await showTracks(app)
  await app.reaches(5)
  await app.pasteLink(`${settings}&seed=5&at=200`)
  await expect.poll(async () => (await app.state()).experiment.at).toBe(200)
  expect(await app.fingerprintsAt(200)).toEqual(await fingerprintsInNode(`${settings}&seed=5`, 200))
})

for (const theme of ['light', 'dark']) {
  test(`panels and tracks are for everyone: ${theme}`, async ({ app, page }) => {
    await app.open('#1?cell=lstm,rnn&h=12&layers=2&at=20', `?theme=${theme}`)
    await app.standsStill()
    const { spectra, cliff } = await openPanels(page)
    await showTracks(app)
    await expect(spectra.sentence).toContainText('per step')
    await expect(cliff.sentence).toContainText('the median')
    await expect(app.stage.track('cell path', 1)).toHaveAccessibleName(/forget gates alone pass/)
    expect(await findBarriers(page)).toEqual([])
    expect((await readTexts(page)).filter(({ size, contrast }) => size < 12 || contrast < 4.5)).toEqual([])
    expect(await findSmallTargets(page)).toEqual([])
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 800 })
      expect((await findSidewaysScrolling(page)).filter(name => name !== 'stage-scroll')).toEqual([])
    }
  })
}

test('projected, the new tracks are large and clear, and no gate’s letter touches the title', async ({
  app,
  page,
}) => {
  await app.open('#1?cell=lstm&h=12&at=20')
  await app.standsStill()
  await showTracks(app)
  await app.stage.trackMenuButton.click()
  await app.stage.shown('gates').check()
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.keyboard.press('p')
  await expect(app.stage.track('cell path', 1)).toHaveAccessibleName(/forget gates alone pass/)
  const texts = await readTexts(page)
  expect(texts.filter(({ size, contrast }) => size < 24.8 || contrast < 7)).toEqual([])
  const row = app.stage.main.locator('[data-track="gates"]')
  const title = (await row.locator('.title').boundingBox())!
  const letter = (await row.locator('.gate-legend b').first().boundingBox())!
  expect(letter.y).toBeGreaterThanOrEqual(title.y + title.height)
})
