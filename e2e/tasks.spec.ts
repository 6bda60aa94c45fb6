/** Each task with a score is learned on the page, from its preset, until the panel says that the goal is reached. */
import { presets } from '../app/dialogs/presets.ts'
import { laneName } from '../app/stage/laneName.ts'
import { tasks } from '../engine/tasks/index.ts'
import { corpusOf } from './fixtures/links.ts'
import { expect, test } from './fixtures/test.ts'

/** Their presets take longer than a test may: smaller ones reach the goal in numbers.spec.ts and attention.spec.ts. */
const notHere = ['adding', 'dates']

/** By preset: the lanes that learn the task, counted from 0. The others are still short of the goal by then. */
const learns: Readonly<Record<string, readonly number[]>> = {
  'forget-bias': [1, 2],
  identity: [0],
  both: [1],
  bonjour: [1],
  count: [1],
  'plain-reber': [1],
  reber: [1],
  copy: [0],
  order: [0],
  words: [1],
  letters: [0],
  spell: [1],
  sentiment: [1],
  names: [1],
  tags: [1],
  reversal: [0],
  numerals: [0, 1],
  ball: [1],
  sines: [0],
}

test('every task that is graded is learned below, or it is said why not', () => {
  const learned = presets.filter(({ id }) => learns[id]).map(({ experiment }) => experiment.task)
  const graded = (Object.keys(tasks) as (keyof typeof tasks)[]).filter(
    name => tasks[name]('a text, or lists of names', 20).score,
  )
  expect(graded.filter(name => !learned.includes(name)).sort()).toEqual(notHere)
})

for (const { id, title, experiment } of presets) {
  const able = learns[id]
  if (!able) continue
  test(`${title}: the goal is reached`, async ({ app, page }) => {
    const names = experiment.lanes.map((_, lane) => laneName(experiment.lanes, lane))
    const task = tasks[experiment.task](await corpusOf(experiment), experiment.T)
    await app.open()
    await page.getByRole('button', { name: 'Presets' }).click()
    await page.getByRole('button', { name: new RegExp(`^${title}`) }).click()
    await app.transport.speed.selectOption({ label: 'max' })
    const reached = new RegExp(`reached by ${able.map(lane => names[lane]!).join(' and ')}[;.]`)
    await expect(app.score.sentence).toContainText(reached, { timeout: 40_000 })
    await expect(app.score.chart).toHaveAccessibleName(reached)
    await expect(app.score.curves).toHaveCount(names.length)
    for (const lane of able) {
      await expect(app.stage.lane(names[lane]!)).toContainText(/\d % right: learned\./)
      await expect(app.score.curves.nth(lane)).toHaveAttribute('d', /^M.+L/)
    }
    // The lowest of them: floors go downwards.
    const unable = task.floors.findLast(({ id }) => ['memoryless', 'chance', 'leftToRight'].includes(id))
    for (const lane of unable ? able : [])
      await expect.poll(() => app.score.lossNats(names[lane]!)).toBeLessThan(unable!.nats!)
  })
}

test('what nobody can know stays a guess, and the page says so', async ({ app }) => {
  await app.openLink('task=parity&T=20&cell=lstm&h=8&lr=0.02&seed=2')
  await app.transport.speed.selectOption({ label: 'max' })
  await app.reaches(300)
  await app.pause()
  await expect(app.score.sentence).toContainText(
    /Right of 1064 answers, at update [\d\u202F]+: LSTM (4[6-9]|5[0-4]) %\. The goal is 99 %; a guess gets 50 %\.$/,
  )
})

test('a text has no score, and what counts says how far', async ({ app }) => {
  await app.open()
  await app.reaches(3)
  await expect(app.score.panel).toHaveCount(0)
  await app.pasteLink('task=anbn&T=60&cell=lstm&h=4&lr=0.02&at=400')
  await expect(app.score.sentence).toContainText(/Trained to 10: LSTM counts to \d+\./, { timeout: 20_000 })
})

test('what a preset speaks of is shown with it, and put away by the next', async ({ app, page }) => {
  const open = async (title: string) => {
    await page.getByRole('button', { name: 'Presets' }).click()
    await page.getByRole('button', { name: new RegExp(`^${title}`) }).click()
  }
  const wiring = page.locator('[data-track="wiring"]')
  const grammar = page.locator('details', { hasText: 'The grammar' })
  await app.open()
  await expect(wiring).toHaveCount(0)
  await open('Both directions')
  await expect(wiring).toHaveCount(2)
  const notice = page.getByRole('complementary', { name: 'What to look at' })
  await expect(notice).toContainText('one also reads from right to left')
  await open('Embedded Reber grammar')
  await expect(grammar).toHaveAttribute('open')
  await expect(wiring).toHaveCount(0)
  await open('GRU against LSTM')
  await expect(grammar).toHaveCount(0)
  await open('One to one')
  await expect(wiring).toHaveCount(1)
  await expect(notice).toContainText('Every letter stands for itself')
  await notice.getByRole('button', { name: 'Put away' }).click()
  await expect(notice).toHaveCount(0)
})
