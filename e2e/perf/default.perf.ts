/**
 * The default experiment at full speed for a minute: does the page stay fluid, and does it stay small? A figure is only as good as the
 * machine was idle, so the load is printed beside it.
 */
import { cpus, loadavg } from 'node:os'
import { expect, test } from '../fixtures/test.ts'
import { type Heap, measureHeap } from './heap.ts'
import { frameRates, printFigures } from './rates.ts'
import { type Recording, record } from './recorder.ts'

const SECONDS = 60
const HEAP_AT = [20, 60]

test('the default experiment at full speed for a minute', async ({ app, page }) => {
  const loadBefore = loadavg()[0]!
  await page.addInitScript(record)
  await app.open()
  await app.reaches(30)
  const firstUpdateMs = await page.evaluate(() => window.__recording!.firstUpdateMs)
  await app.transport.speed.selectOption('max')
  await app.reaches(200)

  const debug = await page.context().newCDPSession(page)
  // Processor time of the main thread, which tells more than elapsed time on a busy machine.
  await debug.send('Performance.enable', { timeDomain: 'threadTicks' })
  const metric = async (wanted: string) => {
    const { metrics } = await debug.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === wanted)!.value
  }
  const now = () => page.evaluate(() => performance.now())
  const until = (ms: number) =>
    page.evaluate(at => new Promise(resolve => setTimeout(resolve, at - performance.now())), ms)

  const from = await now()
  const updateBefore = await app.update()
  const busyBefore = await metric('TaskDuration')
  const heaps: Heap[] = []
  /** Collecting garbage stops the page, which is our doing. */
  const disturbed: [number, number][] = []
  for (const second of HEAP_AT) {
    await until(from + second * 1000)
    if (second === SECONDS) break
    const begun = await now()
    heaps.push(await measureHeap(debug))
    disturbed.push([begun, (await now()) + 250])
  }
  const updates = (await app.update()) - updateBefore
  const to = await now()
  const busyMs = ((await metric('TaskDuration')) - busyBefore) * 1000
  const recording = await page.evaluate((): Recording => {
    const { frames, count, longTasks, firstUpdateMs } = window.__recording!
    return { frames: Array.from(frames.subarray(0, count)), longTasks, firstUpdateMs }
  })
  heaps.push(await measureHeap(debug))
  const { experiment, mostFramesInFlight, kernel } = await app.state()

  const rateAt = frameRates(recording.frames, from, to, disturbed)
  const undisturbed = (at: number) =>
    at >= from && at <= to && !disturbed.some(([start, end]) => at >= start && at <= end)
  const longTasks = recording.longTasks.filter(({ at }) => undisturbed(at))
  const heapRow = (kind: keyof Heap) =>
    `${heaps.map(heap => heap[kind].toFixed(2)).join(', ')} MB (${(100 * growth(kind)).toFixed(1)} %)`
  const growth = (kind: keyof Heap) => heaps[1]![kind] / heaps[0]![kind] - 1
  const perLane = (updates * experiment.B * experiment.T) / ((to - from) / 1000)

  printFigures([
    ['machine', `${cpus().length} × ${cpus()[0]!.model}`],
    ['load before and after', `${loadBefore.toFixed(2)}, ${loadavg()[0]!.toFixed(2)}`],
    ['kernels', kernel ?? '–'],
    ['navigation to first update', `${firstUpdateMs.toFixed(0)} ms`],
    ['frames/s, median', rateAt(0.5).toFixed(1)],
    ['frames/s, 5th percentile', rateAt(0.95).toFixed(1)],
    [
      'tasks over 50 ms',
      `${longTasks.length} (${longTasks.map(({ ms }) => ms.toFixed(0)).join(', ') || 'none'})`,
    ],
    ['main thread, of one core', `${((100 * busyMs) / (to - from)).toFixed(0)} %`],
    ['frames in flight, most', String(mostFramesInFlight)],
    ['heap at 20 s and 60 s', heapRow('used')],
    ['  without compiled code', heapRow('objects')],
    ['updates/s', (updates / ((to - from) / 1000)).toFixed(0)],
    ['characters/s, each lane', `${(perLane / 1000).toFixed(0)} k`],
    ['characters/s, all lanes', `${((perLane * experiment.lanes.length) / 1000).toFixed(0)} k`],
  ])

  expect.soft(rateAt(0.5), 'frames per second, median').toBeGreaterThanOrEqual(50)
  expect.soft(longTasks.length, 'tasks over 50 ms').toBe(0)
  expect.soft(mostFramesInFlight, 'frames in flight').toBeLessThanOrEqual(2)
  expect.soft(growth('objects'), 'growth of the heap without compiled code').toBeLessThan(0.05)
})
