/** How long it takes from moving the history to another update until every picture of it is on screen. */
import { loadavg } from 'node:os'
import { positionOf } from '../../app/controls/stops.ts'
import { expect, test } from '../fixtures/test.ts'

const VISITS = 40

for (const [name, settings] of [
  ['the default', ''],
  ['four lanes of 64 units', 'cell=rnn,lstm,gru,ff&h=64'],
  ['LSTM and GRU, H=256, T=200', 'cell=lstm,gru&h=256&T=200&B=4'],
] as const) {
  test(`visits: ${name}`, async ({ app, page }) => {
    test.setTimeout(600_000)
    await app.openLink(`${settings}&at=20`)
    await app.fingerprintsAt(20)
    for (let stretch = 0; stretch < 8; stretch++) {
      const { update } = await app.state()
      await app.transport.runButton.click()
      await app.reaches(update + 5, 120_000)
      await app.pause()
    }
    const { kept, update: latest } = await app.state()
    expect(kept.length).toBeGreaterThan(8)
    const targets = Array.from({ length: VISITS }, (_, n) => kept[(n * 7 + 3) % kept.length]!)
    const places = targets.map(update => ({ update, position: positionOf(update, latest) }))
    const loadBefore = loadavg()[0]!
    const times: number[] = []
    for (const place of places) {
      if ((await app.update()) === place.update) continue
      times.push(
        await page.evaluate(async ({ update, position }) => {
          const slider = document.querySelector<HTMLInputElement>('#history')!
          const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!
          slider.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
          const began = performance.now()
          set.call(slider, String(position))
          slider.dispatchEvent(new Event('input', { bubbles: true }))
          const seen = () => {
            const { lanes } = window.__rnn!.state().experiment
            return lanes.every((_, lane) => window.__rnn!.frame(lane)?.update === update)
          }
          while (!seen()) await new Promise(resolve => setTimeout(resolve))
          // The frame in which it is drawn, and the end of that.
          await new Promise(resolve => requestAnimationFrame(resolve))
          await new Promise(resolve => setTimeout(resolve))
          const took = performance.now() - began
          slider.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }))
          return took
        }, place),
      )
    }
    times.sort((a, b) => a - b)
    const at = (share: number) => times[Math.floor(share * (times.length - 1))]!.toFixed(0)
    console.log(
      `visits, ${name}: median ${at(0.5)} ms, nine in ten within ${at(0.9)} ms, longest ${at(1)} ms ` +
        `(${times.length} visits, ${kept.length} kept of ${latest} updates, load ${loadBefore.toFixed(1)})`,
    )
    expect(times.length).toBeGreaterThan(VISITS / 2)
  })
}
