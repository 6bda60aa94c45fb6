/** Whoever opens the link gets the same numbers, to the last bit: whatever the machine does meanwhile, and with or without WebAssembly. */
import { readFile } from 'node:fs/promises'
import type { Route } from '@playwright/test'
import { defaultExperiment } from '../engine/experiment/experiment.ts'
import { encodeLink } from '../engine/experiment/link.ts'
import { combinations, nameOf, rose, roseText } from '../engine/testing/combinations.ts'
import { fingerprintsInNode, fingerprintsOf } from './fixtures/links.ts'
import { Dialogs } from './fixtures/panels/dialogs.ts'
import { expect, test } from './fixtures/test.ts'

const SMALL = 'h=12&T=12&B=4'

for (const cell of ['rnn', 'lstm', 'gru']) {
  test(`${cell}: the browser computes what Node computes, to the bit, before and after a reload`, async ({
    app,
  }) => {
    const settings = `cell=${cell}&${SMALL}`
    const expected = await fingerprintsInNode(settings, 200)
    await app.openLink(`${settings}&at=200`)
    expect(await app.fingerprintsAt(200)).toEqual(expected)
    expect((await app.state()).kernel).toBe('simd')
    await app.reload()
    expect(await app.fingerprintsAt(200)).toEqual(expected)
  })
}

for (const speed of ['60 /s', 'max']) {
  test(`pausing, stepping and going on at ${speed} changes no number`, async ({ app }) => {
    const settings = `cell=gru,rnn&${SMALL}`
    await app.openLink(settings)
    await app.transport.speed.selectOption(speed)
    await app.reaches(5)
    const first = await app.pause()
    await app.transport.oneUpdate.click()
    await app.transport.oneUpdate.click()
    await app.reaches(first.update + 2)
    await app.transport.runButton.click()
    await app.reaches(first.update + 25)
    const { update, fingerprints, fingerprintUpdate } = await app.pause()
    expect(fingerprintUpdate).toBe(update)
    expect(fingerprints).toEqual(await fingerprintsInNode(settings, update))
  })
}

test('a lane gives the same numbers alone and beside others', async ({ app }) => {
  await app.openLink(`cell=lstm&${SMALL}&at=100`)
  const [alone] = await app.fingerprintsAt(100)
  await app.openLink(`cell=rnn,lstm,gru&${SMALL}&at=100`)
  await expect.poll(async () => (await app.state()).fingerprints.length).toBe(3)
  expect((await app.fingerprintsAt(100))[1]).toBe(alone)
})

test('every task and every optimiser gives the same numbers as in Node', async ({ app }) => {
  for (const settings of [
    'task=bonjour&cell=rnn,gru&h=8&T=10&B=4&opt=rmsprop,adagrad',
    'task=recall&cell=lstm,ff&h=8&T=8&B=4&opt=momentum,sgd&init=orthogonal&lr=0.1',
    'cell=lstm&h=8&layers=2&drop=0.3&T=9&B=3&clipBy=value&clip=0.01&carry=0&text=fables',
  ]) {
    await app.openLink(`${settings}&at=60`)
    const expected = await fingerprintsInNode(settings, 60)
    await expect.poll(async () => (await app.state()).update).toBe(60)
    expect(await app.fingerprintsAt(60), settings).toEqual(expected)
  }
})

test('a link with its author’s fingerprints says whether the numbers are the same', async ({ app }) => {
  const settings = `cell=rnn,lstm&${SMALL}`
  const [rnn, lstm] = await fingerprintsInNode(settings, 50)
  await app.openLink(`${settings}&at=50&fp=${rnn},${lstm}`)
  await expect(app.notices.sameNumbers).toBeVisible()
  await expect(app.notices.differingNumbers).toBeHidden()

  await app.openLink(`${settings}&at=50&fp=${rnn},00c0ffee`)
  await expect(app.notices.differingNumbers).toBeVisible()
  await expect(app.notices.sameNumbers).toBeHidden()
})

test('a link opened in a page that is running starts from the beginning, however little it changes', async ({
  app,
}) => {
  await app.openLink(`cell=rnn&${SMALL}`)
  await app.reaches(10)
  for (const [change, at] of [
    ['lr=0.01', 60],
    ['lr=0.01', 40],
    ['clip=0.05', 60],
    ['seed=2', 60],
  ] as const) {
    const settings = `cell=rnn&${SMALL}&${change}`
    const expected = await fingerprintsInNode(settings, at)
    await app.pasteLink(`${settings}&at=${at}`)
    await expect
      .poll(async () => (await app.state()).experiment)
      .toMatchObject({ at, seed: change === 'seed=2' ? 2 : 1 })
    expect(await app.fingerprintsAt(at), `${change}, update ${at}`).toEqual(expected)
  }
})

test.describe('10,000 updates of every cell with every optimiser: the browser computes what Node computes', () => {
  const UPDATES = 10_000
  for (let first = 0; first < combinations.length; first += 4) {
    const lanes = combinations.slice(first, first + 4)
    test(lanes.map(nameOf).join(' · '), async ({ app }) => {
      const { T, B, seed } = rose
      const experiment = { ...defaultExperiment, txt: roseText, T, B, seed, at: UPDATES, lanes }
      const expected = await fingerprintsOf(experiment, UPDATES)
      await app.open(await encodeLink(experiment))
      expect(await app.fingerprintsAt(UPDATES)).toEqual(expected)
      const { kernel, experiment: opened } = await app.state()
      expect(kernel).toBe('simd')
      expect(opened.lanes).toEqual(lanes)
    })
  }
})

test.describe('without the fast kernels', () => {
  const settings = `cell=rnn,lstm&${SMALL}`
  const NOT_LOADED = 'could not be loaded, or this browser does not know it'
  const WRONG = 'gave a wrong answer when it was tested at the start'

  const file = () => readFile(new URL('../engine/kernels/simd/build/kernels.wasm', import.meta.url))
  const html = '<!doctype html><title>404</title>'
  const wasm = (body: Buffer) => ({ contentType: 'application/wasm', body })
  const damaged: readonly {
    what: string
    says: string
    /** In the small print. */
    detail?: RegExp
    answer: (route: Route) => Promise<void>
  }[] = [
    { what: 'the file cannot be fetched', says: NOT_LOADED, answer: route => route.abort() },
    {
      what: 'the file is not there',
      says: NOT_LOADED,
      answer: route => route.fulfill({ status: 404, contentType: 'text/html', body: html }),
    },
    {
      what: 'the file is another one',
      says: NOT_LOADED,
      answer: route => route.fulfill(wasm(Buffer.from(html))),
    },
    {
      what: 'the file is cut off',
      says: NOT_LOADED,
      answer: async route => {
        const whole = await file()
        await route.fulfill(wasm(whole.subarray(0, whole.length >> 1)))
      },
    },
    {
      what: 'the kernels subtract where they should add',
      says: WRONG,
      detail: /\([a-zA-Z]+ (left|returned) .+, not .+\)/,
      answer: async route => route.fulfill(wasm(subtracting(await file()))),
    },
  ]
  for (const { what, says, detail, answer } of damaged) {
    test(`${what}: the page says so and gives the same numbers`, async ({ app, page, problems }) => {
      problems.allow(/ERR_FAILED|status of 404/)
      await page.route('**/*.wasm', answer)
      await app.openLink(`${settings}&at=1000`)
      expect(await app.fingerprintsAt(1000)).toEqual(await fingerprintsInNode(settings, 1000))
      expect((await app.state()).kernel).toBe('reference')
      await expect(app.notices.slower).toHaveCount(1)
      await expect(app.notices.slower).toContainText(says)

      const { help } = new Dialogs(page)
      await help.button.click()
      await expect(help.box).toContainText(`Arithmetic: plain JavaScript. Training is slower here`)
      await expect(help.box).toContainText(detail ?? says)
    })
  }

  test('with them, nothing is said', async ({ app }) => {
    await app.openLink(`${settings}&at=10`)
    await app.fingerprintsAt(10)
    await expect(app.notices.slower).toHaveCount(0)
  })
})

/** Every vector addition made a subtraction: SIMD prefix 0xFD, then the opcode in LEB128. */
function subtracting(kernels: Buffer): Buffer {
  const add = Buffer.of(0xfd, 0xe4, 0x01)
  const wrong = Buffer.from(kernels)
  expect(wrong.includes(add)).toBe(true)
  for (let at = wrong.indexOf(add); at >= 0; at = wrong.indexOf(add)) wrong[at + 1]! += 1
  return wrong
}
