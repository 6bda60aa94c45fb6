/** Both directions: what one reader cannot know, two reading towards each other do; and every view says what it shows of them. */
import { expect, test } from './fixtures/test.ts'

const SETTINGS = 'task=parity&T=20&cell=gru&h=16&lr=0.01'
const BOTH = 'GRU wire=bi'

test('parity of the next digit: both directions learn it, one stays at a coin toss', async ({ app }) => {
  await app.openLink(`${SETTINGS}&wire=plain,bi&at=200`)
  await app.fingerprintsAt(200)
  const summary = app.page.getByText(/^Loss in bits per character: /)
  await expect(summary).toHaveText(/GRU wire=plain (0\.9[5-9]|1\.0\d) · GRU wire=bi 0\.[01]\d/)
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

test('what is built for one direction says so, for the lane that has two, and goes on for the other', async ({
  app,
}) => {
  await app.openLink(`${SETTINGS}&wire=plain,bi&layers=2&h=6&at=20`)
  await app.fingerprintsAt(20)
  await app.stage.trackMenuButton.click()
  await app.stage.shown('all losses').check()
  await app.page.keyboard.press('Escape')
  await expect(app.stage.track('all losses', 1)).toBeVisible()
  await expect(app.stage.track('all losses', 2)).toHaveCount(0)
  await expect(app.stage.lane(BOTH)).toContainText('Built for one direction and not shown: all losses')
  for (const title of ['Inside one unit', 'Spectrum', 'Gate saturation']) {
    const panel = app.page.locator('details', {
      has: app.page.getByRole('heading', { name: title, exact: true }),
    })
    await panel.locator('summary').click()
    if (title === 'Inside one unit') await panel.getByRole('combobox').first().selectOption(BOTH)
    await expect(panel).toContainText(/reads in both directions/)
  }
  await expect(app.page.getByRole('table', { name: 'Spectra in numbers' })).toContainText('GRU wire=plain')
})
