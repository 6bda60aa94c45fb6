/** A keyboard that offers what comes next, and a grammar that shows what must be remembered: true, by keys and by touch. */
import { findBarriers } from './fixtures/axe.ts'
import { findSidewaysScrolling, findSmallTargets } from './fixtures/legibility.ts'
import { keysInNode } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'

const RHYMES = 'text=rhymes&cell=gru&h=24&T=24&B=8&lr=0.02&at=300'
const REBER = 'task=reber&cell=lstm,ff&h=16&T=21&lr=0.02&at=600'

test('the keyboard offers what the engine finds likeliest, and what is tapped is typed; it goes on while training', async ({
  app,
  page,
}) => {
  const { keyboard, text, characters, words, deleteLast } = app.symbols
  await app.openLink(RHYMES)
  await app.fingerprintsAt(300)
  await keyboard.title.click()
  await text.fill('the lit')
  const [first, second, third] = await keysInNode(RHYMES, 300, 'the lit')
  const called = (character: string | undefined) =>
    character === ' ' ? /^space, / : new RegExp(`^“${character}”, `)
  await expect(characters.nth(0)).toHaveAccessibleName(called(first))
  await expect(characters.nth(1)).toHaveAccessibleName(called(second))
  await expect(characters.nth(2)).toHaveAccessibleName(called(third))
  await expect(keyboard.sentences).toHaveText(/^After “the lit” /)
  expect(await findBarriers(page)).toEqual([])
  expect(await findSmallTargets(page)).toEqual([])

  // A character, by keys; a whole word, with the space after it.
  await characters.nth(1).focus()
  await page.keyboard.press('Enter')
  await expect(text).toHaveValue(`the lit${second}`)
  await deleteLast.click()
  await expect(text).toHaveValue('the lit')
  await expect(keyboard.sentences).toHaveText(/^After “the lit” /)
  const word = (await words.first().textContent())!
  expect(word).toMatch(/^lit./)
  await words.first().click()
  await expect(text).toHaveValue(`the ${word} `)

  // While it learns.
  await app.transport.runButton.click()
  await text.fill('baa baa')
  await expect(keyboard.sentences).toHaveText(/^After “baa baa” /)
  await expect(characters).toHaveCount(3)
  await app.transport.pauseButton.click()
  await page.setViewportSize({ width: 390, height: 844 })
  // The tracks are laid out anew a moment after the page has become narrow.
  await expect.poll(() => findSidewaysScrolling(page)).toEqual([])
})

test('the grammar says what must be remembered and who does, at the step that is looked at', async ({
  app,
}) => {
  const { grammar, stepBefore } = app.symbols
  await app.openLink(REBER)
  await app.fingerprintsAt(600)
  await grammar.title.click()
  await expect(grammar.sentences).toHaveText(
    /^After “BPBPVVE”, step 21, only P may come: it repeats the second letter\. LSTM gives it (100|9\d) %, right and No memory gives it \d+ %, wrong: “/,
  )
  await expect(grammar.panel.getByRole('img', { name: /^The grammar: After “BPBPVVE”/ })).toBeVisible()
  await stepBefore.click()
  await expect(grammar.sentences).toHaveText(
    /^After “BPBPVV”, step 20, E may come\. LSTM gives it (100|9\d) %/,
  )

  // Another task has another grammar, or none.
  await app.settings.choice('Task').selectOption('Words without spaces')
  await expect(grammar.sentences).toHaveText(
    /Taking every surprise above 1\.3 bits for the beginning of a word, LSTM finds/,
  )
  await app.settings.choice('Task').selectOption('Recall the first symbol')
  await expect(grammar.panel).toHaveCount(0)
})

test('Reber: who remembers a few letters knows the state, and loses no more than the coin tosses', async ({
  app,
}) => {
  const { grammar } = app.symbols
  await app.openLink('task=plainreber&cell=ff,rnn&h=12&T=30&lr=0.02&at=200')
  await app.fingerprintsAt(200)
  const best = (6 * Math.LN2) / 8
  await expect.poll(() => app.score.lossNats('RNN')).toBeLessThan(1.08 * best)
  expect(await app.score.lossNats('No memory')).toBeGreaterThan(1.8 * best)
  await grammar.title.click()
  await expect(grammar.sentences).toHaveText(/^After “BTSSXXTV”, step 30, P or V may come\. /)
  await expect(grammar.panel.getByRole('img', { name: /^The grammar: After “BTSSXXTV”/ })).toBeVisible()
})
