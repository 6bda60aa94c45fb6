import { reachOf } from '../engine/diagnostics/reach.ts'
import { expect, test } from './fixtures/test.ts'

test('tracks can be hidden and shown, in all lanes, and it is remembered', async ({ app }) => {
  await app.openLink('cell=rnn,lstm&h=8&T=20')
  expect(await app.stage.titles(1)).toEqual(['guess', 'hidden h', 'gradient'])
  expect(await app.stage.titles(2)).toEqual(['guess', 'hidden h', 'cell c', 'gradient'])
  await app.stage.trackMenuButton.click()
  await app.stage.shown('hidden h').uncheck()
  await app.stage.shown('cell c').uncheck()
  expect(await app.stage.titles(2)).toEqual(['guess', 'gradient'])
  await app.reload()
  expect(await app.stage.titles(1)).toEqual(['guess', 'gradient'])
  await app.stage.trackMenuButton.click()
  await app.stage.shown('cell c').check()
  expect(await app.stage.titles(2)).toEqual(['guess', 'cell c', 'gradient'])
})

test('tracks can be moved', async ({ app }) => {
  await app.openLink('cell=lstm&h=8&T=20')
  await app.stage.trackMenuButton.click()
  const first = app.page.getByRole('button', { name: /^Move .* up$/ }).first()
  await expect(first).toBeDisabled()
  await expect(app.page.getByRole('button', { name: /^Move .* down$/ }).last()).toBeDisabled()
  // Past the tracks that other tasks and wirings have, too.
  const up = app.stage.move('gradient', 'up')
  while (await up.isEnabled()) await up.click()
  for (let n = 0; n < 2; n++) await app.stage.move('guess', 'down').click()
  expect(await app.stage.titles(1)).toEqual(['gradient', 'hidden h', 'guess', 'cell c'])
  await app.reload()
  expect(await app.stage.titles(1)).toEqual(['gradient', 'hidden h', 'guess', 'cell c'])
})

test('gates are shown when asked for, where there are any', async ({ app }) => {
  await app.openLink('cell=gru,rnn&h=8&T=20&at=30')
  await app.fingerprintsAt(30)
  expect((await app.frame(0)).sections).not.toContain('gate z')
  await app.stage.trackMenuButton.click()
  await app.stage.shown('gates').check()
  await expect.poll(async () => (await app.frame(0)).sections).toContain('gate z')
  // The numbers may be there before the track's code is.
  await expect.poll(() => app.stage.titles(1)).toEqual(['guess', 'hidden h', 'gates', 'gradient'])
  expect(await app.stage.titles(2)).toEqual(['guess', 'hidden h', 'gradient'])
  const gates = app.stage.track('gates', 1)
  await expect(gates).toHaveAccessibleName(
    /% of values below 0\.1 \(shut\) · above 0\.9 \(open\): reset gate \d+ · \d+; update gate \d+ · \d+\.$/,
  )
  await expect(app.stage.main.getByText(/^% of values below 0\.1 \(shut\)/)).toBeVisible()
  await gates.focus()
  await expect(gates).toHaveAttribute(
    'aria-valuetext',
    /^step 20: means over the units r 0\.\d\d, z 0\.\d\d, n -?0\.\d\d$/,
  )
})

test('all losses at once: each row is one loss’s gradient, and clicking a row follows it', async ({
  app,
}) => {
  await app.openLink('cell=rnn,lstm&h=8&T=20&at=30')
  await app.fingerprintsAt(30)
  await app.stage.trackMenuButton.click()
  await app.stage.shown('all losses').check()
  await app.page.keyboard.press('Escape')
  await expect.poll(async () => (await app.frame(0)).sections).toContain('matrix')
  const matrix = app.stage.track('all losses', 1)
  await expect(matrix).toHaveAccessibleName(
    /Half of the losses reach back \d+ steps or more; the loss at step \d+ reaches/,
  )
  const { width, height } = (await matrix.boundingBox())!
  await matrix.click({ position: { x: width / 4, y: (height * 10.5) / 20 } })
  await expect.poll(async () => (await app.frame(0)).tau).toBe(10)
  const { flow, tau } = await app.frame(0)
  const { horizon } = reachOf(flow, tau, 6)
  const steps = horizon === undefined ? 'all 10 steps' : horizon === 1 ? '1 step' : `${horizon} steps`
  await matrix.focus()
  await expect(matrix).toHaveAttribute(
    'aria-valuetext',
    new RegExp(`^The loss at step 11 reaches (back )?${steps}`),
  )
  await expect(app.stage.main.getByText('all losses together').first()).toBeVisible()

  const gradient = app.stage.track('gradient', 1)
  const all = app.page.getByRole('button', { name: 'All losses together' }).first()
  await all.click()
  await expect(gradient).toHaveAccessibleName(
    /All 20 losses together: ×\d\.\d+ per step.*; the loss at step 11 alone: ×\d\.\d+ per step.*\./,
  )
  await expect(app.stage.main.getByText('the loss at step 11 alone').first()).toBeVisible()
  await all.click()
  await expect(gradient).toHaveAccessibleName(/The loss at step 11 reaches/)
})

test('while it trains, the sentence and the label of the fitted line speak of the same update', async ({
  app,
  page,
}) => {
  await app.openLink('cell=rnn&h=8&T=20')
  await app.reaches(5)
  await expect(page.locator('.slope-label')).not.toBeEmpty()
  const { seen, apart } = await page.evaluate(async () => {
    const seen = new Set<string>()
    const apart: string[] = []
    const until = performance.now() + 2000
    while (performance.now() < until) {
      await new Promise(requestAnimationFrame)
      const sentence = document.querySelector('.lane .sentence')?.textContent ?? ''
      const label = document.querySelector('.slope-label')?.textContent ?? ''
      seen.add(label)
      if (!sentence.endsWith(`: ${label}.`)) apart.push(`${sentence} | ${label}`)
    }
    return { seen: seen.size, apart }
  })
  expect(apart).toEqual([])
  expect(seen).toBeGreaterThan(1)
})

test('the followed gradient by update: how far the loss reached at first, and reaches now', async ({
  app,
}) => {
  await app.openLink('cell=rnn,lstm&h=8&T=20&at=60')
  await app.fingerprintsAt(60)
  await app.stage.trackMenuButton.click()
  await app.stage.shown('by update').check()
  await app.page.keyboard.press('Escape')
  const reaches = async (lane: number) => {
    const { flow, tau } = await app.frame(lane)
    const { horizon } = reachOf(flow, tau, 6)
    return horizon === undefined ? `all ${tau} back` : horizon === 1 ? '1 step back' : `${horizon} steps back`
  }
  for (const lane of [1, 2]) {
    await expect(app.stage.track('by update', lane)).toHaveAccessibleName(
      new RegExp(
        `The loss at step 20 .*(at update 60 (again )?${await reaches(lane - 1)}|reached ${await reaches(lane - 1)} since update \\d+, up to 60)\\.$`,
      ),
    )
  }
  // Another loss begins anew.
  const strip = app.stage.track('by update', 1)
  await strip.focus()
  await app.page.keyboard.press('Home')
  for (let n = 0; n < 9; n++) await app.page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await app.frame(0)).tau).toBe(9)
  await expect(strip).toHaveAccessibleName(
    new RegExp(`: The loss at step 10 reaches ${await reaches(0)}\\.$`),
  )
})

test('what nobody looks at is neither computed nor sent', async ({ app }) => {
  await app.openLink('cell=lstm&h=8&T=20')
  const sections = async () => [...(await app.frame(0)).sections].sort()
  const always = ['input', 'target']
  const guess = ['asked', 'guessed', 'guessedP', 'surprise']
  await expect.poll(sections).toEqual([...always, ...guess, 'c', 'flow', 'h'].sort())
  await app.stage.trackMenuButton.click()
  await app.stage.shown('gradient').uncheck()
  await expect.poll(sections).toEqual([...always, ...guess, 'c', 'h'].sort())
  await app.stage.shown('guess').uncheck()
  await app.stage.shown('cell c').uncheck()
  await expect.poll(sections).toEqual([...always, 'h'].sort())
  await app.stage.shown('hidden h').uncheck()
  await expect.poll(sections).toEqual(always)
  await app.reaches((await app.update()) + 5)
  await app.stage.shown('gradient').check()
  await expect.poll(sections).toEqual([...always, 'flow'].sort())
})

test('the same goes for a paused run: a track that is shown again is filled at once', async ({
  app,
  page,
}) => {
  await app.openLink('cell=lstm&h=8&T=20&at=20')
  await app.fingerprintsAt(20)
  await app.stage.trackMenuButton.click()
  await app.stage.shown('gradient').uncheck()
  await expect.poll(async () => (await app.frame(0)).sections).not.toContain('flow')
  await app.stage.shown('gradient').check()
  await expect.poll(async () => (await app.frame(0)).flow.length).toBe(20)
  await page.keyboard.press('Escape')
  await expect(app.stage.track('gradient', 1)).toHaveAccessibleName(/The loss at step 20/)
  expect((await app.frame(0)).update).toBe(20)
})

test('the reader’s own words on the stage', async ({ app }) => {
  await app.openLink('cell=rnn,gru&h=8&T=20')
  await app.stage.probe.selectOption('text')
  await app.stage.ownProbe.fill('hello there, Alice! ')
  await expect.poll(async () => (await app.frame(1)).characters).toBe('hello there, Alice! ')
  await expect(app.stage.axis).toHaveAccessibleName('Input: hello there, Alice! ')
  await app.stage.ownProbe.fill('ab ')
  await expect.poll(async () => (await app.frame(0)).characters).toBe('ab ab ab ab ab ab ab')
  await app.stage.ownProbe.fill('')
  await expect.poll(async () => (await app.frame(0)).characters).toBe(' '.repeat(20))
  await app.stage.ownProbe.fill('Ω a character that Alice does not have')
  await app.reaches((await app.update()) + 5)
})

test('the stage can follow what is being read', async ({ app }) => {
  await app.openLink('cell=rnn,gru&h=8&T=20')
  const kept = (await app.frame(0)).characters
  await app.stage.probe.selectOption('follow')
  const seen = new Set<string>()
  await expect
    .poll(async () => {
      seen.add((await app.frame(0)).characters)
      return seen.size
    })
    .toBeGreaterThan(2)
  await app.pause()
  const { characters } = await app.frame(0)
  expect((await app.frame(1)).characters).toBe(characters)
  expect(characters).not.toBe(kept)
  const text = await (await fetch(new URL('texts/alice.txt', app.page.url()))).text()
  expect(text).toContain(characters)
})

test('clicking a step follows its loss, in every lane, in pictures, words and numbers', async ({
  app,
  page,
}) => {
  await app.openLink('cell=gru,lstm&h=8&T=20&at=40')
  await app.fingerprintsAt(40)
  for (const target of [app.stage.track('gradient', 1), app.stage.track('hidden h', 2), app.stage.axis]) {
    for (const step of [12, 5]) {
      const { width, height } = (await target.boundingBox())!
      await target.click({ position: { x: ((step - 0.5) / 20) * width, y: height / 2 } })
      await expect(app.stage.track('gradient', 1)).toHaveAttribute('aria-valuenow', String(step))
      await expect(app.stage.track('gradient', 2)).toHaveAttribute('aria-valuenow', String(step))
      await expect
        .poll(async () => [(await app.frame(0)).tau, (await app.frame(1)).tau])
        .toEqual([step - 1, step - 1])
      await expect(app.stage.lane('GRU').getByText(new RegExp(`^The loss at step ${step}\\b`))).toBeVisible()
      await expect(app.stage.main.getByText(new RegExp(`^step ${step} reads`))).toBeVisible()
    }
  }
  const { flow, tau } = await app.frame(0)
  expect(flow.slice(tau + 1).every(value => value === Number.NEGATIVE_INFINITY || Number.isNaN(value))).toBe(
    true,
  )
  expect(Number.isFinite(reachOf(flow, tau).slope)).toBe(true)
  await page.mouse.move(0, 0)
  await expect(app.stage.track('gradient', 1)).toHaveAttribute('aria-valuenow', '5')
})

test('every track and chart has a text that says what it shows, and it changes with the picture', async ({
  app,
  page,
}) => {
  await app.open('#1?cell=rnn,lstm,gru,ff&h=8&T=20')
  await app.reaches(30)
  const names = () => app.stage.tracks.evaluateAll(all => all.map(track => track.getAttribute('aria-label')!))
  const early = await names()
  expect(early).toHaveLength(3 + 4 + 3 + 3)
  for (const name of early) expect(name).toMatch(/^[a-z ]+, lane \d: \S.{20,}\.$/i)
  await expect(app.stage.lane('No memory').getByText('reaches no earlier step')).toBeVisible()
  await expect
    .poll(async () => (await names()).filter((name, i) => name === early[i]).length)
    .toBeLessThan(early.length / 2)
  for (const chart of await page.getByRole('complementary').locator('svg').all())
    await expect(chart).toHaveAccessibleName(/^.*RNN [\d.]+.*LSTM [\d.]+.*GRU [\d.]+/)
})

test('lanes are added and removed', async ({ app, page }) => {
  await app.openLink('cell=rnn&h=8&T=20')
  for (const name of ['LSTM', 'GRU', 'No memory']) {
    await app.settings.addLane.click()
    await expect(app.stage.lane(name)).toBeVisible()
  }
  await expect(app.settings.addLane).toBeHidden()
  await app.reaches(3)
  expect((await app.state()).workers).toBe(4)
  for (const lane of [3, 2, 1]) await page.getByRole('button', { name: `Remove lane ${lane}` }).click()
  await expect(app.stage.lane('No memory')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove lane 1' })).toBeDisabled()
  await app.reaches(3)
  expect((await app.state()).workers).toBe(1)
})
