/** Inside one unit: the cell's own equations with the numbers of the update on screen. */
import { expect, test } from './fixtures/test.ts'

const number = (text: string) => Number(text.replaceAll('−', '-').replace(/[()]/g, ''))

test('one opens a unit of an LSTM, and its numbers obey its equations, at every step that is pointed at', async ({
  app,
  page,
}) => {
  await app.openLink('cell=rnn,lstm&h=8&T=20&at=40')
  await app.fingerprintsAt(40)
  expect((await app.frame(1)).sections).not.toContain('gate f')
  await page.getByText('Inside one unit').click()
  await expect.poll(async () => (await app.frame(1)).sections).toContain('gate f')
  await page.getByRole('combobox', { name: 'Lane to look into' }).selectOption({ label: 'LSTM' })
  const panel = page.getByRole('group').filter({ hasText: 'Inside one unit' })
  const unit = panel.getByRole('spinbutton', { name: 'unit' })
  for (const [which, step] of [
    [1, 20],
    [8, 7],
  ] as const) {
    await unit.fill(String(which))
    const hidden = app.stage.track('hidden h', 2)
    await hidden.focus()
    await page.keyboard.press('End')
    for (let n = 20; n > step; n--) await page.keyboard.press('ArrowLeft')
    await expect(panel).toContainText(`Step ${step} reads`)
    const line = async (name: string) =>
      await panel
        .locator('dl > div')
        .filter({ has: page.getByText(name, { exact: true }) })
        .locator('dd > span')
        .last()
        .innerText()
    const memory = /^= (.*)·(.*) \+ (.*)·(.*) = (.*)$/
      .exec(await line('c′'))!
      .slice(1)
      .map(number)
    const [f, c, i, g, next] = memory as [number, number, number, number, number]
    expect(Math.abs(f * c + i * g - next)).toBeLessThan(0.03)
    const output = /^= (.*)·tanh\((.*)\) = (.*)$/
      .exec(await line('h′'))!
      .slice(1)
      .map(number)
    const [o, before, h] = output as [number, number, number]
    expect(before).toBe(next)
    expect(Math.abs(o * Math.tanh(before) - h)).toBeLessThan(0.02)
    for (const [name, value] of Object.entries({ i, f, g, o }))
      expect(number((await line(name)).split(' = ').at(-1)!)).toBe(value)
  }
  await page.getByText('Inside one unit').click()
  await expect.poll(async () => (await app.frame(1)).sections).not.toContain('gate f')
})

test('it is open again after a reload, and other cells have other equations', async ({ app, page }) => {
  await app.openLink('cell=gru&h=8&T=20&at=10')
  await app.fingerprintsAt(10)
  await page.getByText('Inside one unit').click()
  await expect(page.getByText(/\(1−z\)⊙n \+ z⊙h/)).toBeVisible()
  await app.reload()
  await expect(page.getByText(/\(1−z\)⊙n \+ z⊙h/)).toBeVisible()
  await app.pasteLink('cell=rnn&h=8&T=20&at=10')
  await expect(page.getByText(/^= tanh\(/)).toBeVisible()
})
