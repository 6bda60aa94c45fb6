/** Both directions: what one reader cannot know, two reading towards each other do; and every view says what it shows of them. */
import { findBarriers } from './fixtures/axe.ts'
import { findClippedButtons, findSmallTargets, readTexts } from './fixtures/legibility.ts'
import { linkOf, unitInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'

const SETTINGS = 'task=parity&T=20&cell=gru&h=16&lr=0.01'
const BOTH = 'GRU bidirectional'

test('parity of the next digit: both directions learn it, one stays at a coin toss', async ({ app }) => {
  await app.openLink(`${SETTINGS}&wire=plain,bi&at=200`)
  await app.fingerprintsAt(200)
  const summary = app.page.getByText(/^Loss in bits per character: /)
  await expect(summary).toHaveText(/GRU plain (0\.9[5-9]|1\.0\d) · GRU bidirectional 0\.[01]\d/)
  // Of 20 digits 19 have a successor that was read. What the stage shows begins with π, 3 1 4 …: after 3 comes an odd one.
  const [head, ...rows] = (await app.figures.csv('guess, lane 2')) as [string[], ...string[][]]
  // The true answer, how surprising it is, the first guess.
  const truth = head.indexOf('truth')
  const guess = truth + 2
  expect(rows.slice(0, 19).map(row => row[guess])).toEqual(rows.slice(0, 19).map(row => row[truth]))
  expect(rows[0]![truth]).toBe('o')
})

test('a loss in the middle reaches back along one direction and ahead along the other', async ({ app }) => {
  await app.openLink(`${SETTINGS}&wire=plain,bi&at=40`)
  await app.fingerprintsAt(40)
  const track = app.stage.track('gradient', 2)
  await track.focus()
  await app.page.keyboard.press('Home')
  for (let n = 0; n < 9; n++) await app.page.keyboard.press('ArrowRight')
  await expect(track).toHaveAccessibleName(/loss at step 10 reaches .* back \(→.*\) and .* ahead \(←/)
  const [head, ...rows] = (await app.figures.csv('gradient, lane 2')) as [string[], ...string[][]]
  const column = (name: string) => rows.map(row => Number.isFinite(Number(row[head.indexOf(name)])))
  const before = rows.map((_, t) => t <= 9)
  expect(column('log10 ‖∂L_τ/∂h_t‖')).toEqual(before)
  expect(column('log10 ‖∂L_τ/∂h_t‖ ←')).toEqual(rows.map((_, t) => t >= 9))
  await expect(app.stage.track('hidden h', 2)).toHaveAccessibleName(
    /half of them read from left to right \(→\)/,
  )
})

test('every loss reaches one side of the diagonal by one direction, the other side by the other', async ({
  app,
}) => {
  await app.openLink(`${SETTINGS}&wire=plain,bi&at=60`)
  await app.fingerprintsAt(60)
  await app.stage.trackMenuButton.click()
  await app.stage.shown('all losses').check()
  await app.page.keyboard.press('Escape')
  const both = app.stage.track('all losses', 2)
  await expect(both).toHaveAccessibleName(/above it: without ← it would be empty/)
  const [, ...rows] = (await app.figures.csv('all losses, lane 2')) as [string[], ...string[][]]
  const T = 20
  for (const [tau, row] of rows.entries()) {
    const values = row.slice(2 + 2)
    expect(values).toHaveLength(2 * T)
    const filled = values.map(value => value !== '')
    expect(filled).toEqual(filled.map((_, i) => (i < T ? i <= tau : i - T >= tau)))
    expect(values.filter(value => value !== '').every(value => Number.isFinite(Number(value)))).toBe(true)
  }
  // The loss of step 3, as the gradient track has it too.
  await both.focus()
  await app.page.keyboard.press('Home')
  for (let n = 0; n < 2; n++) await app.page.keyboard.press('ArrowRight')
  await expect(both).toHaveAttribute('aria-valuetext', /^The loss at step 3 reaches .* \(→.* ahead \(←/)
  const [head, ...flow] = (await app.figures.csv('gradient, lane 2')) as [string[], ...string[][]]
  for (const [t, row] of flow.entries()) {
    const [there, back] = ['log10 ‖∂L_τ/∂h_t‖', 'log10 ‖∂L_τ/∂h_t‖ ←'].map(name =>
      Number(row[head.indexOf(name)]),
    )
    if (t <= 2) expect(Number(rows[2]![4 + t])).toBeCloseTo(there!, 4)
    if (t >= 2) expect(Number(rows[2]![4 + T + t])).toBeCloseTo(back!, 4)
  }
})

test('a unit of either direction is taken apart into the engine’s own numbers', async ({ app }) => {
  const settings = 'task=parity&T=20&cell=gru&h=6&lr=0.01&wire=bi&layers=2'
  await app.openLink(`${settings}&at=20`)
  await app.fingerprintsAt(20)
  const { inspector, stage } = app
  await inspector.title.click()
  await stage.track('hidden h', 1).focus()
  await app.page.keyboard.press('Home')
  for (let n = 1; n < 7; n++) await app.page.keyboard.press('ArrowRight')
  await expect(inspector.panel).toContainText('Step 7 reads')
  await inspector.layer.fill('2')
  await inspector.unit.fill('5')
  const direction = inspector.panel.getByRole('combobox', { name: 'Direction' })
  for (const [reverse, name] of [
    [true, /from right to left/],
    [false, /from left to right/],
  ] as const) {
    await direction.selectOption({ index: reverse ? 1 : 0 })
    await expect(direction.locator('option:checked')).toHaveText(name)
    const { states, gates } = await unitInNode(settings, 20, 0, { layer: 1, t: 6, unit: 4, reverse })
    const [h] = states
    const shown = (value: number) => (Math.abs(value) < 0.005 ? 0 : value).toFixed(2)
    await expect
      .poll(async () => (await inspector.numbers('h′')).split(' = ').at(-1)!.trim())
      .toBe(shown(h!.after))
    const labels = await inspector.labels()
    for (const { gate, sumIh, sumHh } of gates)
      for (const sum of gate === 'n' ? [sumIh, sumHh] : [sumIh + sumHh])
        expect(labels).toContain(`Σ ${shown(sum)}`)
    await expect(inspector.panel).toContainText(reverse ? 'weight_hh_l1_reverse' : 'weight_hh [3·6, 6]')
  }
  // A click on the uppermost row chooses the first unit of the upper layer's direction from right to left.
  await stage.track('hidden h', 1).click({ position: { x: 200, y: 2 } })
  await expect(direction.locator('option:checked')).toHaveText(/from right to left/)
  await expect(inspector.unit).toHaveValue('1')
})

test('what a step does and how it came about over training is shown of both directions', async ({ app }) => {
  await app.openLink(`task=parity&T=20&cell=lstm&h=8&lr=0.01&wire=bi&at=20`)
  await app.fingerprintsAt(20)
  await app.stage.track('gradient', 1).focus()
  await app.page.keyboard.press('Home')
  for (let n = 0; n < 9; n++) await app.page.keyboard.press('ArrowRight')
  await app.stage.trackMenuButton.click()
  for (const title of ['Jacobian', 'cell path', 'by update'] as const) await app.stage.shown(title).check()
  await app.page.keyboard.press('Escape')
  await expect(app.stage.track('Jacobian', 1)).toHaveAccessibleName(
    /→ One step changes the state.* ← One step changes/,
  )
  await expect(app.stage.track('cell path', 1)).toHaveAccessibleName(
    /→ ×.* of c at step 1 is left at step 10.* ← ×.* of c at step 20 is left at step 10/,
  )
  await expect(app.stage.track('by update', 1)).toHaveAccessibleName(
    /→ The loss at step 10 reach.* ← The loss at step 10 reach/,
  )
  await expect(app.page.locator('.headline')).toHaveText(/LSTM ←/)
  await expect(app.page.locator('.headline')).toHaveText(/LSTM →/)
})

test('the shares of dL/dW of either direction add up to 1, each on its side of the step', async ({ app }) => {
  await app.openLink(`${SETTINGS}&wire=plain,bi&at=40`)
  await app.fingerprintsAt(40)
  await app.stage.trackMenuButton.click()
  await app.stage.shown('dL/dW').check()
  await app.page.keyboard.press('Escape')
  const track = app.stage.track('dL/dW', 2)
  await app.stage.track('gradient', 2).focus()
  await app.page.keyboard.press('Home')
  for (let n = 0; n < 9; n++) await app.page.keyboard.press('ArrowRight')
  await expect(track).toHaveAccessibleName(
    /loss at step 10: dL\/dW of weight_hh_l0 \(→\) is .* weight_hh_l0_reverse \(←\) is/,
  )
  const [head, ...rows] = (await app.figures.csv('dL/dW, lane 2')) as [string[], ...string[][]]
  for (const [arrow, has] of [
    ['→', (t: number) => t <= 9],
    ['←', (t: number) => t >= 9],
  ] as const) {
    const shares = rows.map(row => Number(row[head.indexOf(`share of dL/dW ${arrow}`)]))
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6)
    // The first that a direction reads has no state before it, and so adds nothing.
    expect(shares.map(share => share !== 0)).toEqual(shares.map((_, t) => has(t) && t !== 0 && t !== 19))
  }
})

test('spectrum and gate saturation have both directions, each by name', async ({ app }) => {
  await app.openLink(`${SETTINGS}&wire=plain,bi&at=20`)
  await app.fingerprintsAt(20)
  const panel = (title: string) =>
    app.page.locator('details', { has: app.page.getByRole('heading', { name: title, exact: true }) })
  await panel('Spectrum').locator('summary').click()
  const spectra = app.page.getByRole('table', { name: 'Spectra in numbers' })
  const rows = spectra.getByRole('row').filter({ hasText: '×' })
  await expect(rows).toHaveCount(3)
  for (const [i, name] of ['GRU plain', `${BOTH} →`, `${BOTH} ←`].entries())
    await expect(rows.nth(i)).toContainText(name)
  expect(await rows.nth(1).innerText()).not.toBe((await rows.nth(2).innerText()).replace('←', '→'))
  await panel('Gate saturation').locator('summary').click()
  await expect(panel('Gate saturation').getByRole('figure')).toContainText(/GRU bidirectional: /)
})

test('a unit of either direction colours a text, and the one that follows a phrase is found with its direction', async ({
  app,
}) => {
  await app.openLink('task=tags&T=24&cell=gru&h=8&lr=0.02&wire=bi&at=40')
  await app.fingerprintsAt(40)
  const { onText, property, phrase, found, held } = app.units
  await onText.title.click()
  const direction = onText.panel.getByRole('combobox', { name: 'Direction' })
  for (const arrow of ['←', '→']) {
    await direction.selectOption(arrow)
    await expect(onText.sentences.first()).toHaveText(new RegExp(`^Unit 1 ${arrow} of GRU over `))
  }
  await property.selectOption('places')
  await phrase.fill('the boat')
  await expect(found.first()).toHaveAccessibleName(/^\d+ [→←]: unit \d+ [→←], r /)
  const [, unit, arrow] = (await found.first().getAttribute('aria-label'))!.match(/unit (\d+) ([→←]),/)!
  await found.first().click()
  await expect(found.first()).toHaveAttribute('aria-pressed', 'true')
  await expect(direction.locator('option:checked')).toHaveText(arrow!)
  await expect(onText.panel.getByRole('spinbutton', { name: 'unit' })).toHaveValue(unit!)
  await held.title.click()
  await expect(held.panel).toContainText('it writes nothing')
})

for (const theme of ['light', 'dark'] as const)
  test(`every picture of both directions is legible and has no barriers, ${theme}, projected and folded too`, async ({
    app,
    page,
  }) => {
    const look = async (size: number, contrast: number) => {
      expect(await findBarriers(page)).toEqual([])
      const texts = await readTexts(page)
      expect(texts.filter(text => text.size < size - 0.01 || text.contrast < contrast)).toEqual([])
      expect(await findClippedButtons(page)).toEqual([])
      expect(await findSmallTargets(page)).toEqual([])
    }
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await app.open(linkOf('task=parity&T=12&cell=lstm&h=6&layers=2&lr=0.01&wire=bi&at=20'), `?theme=${theme}`)
    await app.fingerprintsAt(20)
    await app.stage.trackMenuButton.click()
    // Whose unlikely guesses are pale on purpose.
    await app.stage.shown('guess').uncheck()
    for (const title of ['gates', 'cell path', 'Jacobian', 'all losses', 'by update', 'dL/dW'] as const)
      await app.stage.shown(title).check()
    await page.keyboard.press('Escape')
    await app.inspector.title.click()
    await app.units.onText.title.click()
    await expect(app.inspector.diagram).toBeVisible()
    await expect(app.stage.track('Jacobian', 1)).toHaveAccessibleName(/ ← One step/)
    await expect(app.units.onText.sentences.first()).toHaveText(/^Unit 1 →/)
    await look(12, 4.5)
    await app.inspector.title.click()
    await app.units.onText.title.click()
    await page.setViewportSize({ width: 1920, height: 1080 })
    await page.getByRole('button', { name: 'Present' }).click()
    await look(0.023 * 1080, 7)
    await app.unrolling.fold.click()
    await expect(page.locator('.folded-way')).toHaveCount(2)
    await look(0.023 * 1080, 7)
  })
