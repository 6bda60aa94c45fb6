import { createDice } from '../engine/experiment/testing.ts'
import { fingerprintsInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'
import type { Unrolled } from './fixtures/unrolled.ts'

const SMALL = 'cell=rnn&h=6&T=10&B=2'
const POEM = 'Rose is a rose is a rose is a rose.\n'

async function openDialog(app: Unrolled): Promise<void> {
  await app.openLink(SMALL)
  await app.reaches(2)
  await app.ownText.button.click()
  await expect(app.ownText.dialog).toBeVisible()
}

/** Until it is accepted nothing is different: not the text, not the run. */
async function expectOldTextGoesOn(app: Unrolled): Promise<void> {
  const { update, experiment } = await app.state()
  expect(experiment.txt).toBe('')
  await app.reaches(update + 2)
}

test('pasted text is learned from, once it is accepted; the old run goes on until then', async ({
  app,
  page,
}) => {
  await openDialog(app)
  await app.ownText.box.fill(POEM)
  await expect(app.ownText.counts).toContainText(`${POEM.length} characters, ${new Set(POEM).size} different`)
  await expectOldTextGoesOn(app)
  await app.ownText.accept.click()
  await expect(app.ownText.dialog).toBeHidden()
  await app.reaches(3)
  expect((await app.state()).experiment.txt).toBe(POEM)
  expect(POEM.repeat(2)).toContain((await app.frame(0)).characters)
  const { update, fingerprints } = await app.pause()
  const { packText } = await import('../engine/experiment/packText.ts')
  expect(fingerprints).toEqual(await fingerprintsInNode(`${SMALL}&txt=${await packText(POEM)}`, update))

  await page.getByRole('button', { name: 'Use the shipped text' }).click()
  await expect.poll(async () => (await app.state()).experiment.txt).toBe('')
})

test('cancelling changes nothing', async ({ app }) => {
  await openDialog(app)
  await app.ownText.box.fill(POEM)
  await app.ownText.cancel.click()
  await expectOldTextGoesOn(app)
})

test('too little text is explained and cannot be accepted', async ({ app }) => {
  await openDialog(app)
  for (const [text, says] of [
    ['', /^0 characters/],
    ['a', /At least 11 are needed/],
    ['0123456789', /At least 11 are needed/],
    ['z'.repeat(500), /At least two different characters/],
    [' '.repeat(500), /At least two different characters/],
    ['\u{1F98A}'.repeat(10), /^10 characters, 1 different.*At least 11/],
  ] as const) {
    await app.ownText.box.fill(text)
    await expect(app.ownText.counts).toHaveText(says)
    await expect(app.ownText.accept).toBeDisabled()
  }
  await app.ownText.box.fill('01234567890')
  await expect(app.ownText.accept).toBeEnabled()
  await expectOldTextGoesOn(app)
})

test('a text that has become too short for a longer window is explained too', async ({ app }) => {
  await openDialog(app)
  await app.ownText.box.fill('0123456789 abc')
  await app.ownText.accept.click()
  await app.reaches(2)
  await app.settings.set('Window T', 30)
  await expect(app.notices.saying('at least 31 are needed')).toBeVisible()
  expect((await app.state()).status).toBe('refused')
  await app.transport.undo.click()
  await app.reaches(2)
  await expect(app.notices.saying('at least 31')).toBeHidden()
})

const EXOTIC = [
  ['emoji', '👩‍👩‍👧‍👦 family 🦊🏳️‍🌈 fox\u200D. '.repeat(3)],
  ['right to left', 'שלום עולם, مرحبا بالعالم! '.repeat(3)],
  ['bidi overrides', 'a\u202Eb\u2066c\u2069d\u200Fe '.repeat(5)],
  ['combining marks', 'e\u0301a\u0308o\u0302 Z\u0351\u036B\u0343a\u0363 '.repeat(4)],
  ['line ends and tabs', 'one\ttwo\nthree\u2028four\u2029five\n'.repeat(4)],
  ['CJK', '春眠不覺曉，處處聞啼鳥。夜來風雨聲，花落知多少。'.repeat(3)],
] as const

test('in any script every code point is a character, shown and learned', async ({ app }) => {
  await app.openLink(SMALL)
  for (const [what, text] of EXOTIC) {
    await app.ownText.button.click()
    await app.ownText.box.fill(text)
    await expect(app.ownText.counts, what).toContainText(
      `${[...text].length} characters, ${new Set(text).size} different`,
    )
    await app.ownText.accept.click()
    await expect.poll(async () => (await app.state()).experiment.txt).toBe(text)
    await app.reaches(3)
    const { characters } = await app.frame(0)
    expect([...characters], what).toHaveLength(10)
    expect(text.repeat(2)).toContain(characters)
    await expect(app.stage.axis.locator('text').last()).not.toBeEmpty()
  }
})

test('a file is read; CRLF becomes LF, a byte order mark goes', async ({ app }) => {
  await openDialog(app)
  await app.ownText.file.setInputFiles({
    name: 'poem.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(`\uFEFF${POEM.replaceAll('\n', '\r\n').repeat(3)}`),
  })
  await expect(app.ownText.box).toHaveValue(POEM.repeat(3))
  await expect(app.ownText.alert).toHaveCount(0)
  await app.ownText.accept.click()
  await expect.poll(async () => (await app.state()).experiment.txt).toBe(POEM.repeat(3))
  await app.reaches(2)
})

test('what is not text is refused with the place of the first wrong byte, and what was there is kept', async ({
  app,
}) => {
  await openDialog(app)
  await app.ownText.box.fill(POEM)
  for (const [name, bytes, says] of [
    ['photo.txt', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a], 'Not UTF-8 text (byte 0x89 at 0)'],
    ['latin1.txt', [...Buffer.from('caf'), 0xe9, 0x20], 'Not UTF-8 text (byte 0xe9 at 3)'],
    ['utf16.txt', [0xff, 0xfe, 0x41, 0x00], 'Not UTF-8 text (byte 0xff at 0)'],
    ['nul.txt', [...Buffer.from('ab'), 0, 0x63], 'Not UTF-8 text (byte 0x00 at 2)'],
    ['cut.txt', [...Buffer.from('ab'), 0xe2, 0x82], 'Not UTF-8 text (byte 0xe2 at 2)'],
    ['<img src=x onerror=window.__xss=1>.txt', [0xc0, 0x80], 'Not UTF-8 text (byte 0xc0 at 0)'],
  ] as const) {
    await app.ownText.file.setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(bytes) })
    await expect(app.ownText.alert).toHaveText(`${says}. The text you had is kept.`)
    await expect(app.ownText.box).toHaveValue(POEM)
  }
  await expectOldTextGoesOn(app)
})

test('of a file of 5 MB the first megabyte is read, and that is said', async ({ app, page }) => {
  await openDialog(app)
  const line = 'The quick brown fox – jumps over the lazy dog.\n'
  await app.ownText.file.setInputFiles({
    name: 'big.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(line.repeat(Math.ceil((5 << 20) / Buffer.byteLength(line)))),
  })
  await expect(app.ownText.alert).toHaveText(/^The file has 5\.0 MB; its first 1\.0 MB are used\.$/)
  await app.ownText.accept.click()
  await expect
    .poll(async () => new Blob([(await app.state()).experiment.txt]).size)
    .toBeGreaterThan((1 << 20) - 4)
  await app.reaches(2)
  expect(await page.evaluate(() => location.hash.length)).toBeLessThan(16_384)
})

test('a text that is too long for a link is there again after a reload, and sharing says why not', async ({
  app,
  page,
}) => {
  await openDialog(app)
  const dice = createDice(1)
  const text = Array.from({ length: 60_000 }, () => String.fromCodePoint(97 + dice(26))).join('')
  await app.ownText.box.fill(text)
  await app.ownText.accept.click()
  await page.getByRole('button', { name: 'Keep this as mine' }).click()
  await app.reaches(2)
  await app.sharing.open()
  await expect(app.sharing.dialog.getByText('too long for a link')).toBeVisible()
  await expect(app.sharing.copy).toBeDisabled()
  await app.sharing.close()
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('')
  await app.reload()
  await app.reaches(2)
  expect((await app.state()).experiment.txt).toBe(text)
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('ten megabytes pasted are cut, and that is said', async ({ app, page }) => {
  await openDialog(app)
  await app.ownText.box.evaluate((box: HTMLTextAreaElement) => {
    const data = new DataTransfer()
    data.setData('text/plain', 'lorem ipsum dolor sit amet '.repeat(400_000))
    box.focus()
    document.execCommand('insertText', false, data.getData('text/plain'))
  })
  await expect(app.ownText.alert).toHaveText(/The text has 10\.3 MB; its first 1\.0 MB are used\./)
  await expectOldTextGoesOn(app)
  await page.keyboard.press('Escape')
})

test('a file dropped on the box is read', async ({ app }) => {
  await openDialog(app)
  await app.ownText.box.evaluate((box, text) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([text], 'dropped.txt', { type: 'text/plain' }))
    box.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, POEM)
  await expect(app.ownText.box).toHaveValue(POEM)
})
