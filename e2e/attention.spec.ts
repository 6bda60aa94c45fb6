/** Encoder and decoder with attention, trained through the page: what they write is right, and where they look is what the task is. */
import { findBarriers } from './fixtures/axe.ts'
import { expect, test } from './fixtures/test.ts'
import type { Unrolled } from './fixtures/unrolled.ts'

/** Learned after 200 updates, and after 600. */
const REVERSAL = 'task=reversal&T=8&B=32&cell=gru&h=16&lr=0.02&wire=attn,encdec&at=300'
const DATES = 'task=dates&T=20&B=32&cell=gru&h=32&lr=0.01&wire=attn&at=700'

/** 378, which is not learned from, is right from update 700 on. */
const NUMERALS = 'task=numerals&T=34&B=32&cell=gru&h=12&lr=0.02&wire=attn&at=800'

/** A cell that a spreadsheet could take for a formula begins with an apostrophe. */
const unquoted = (cell: string) => cell.replace(/^'/, '')

/** Lane and update stand before each row. */
const BEFORE = 2

/** The track's table: a row for each step of the answer. */
const looks = async (app: Unrolled) =>
  (await app.figures.csv('attention, lane 1')).map(row => row.slice(BEFORE).map(unquoted))

test('four digits are reversed, and each step looks at the digit that it writes: the anti-diagonal', async ({
  app,
  page,
}) => {
  await app.openLink(REVERSAL)
  await app.standsStill(60_000)
  await app.fingerprintsAt(300)
  const track = page.locator('[data-track="attention"]')
  await expect(track, 'only the lane that looks back has the track').toHaveCount(1)
  await expect(track.locator('.track-says')).toHaveText(/anti-diagonal: last first\.$/)

  const [head, ...rows] = await looks(app)
  expect(head!.slice(0, 3)).toEqual(['step', 'writes', 'right'])
  expect(rows.map(row => row[0])).toEqual(['5', '6', '7', '8'])
  for (const [row, [, writes, right, ...shares]] of rows.entries()) {
    expect(writes).toBe(right)
    const numbers = shares.map(Number)
    expect(numbers.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4)
    const most = numbers.indexOf(Math.max(...numbers))
    expect(Math.abs(most - (3 - row)), `step ${row + 5}: ${shares}`).toBeLessThanOrEqual(1)
  }
  expect(await findBarriers(page)).toEqual([])
})

test('dates are written as ISO, all ten characters right: the goal is reached', async ({ app }) => {
  test.slow() // on a machine that does much else
  await app.openLink(DATES)
  await app.standsStill(120_000)
  await app.fingerprintsAt(700)
  await expect(app.score.sentence).toContainText(/The goal, 99 %, is reached by GRU/)
  const [, ...rows] = await looks(app)
  expect(rows.map(row => row[2]).join('')).toBe('2024-02-29')
  expect(rows.map(row => row[1]).join('')).toBe('2024-02-29')
})

test('a number that it never learned from is written in figures, and each looks most at its own word', async ({
  app,
}) => {
  await app.openLink(NUMERALS)
  await app.standsStill(60_000)
  await app.fingerprintsAt(800)
  const words = 'three hundred and seventy-eight'
  const [, ...rows] = await looks(app)
  expect(rows.map(row => row[1]).join('')).toBe('378')
  for (const [row, word] of ['three', 'seventy', 'eight'].entries()) {
    const shares = rows[row]!.slice(3).map(Number)
    expect(shares.length).toBe(words.length)
    const most = shares.indexOf(Math.max(...shares)) - words.indexOf(word)
    expect(most, `${word}: ${shares}`).toBeGreaterThanOrEqual(0)
    expect(most, `${word}: ${shares}`).toBeLessThan(word.length)
  }
})
