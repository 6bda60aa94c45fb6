/**
 * Everything open at once, on large networks: does the page stay usable? Every track of every lane and every panel is shown, while the
 * lanes train at full speed.
 */
import { cpus, loadavg } from 'node:os'
import { expect, test } from '../fixtures/test.ts'
import type { Unrolled } from '../fixtures/unrolled.ts'
import { frameRates, printFigures } from './rates.ts'
import { type Recording, record } from './recorder.ts'

const SECONDS = 20

async function openEverything({ page, stage }: Unrolled): Promise<void> {
  await stage.trackMenuButton.click()
  for (const box of await page.locator('.track-menu').getByRole('checkbox').all()) await box.check()
  await page.keyboard.press('Escape')
  await page.locator('details.folding').evaluateAll(panels => {
    for (const panel of panels) (panel as HTMLDetailsElement).open = true
  })
}

for (const [settings, least] of [
  ['cell=rnn,lstm&h=32&T=50', 50],
  ['cell=rnn,lstm&h=256&T=200', 30],
  ['cell=gru,lstm&h=256&T=200&layers=3', 30],
  ['task=recall&cell=rnn,gru,lstm&h=256&T=200', 30],
] as const)
  test(`${settings}: every track and every panel`, async ({ app, page }) => {
    const loadBefore = loadavg()[0]!
    await page.addInitScript(record)
    await app.openLink(settings)
    await openEverything(app)
    await app.transport.speed.selectOption('max')
    await app.reaches(1, 60_000)
    const now = () => page.evaluate(() => performance.now())
    const from = await now()
    const before = await app.update()
    const drawnBefore = (await app.state()).framesDrawn
    await page.evaluate(ms => new Promise(resolve => setTimeout(resolve, ms)), SECONDS * 1000)
    const to = await now()
    const seconds = (to - from) / 1000
    const { update, framesDrawn } = await app.state()
    const recording = await page.evaluate((): Recording => {
      const { frames, count, longTasks, firstUpdateMs } = window.__recording!
      return { frames: Array.from(frames.subarray(0, count)), longTasks, firstUpdateMs }
    })
    const rateAt = frameRates(recording.frames, from, to)
    const longTasks = recording.longTasks.filter(({ at }) => at >= from && at <= to)
    printFigures([
      ['settings', settings],
      ['machine', `${cpus().length} × ${cpus()[0]!.model}`],
      ['load before and after', `${loadBefore.toFixed(2)}, ${loadavg()[0]!.toFixed(2)}`],
      ['frames/s, median', rateAt(0.5).toFixed(1)],
      ['frames/s, 5th percentile', rateAt(0.95).toFixed(1)],
      [
        'tasks over 50 ms',
        `${longTasks.length}, longest ${Math.max(0, ...longTasks.map(({ ms }) => ms)).toFixed(0)} ms`,
      ],
      ['pictures/s', ((framesDrawn - drawnBefore) / seconds).toFixed(1)],
      ['updates/s', ((update - before) / seconds).toFixed(1)],
    ])
    expect.soft(rateAt(0.5), 'frames per second, median').toBeGreaterThanOrEqual(least)
  })
