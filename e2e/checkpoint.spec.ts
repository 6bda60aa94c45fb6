import { readFile } from 'node:fs/promises'
import {
  encodeCheckpoint,
  fitCheckpoint,
  readCheckpoint,
  tensorsOf,
} from '../engine/checkpoint/checkpoint.ts'
import fromPyTorch from '../engine/checkpoint/gruFromPyTorch.json' with { type: 'json' }
import { encodeSafetensors, type NamedValues } from '../engine/checkpoint/safetensors.ts'
import { fileOf, partsOf } from '../engine/checkpoint/testing.ts'
import { expectedOf } from '../engine/expected.ts'
import { packText } from '../engine/experiment/packText.ts'
import { tasks } from '../engine/tasks/index.ts'
import { fingerprintsOf, trainedInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'
import { Unrolled } from './fixtures/unrolled.ts'

const TWO = 'cell=lstm,gru&h=6&T=10&B=2'

test('what one page saves another one begins with, and goes on from as it should', async ({
  app,
  page,
  context,
  browser,
  problems,
}) => {
  await app.openLink(TWO)
  await app.reaches(20)
  const { update, fingerprints } = await app.pause()
  await app.weights.open()
  const { name, file } = await app.weights.save('LSTM')
  expect(name).toBe(`unrolled-lstm-${update}.safetensors`)
  await expect(app.weights.said).toHaveText(
    `Saved ${name}: LSTM after update ${update}, fingerprint ${fingerprints[0]}.`,
  )
  const [lstm] = await trainedInNode(TWO, update)
  const { origin, metadata } = readCheckpoint(file)
  expect(origin).toMatchObject({
    experiment: expect.stringContaining('#1?cell=lstm,gru&h=6&T=10&B=2&k='),
    lane: 1,
    update,
  })
  expect(metadata.get('fingerprint')).toBe(fingerprints[0])
  expect(file).toEqual(
    encodeCheckpoint(tensorsOf(lstm!.model.stack.parameters), lstm!.task.vocabulary.tokens, origin!),
  )

  // Here, in its lane: the other one begins as ever, and undo leads back.
  await app.weights.offer(file)
  await expect(app.weights.begins).toContainText(
    'Does not fit (shape): weight_ih_l0: expected [18, 61], got [24, 61]',
  )
  await app.weights.begin('LSTM').click()
  await expect(app.weights.said).toContainText(`LSTM (file ${fingerprints[0]}) begins at update 0`)
  const begun = await fingerprintsOf(
    (await app.state()).experiment,
    0,
    new Map([[fingerprints[0]!, lstm!.model.stack.parameters.all]]),
  )
  expect(await app.fingerprintsAt(0)).toEqual(begun)
  expect(begun[0]).toBe(fingerprints[0])
  await app.weights.close()
  await expect(page.getByRole('heading', { name: `LSTM (file ${fingerprints[0]})` })).toBeVisible()
  await app.sharing.open()
  await expect(app.sharing.dialog).toContainText('The weights that it begins with are not in the link')
  const link = await app.sharing.link.inputValue()
  expect(link).toContain(`&weights=${fingerprints[0]},&k=`)
  await app.sharing.close()
  await app.transport.undo.click()
  await expect.poll(async () => (await app.state()).experiment.lanes[0]!.weights).toBe('')
  expect(await app.fingerprintsAt(0)).toEqual(await fingerprintsOf((await app.state()).experiment, 0))

  // Elsewhere, dropped on the page, with its own experiment; three updates later it is where it would be in Node.
  const other = new Unrolled(await context.newPage())
  await problems.watch(other.page)
  await other.openLink('cell=rnn&h=4&T=10&B=2')
  await other.pause()
  await other.weights.drop(file)
  await other.weights.whole.click()
  await expect(other.weights.dialog).toBeHidden()
  expect(await other.fingerprintsAt(0)).toEqual([fingerprints[0]])
  const { experiment } = await other.state()
  expect(experiment).toMatchObject({ T: 10, B: 2, lanes: [{ cell: 'lstm', h: 6, weights: fingerprints[0] }] })
  for (let n = 0; n < 3; n++) await other.transport.oneUpdate.click()
  const weights = fitCheckpoint(readCheckpoint(file), expectedOf(experiment.lanes[0]!, lstm!.task))
  const after = await fingerprintsOf(experiment, 3, new Map([[weights.fingerprint, weights.values]]))
  expect(await other.fingerprintsAt(3)).toEqual(after)

  // The page that was given the file still has its weights when it is loaded again.
  await other.openLink(`${TWO}&weights=${fingerprints[0]},&at=3`)
  await other.reload()
  const again = (await other.state()).experiment
  expect(again.lanes[0]!.weights).toBe(fingerprints[0])
  expect(await other.fingerprintsAt(3)).toEqual(
    await fingerprintsOf(again, 3, new Map([[weights.fingerprint, weights.values]])),
  )
  await other.page.close()

  // Whoever has the link but not the file is asked for it, and nothing is trained with other weights meanwhile.
  const elsewhere = await browser.newContext()
  const third = new Unrolled(await elsewhere.newPage())
  await problems.watch(third.page)
  await third.page.goto(link)
  await expect(third.notices.saying('which no link holds and this page does not have')).toBeVisible()
  expect((await third.state()).status).toBe('refused')
  await third.page.getByRole('button', { name: 'Open the file …' }).click()
  await third.weights.offer(file)
  await third.weights.begin(`LSTM (file ${fingerprints[0]})`).click()
  await third.weights.close()
  await third.reaches(1)
  await elsewhere.close()
  await page.bringToFront()
})

test('a file that is not right says which check failed, and the model is as it was', async ({ app }) => {
  await app.openLink('cell=gru&h=6&T=10&B=2')
  await app.reaches(5)
  const before = await app.pause()
  await app.weights.open()
  const { file } = await app.weights.save('')
  const { header, data } = partsOf(file)
  const tensors = [...readCheckpoint(file).tensors].map(([name, { shape, data }]): NamedValues => {
    const values = Float32Array.from({ length: data.byteLength / 4 }, (_, i) => data.getFloat32(4 * i, true))
    return { name, shape, values }
  })
  const plain = (change: (tensor: NamedValues) => NamedValues) =>
    encodeSafetensors(tensors.map(change), new Map())
  const overlapping = JSON.parse(header) as Record<string, { shape: number[]; data_offsets: number[] }>
  overlapping.weight_hh_l0!.shape = [18 * 6 + 1]
  overlapping.weight_hh_l0!.data_offsets[0]! -= 4

  const files: [string, RegExp, Uint8Array][] = [
    [
      'truncated',
      /was not loaded \(out-of-range\): decoder.bias: its data ends at byte \d+, the file’s data at \d+: is it cut off\?/,
      file.slice(0, -7),
    ],
    [
      'cut in its header',
      /\(truncated\): the file ends after 100 bytes, within its header/,
      file.slice(0, 100),
    ],
    [
      'of 4 GiB, it says',
      /\(header-too-long\): the header claims 4294967295 bytes/,
      new Uint8Array(16).fill(255, 0, 4),
    ],
    [
      'overlapping',
      /\(overlap\): weight_hh_l0: begins at byte \d+, before \d+, where another tensor ends/,
      fileOf(JSON.stringify(overlapping), data),
    ],
    [
      'with a rest',
      /\(gap\): bytes \d+ to \d+ of the data belong to no tensor/,
      fileOf(header, new Uint8Array([...data, 0])),
    ],
    ['no safetensors', /\(header-too-long\)/, new TextEncoder().encode('{"cell":"gru"} and more')],
  ]
  for (const [what, says, bad] of files) {
    await app.weights.offer(bad, `${what}.safetensors`)
    await expect(app.weights.problem, what).toHaveText(says)
    await expect(app.weights.begins, what).toBeHidden()
  }
  const misfits: [string, RegExp, Uint8Array][] = [
    [
      'filled with NaN',
      /Does not fit \(not-finite\): weight_ih_l0: element 0 of \[18, 61\] is NaN/,
      plain(tensor => ({ ...tensor, values: tensor.values.map(() => NaN) })),
    ],
    [
      'of another size',
      /\(shape\): decoder.bias: expected \[61\], got \[3\]/,
      plain(tensor =>
        tensor.name === 'decoder.bias' ? { ...tensor, shape: [3], values: Float32Array.of(1, 2, 3) } : tensor,
      ),
    ],
    [
      'with a name of its own',
      /\(missing\): weight_hh_l0: expected \[18, 6\]/,
      plain(tensor => ({ ...tensor, name: tensor.name.replace('weight_hh_l0', 'W') })),
    ],
    [
      'of a newer version',
      /\(newer\): the file is of a newer Unrolled: it needs version 9/,
      fileOf(header.replace('"unrolled":"1"', '"unrolled":"9"'), data),
    ],
    [
      'of other characters',
      /\(vocabulary\): the file’s model reads 61 characters, the experiment’s 61: only the file has “Ω”; only the experiment has “z”/,
      fileOf(header.replace('\\"z\\"', '\\"Ω\\"'), data),
    ],
    [
      'damaged',
      /\(fingerprint\): the parameters are not those that were saved/,
      fileOf(header, data.with(1, data[1]! ^ 1)),
    ],
  ]
  for (const [what, says, bad] of misfits) {
    await app.weights.offer(bad, `${what}.safetensors`)
    await expect(app.weights.begins, what).toHaveText(says)
    await expect(app.weights.begins.getByRole('button'), what).toHaveCount(0)
  }
  // It is not even read: there is not as much as it says.
  await app.weights.drop(file, '.weights', 2 ** 40)
  await expect(app.weights.problem).toHaveText(
    /\(too-large\): the file has 1099511627776 bytes, at most \d+ are read/,
  )
  await app.weights.close()

  const after = await app.state()
  expect(after.fingerprints).toEqual(before.fingerprints)
  expect([after.update, after.experiment, after.kept]).toEqual([
    before.update,
    before.experiment,
    before.kept,
  ])
  await app.transport.oneUpdate.click()
  expect(await app.fingerprintsAt(before.update + 1)).toEqual(
    await fingerprintsOf(before.experiment, before.update + 1),
  )
})

test('a file that PyTorch wrote is begun with', async ({ app }) => {
  // The same characters, so the same numbers for them.
  const text = fromPyTorch.text + fromPyTorch.vocabulary
  await app.openLink(`cell=gru&h=3&layers=2&T=5&txt=${await packText(text)}`)
  await app.pause()
  await app.weights.open()
  const file = new Uint8Array(Buffer.from(fromPyTorch.file, 'base64'))
  await app.weights.offer(file)
  await expect(app.weights.dialog).toContainText('GRU, 2 layers of 3 units')
  await app.weights.begin('GRU').click()
  const { experiment } = await app.state()
  const expected = expectedOf(experiment.lanes[0]!, tasks.text(text, 5))
  expect(expected.vocabulary.join('')).toBe(fromPyTorch.vocabulary)
  const { fingerprint } = fitCheckpoint(readCheckpoint(file), expected)
  expect(await app.fingerprintsAt(0)).toEqual([fingerprint])
  await app.weights.close()
})

test('all of it by keyboard; the PyTorch program is there to read and to save', async ({ app, page }) => {
  await app.openLink('cell=gru&h=6&T=10&B=2')
  await app.reaches(2)
  await app.sharing.button.press('Enter')
  await app.weights.button.press('Enter')
  const { dialog, program, choose } = app.weights
  await expect(dialog.locator(':focus')).toHaveCount(1)
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save', exact: true }).press('Enter'),
  ])
  expect(saved.suggestedFilename()).toMatch(/^unrolled-gru-\d+\.safetensors$/)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(program).toHaveValue(/self\.rnn = nn\.GRU\(input_size=61, hidden_size=6, num_layers=1\)/)
  const [py] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save unrolled-gru.py' }).press('Enter'),
  ])
  expect(await readFile(await py.path(), 'utf8')).toBe(await program.inputValue())
  await page.keyboard.press('Tab')
  await expect(choose).toBeFocused()
  await choose.setInputFiles(await saved.path())
  await expect(app.weights.begin('GRU')).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(app.weights.begin('GRU')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(app.weights.said).toContainText('begins at update 0')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(app.sharing.button).toBeFocused()
})
