/** Inside one unit: its wiring, its equations and its sums, all with the engine's own numbers of the update on screen. */
import { findBarriers } from './fixtures/axe.ts'
import { findSidewaysScrolling, findSmallTargets, readTexts } from './fixtures/legibility.ts'
import { fingerprintsInNode, unitInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'
import type { Unrolled } from './fixtures/unrolled.ts'

const SHORT = 'cell=rnn,lstm,gru,ff&h=8&T=20'
const shown = (value: number) => (Math.abs(value) < 0.005 ? 0 : value).toFixed(2)

async function openAt(app: Unrolled, settings: string, update: number): Promise<void> {
  await app.openLink(`${settings}&at=${update}`)
  await app.fingerprintsAt(update)
  await app.inspector.title.click()
  await expect(app.inspector.diagram).toBeVisible()
}

/** Points at a step with the keyboard, on lane 1's hidden state. @param step counted from 1 */
async function pointAt(app: Unrolled, step: number): Promise<void> {
  await app.stage.track('hidden h', 1).focus()
  await app.page.keyboard.press('Home')
  for (let n = 1; n < step; n++) await app.page.keyboard.press('ArrowRight')
  await expect(app.inspector.panel).toContainText(`Step ${step} reads`)
}

for (const [what, settings, update] of [
  ['text', SHORT, 40],
  [
    'recall, in the second of two layers',
    'task=recall&cell=rnn,lstm,gru,ff&act=tanh,tanh,tanh,relu&h=6&layers=2&T=12',
    25,
  ],
] as const) {
  test(`on ${what}: every number is the engine's, for each cell`, async ({ app }) => {
    const { inspector } = app
    const layer = settings.includes('layers=2') ? 1 : 0
    await openAt(app, settings, update)
    await pointAt(app, 7)
    if (layer > 0) await inspector.layer.fill('2')
    await inspector.unit.fill('5')
    for (const [lane, name] of ['RNN', 'LSTM', 'GRU', 'no memory'].entries()) {
      const { gates, states } = await unitInNode(settings, update, lane, { layer, t: 6, unit: 4 })
      await inspector.lane.selectOption({ index: lane })
      await expect(inspector.lane.locator('option:checked')).toContainText(name, { ignoreCase: true })
      const ends: [string, number][] = states.map(({ name: state, after }) => [`${state}′`, after])
      if (gates.length > 1) ends.push(...gates.map(({ gate, value }): [string, number] => [gate, value]))
      for (const [quantity, value] of ends)
        await expect
          .poll(async () => (await inspector.numbers(quantity)).split(' = ').at(-1)!.trim(), {
            message: `${name} ${quantity}`,
          })
          .toBe(shown(value))
      // The same numbers stand on the wires.
      const labels = await inspector.labels()
      for (const [quantity, value] of ends) expect(labels).toContain(`${quantity} ${shown(value)}`)
      for (const { gate, sumIh, sumHh } of gates)
        for (const sum of gate === 'n' ? [sumIh, sumHh] : [sumIh + sumHh])
          expect(labels).toContain(`Σ ${shown(sum)}`)
    }
  })
}

test('a term opens, in the equation or in the diagram: weights times values that add up to it', async ({
  app,
}) => {
  const { inspector } = app
  await openAt(app, SHORT, 40)
  await pointAt(app, 7)
  const read = (await app.frame(1)).characters[6]!
  await inspector.lane.selectOption('LSTM')
  await inspector.unit.fill('3')
  const { gates } = await unitInNode(SHORT, 40, 1, { layer: 0, t: 6, unit: 2 })
  const { sumIh, sumHh, hh } = gates[1]!
  await expect(inspector.terms('f')).toHaveText(shown(sumIh + sumHh).replace('-', '−'))
  await inspector.terms('f').click()
  await expect(inspector.terms('f')).toHaveAttribute('aria-expanded', 'true')
  const lines = await inspector.lines()
  const [first] = lines
  expect(first!.what).toBe(read === ' ' ? 'space' : `“${read}”`)
  // One character, five of eight units, the other three together, two biases.
  expect(lines.length).toBe(1 + 5 + 1 + 2 + 1)
  const total = lines.pop()!
  expect(total.adds).toBe(Number(shown(sumIh + sumHh)))
  // Each is rounded to a hundredth.
  expect(Math.abs(lines.reduce((sum, { adds }) => sum + adds, 0) - total.adds)).toBeLessThan(0.05)
  for (const { factors, adds } of lines.filter(line => line.factors.length > 0))
    expect(Math.abs(factors[0]! * factors[1]! - adds)).toBeLessThan(0.02)
  const largest = Array.from(hh).sort((a, b) => Math.abs(b) - Math.abs(a))
  expect(lines.slice(2, 7).map(({ adds }) => adds)).toEqual(
    largest.slice(0, 5).map(value => Number(shown(value))),
  )
  expect(lines[7]!.what).toBe('the other 3 together')

  await inspector.terms('f').click()
  await expect(inspector.products).toBeHidden()
  // By keyboard, in the diagram: the same sum.
  await inspector.diagram.getByRole('button', { name: /, in f: W_if x \+ b_if \+ W_hf h \+ b_hf$/ }).focus()
  await app.page.keyboard.press('Enter')
  await expect(inspector.equation('f').getByRole('table')).toBeVisible()
  await inspector.lane.selectOption('GRU')
  await expect(inspector.terms('n')).toHaveCount(2)
  await inspector.terms('n').last().click()
  await expect(inspector.equation('n').getByRole('table')).toContainText('Whn')
  await expect(inspector.equation('n').getByRole('table')).not.toContainText('Win')
  // Or in the formula itself.
  await inspector.equation('n').locator('math .sum-0').click()
  await expect(inspector.equation('n').getByRole('table')).toContainText('Win')
  await expect(inspector.equation('n').getByRole('table')).not.toContainText('Whn')
})

test('a click on a row of the pictures chooses that unit and lane; it is marked in all of them, and keys move it', async ({
  app,
  page,
}) => {
  const { inspector, stage } = app
  await app.openLink('cell=rnn,lstm&h=8&layers=2&T=20&at=20')
  await app.fingerprintsAt(20)
  await expect(inspector.marks).toHaveCount(0)
  await inspector.title.click()
  await expect(inspector.diagram).toBeVisible()
  // Rows of layer 2 are above those of layer 1.
  const cellState = stage.track('cell c', 2)
  const box = (await cellState.boundingBox())!
  await cellState.click({ position: { x: box.width * 0.26, y: box.height * (10.5 / 16) } })
  await expect(inspector.lane.locator('option:checked')).toContainText('LSTM')
  await expect(inspector.layer).toHaveValue('1')
  await expect(inspector.unit).toHaveValue('3')
  await expect(inspector.panel).toContainText('Step 6 reads')
  await expect(inspector.marks).toHaveCount(3)
  for (const mark of await inspector.marks.all())
    expect(await mark.evaluate((element: HTMLElement) => [element.style.top, element.style.height])).toEqual([
      '62.5%',
      '6.25%',
    ])
  await cellState.focus()
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowUp')
  await expect(inspector.layer).toHaveValue('2')
  await expect(inspector.unit).toHaveValue('8')
  await expect(cellState).toHaveAttribute(
    'aria-valuetext',
    /^step \d+: unit 8 of layer 2 at -?[\d.]+, strongest /,
  )
  await page.keyboard.press('ArrowDown')
  await expect(inspector.unit).toHaveValue('1')
  await stage.track('hidden h', 1).click({ position: { x: 5, y: 1 } })
  await expect(inspector.lane.locator('option:checked')).toContainText('RNN')
  await expect(inspector.layer).toHaveValue('2')

  await stage.trackMenuButton.click()
  await stage.shown('gates').check()
  await page.keyboard.press('Escape')
  const gates = stage.track('gates', 2)
  await expect(gates.locator('.unit-mark')).toHaveCount(4)
  const strip = gates.locator('.gate').nth(2)
  await strip.click({ position: { x: 5, y: (await strip.boundingBox())!.height * (15.5 / 16) } })
  await expect(inspector.layer).toHaveValue('1')
  await expect(inspector.unit).toHaveValue('8')
  await inspector.title.click()
  await expect(inspector.marks).toHaveCount(0)
})

test('it follows the training, changes none of its numbers, and is open again after a reload', async ({
  app,
}) => {
  const { inspector } = app
  await app.openLink(`${SHORT}&at=200`)
  await inspector.title.click()
  expect(await app.fingerprintsAt(200)).toEqual(await fingerprintsInNode(SHORT, 200))
  await inspector.lane.selectOption('LSTM')
  await expect(inspector.equation('c′').locator('math')).toBeVisible()
  const before = await inspector.numbers('c′')
  await app.transport.runButton.click()
  await expect.poll(() => inspector.numbers('c′')).not.toBe(before)
  await app.pause()
  await app.reload()
  await expect(inspector.diagram).toBeVisible()
  await app.pasteLink('cell=gru&h=8&T=20&at=10')
  await expect(inspector.equation('n')).toBeVisible()
  await app.pasteLink('cell=rnn&act=relu&h=8&T=20&at=10')
  await expect.poll(() => inspector.numbers('h′')).toMatch(/^= relu\(-?[\d.]+\) = [\d.]+$/)
})

for (const theme of ['light', 'dark'] as const) {
  test(`everyone can read and press it: ${theme}`, async ({ app, page }) => {
    const { inspector } = app
    await app.open('', `?theme=${theme}`)
    await inspector.title.click()
    await app.reaches(20)
    await app.pause()
    await inspector.lane.selectOption('LSTM')
    await inspector.sums.first().click()
    await expect(inspector.products).toBeVisible()
    const texts = await readTexts(page)
    expect(texts.some(({ text }) => text.startsWith('Shapes'))).toBe(true)
    expect(texts.filter(({ size }) => size < 12)).toEqual([])
    expect(texts.filter(({ contrast }) => contrast < 4.5)).toEqual([])
    expect(await findSmallTargets(page)).toEqual([])
    expect(await findBarriers(page)).toEqual([])
    // No unit of the drawing is smaller than a pixel, so that its text is as large as it says.
    const scale = () => inspector.diagram.evaluate((svg: Element) => (svg as SVGSVGElement).getScreenCTM()!.a)
    expect(await scale()).toBeGreaterThanOrEqual(1)
    await page.setViewportSize({ width: 390, height: 844 })
    await expect(inspector.diagram).toBeVisible()
    expect(await scale()).toBeGreaterThanOrEqual(1)
    expect(await findSidewaysScrolling(page)).toEqual(['stage-scroll'])
  })
}
