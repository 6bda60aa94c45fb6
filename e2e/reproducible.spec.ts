/** Whoever opens the link gets the same numbers, to the last bit: whatever the machine does meanwhile, and with or without WebAssembly. */
import { fingerprintsInNode } from './fixtures/links.ts'
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

test.describe('without WebAssembly', () => {
  const settings = `cell=rnn,lstm&${SMALL}`
  const broken: Record<string, Parameters<import('@playwright/test').Page['route']>[1]> = {
    'the file is missing': route => route.abort(),
    'the file is not WebAssembly': route =>
      route.fulfill({ contentType: 'application/wasm', body: '<!doctype html><title>404</title>' }),
  }
  for (const [what, answer] of Object.entries(broken)) {
    test(`${what}: the page says so and gives the same numbers`, async ({ app, page, problems }) => {
      problems.allow(/ERR_FAILED/)
      await page.route('**/*.wasm', answer)
      await app.openLink(`${settings}&at=100`)
      expect(await app.fingerprintsAt(100)).toEqual(await fingerprintsInNode(settings, 100))
      expect((await app.state()).kernel).toBe('reference')
      await expect(app.notices.compatibility.first()).toBeVisible()
    })
  }
})
