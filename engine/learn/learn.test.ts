import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { loadKernels } from '../kernels/loadForTests.ts'
import { tasks } from '../tasks/index.ts'
import { factsOf, readMeasured, root } from './readAll.ts'
import { rowLink, rows } from './rows.ts'
import { successOf } from './success.ts'
import { line, linkIsCurrent, MARKS, markdownTable, median, plainTable, putInto } from './table.ts'
import { untilLearned } from './untilLearned.ts'

const simd = await loadKernels()
const recall = rows.find(({ id }) => id === 'recall-20-bias-3')!

describe('what is measured', () => {
  it.each(rows.map(row => [row.id, row]))(
    '%s is a link that is understood, of one lane and a graded task',
    async (_, row) => {
      const { experiment, success } = await factsOf(row)
      expect(experiment.lanes.length).toBe(1)
      expect(success.goal).toBeGreaterThan(success.guess)
      expect(row.limit % row.every).toBe(0)
    },
  )

  it('names no row twice, and has every task that is graded', async () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    const measured = new Set(await Promise.all(rows.map(async row => (await factsOf(row)).experiment.task)))
    const graded = (Object.keys(tasks) as (keyof typeof tasks)[]).filter(
      name => tasks[name]('a text', 20).score,
    )
    expect(graded.filter(name => !measured.has(name))).toEqual([])
  })

  it('the README’s table is what was measured, of every row as it is now', async () => {
    const measured = await readMeasured()
    expect(rows.filter(row => !linkIsCurrent(row, measured[row.id])).map(({ id }) => id)).toEqual([])
    const lines = await Promise.all(rows.map(async row => line(row, measured[row.id]!, await factsOf(row))))
    expect(await readFile(`${root}README.md`, 'utf8')).toContain(
      `${MARKS[0]}\n\n${markdownTable(lines)}\n\n${MARKS[1]}`,
    )
    for (const { trials } of Object.values(measured)) expect(trials.length).toBeGreaterThanOrEqual(5)
  })

  it('is what the engine does today', async () => {
    const { trials } = (await readMeasured())[recall.id]!
    expect(untilLearned(await factsOf(recall, 2), simd, recall)).toMatchObject({
      update: trials[1]!.update,
      score: trials[1]!.score,
      loss: trials[1]!.loss,
    })
  })
})

describe('until it is learned', () => {
  it('is the first of two evaluations in a row at the goal; not before, and not by one alone', async () => {
    const facts = await factsOf(recall)
    const { update, trainer, score } = untilLearned(facts, simd, { every: 5, limit: 500 })
    expect(score).toBe(1)
    expect(trainer.update).toBe(update! + 5)
    expect(untilLearned(facts, simd, { every: 5, limit: update! }).update).toBeUndefined()
    expect(untilLearned(facts, simd, { every: 5, limit: update! + 5 }).update).toBe(update)
  })

  it('ends where the numbers go wrong', async () => {
    const facts = await factsOf(recall)
    const wild = {
      ...facts.experiment.lanes[0]!,
      cell: 'rnn',
      act: 'relu',
      gain: 10,
      clip: 0,
      lr: 1000,
    } as const
    const { update, score } = untilLearned(
      { ...facts, experiment: { ...facts.experiment, lanes: [wild] } },
      simd,
      recall,
    )
    expect([update, score]).toEqual([undefined, 0])
  })
})

describe('success', () => {
  it('is of a text of tunes that more bars add up than of who knows pairs of characters', async () => {
    const { success, task } = await factsOf(rows.find(({ id }) => id === 'tunes')!)
    expect(task.score).toBeUndefined()
    // Who knows pairs only ends a bar anywhere.
    expect(success.guess).toBeGreaterThan(0)
    expect(success.guess).toBeLessThan(0.05)
    expect(success.goal).toBe(0.5)
  })

  it('is of nothing else', () => {
    const text = 'abc '.repeat(100)
    expect(() => successOf(tasks.text(text, 20), text, 1)).toThrow('graded')
  })
})

describe('the table', () => {
  it('counts a failure as never, and says what those that failed got', async () => {
    const trial = { loss: 0.5, seconds: 2 }
    const trials = [
      { ...trial, seed: 1, update: 40, score: 1 },
      { ...trial, seed: 2, score: 0.5, seconds: 8 },
      { ...trial, seed: 3, update: 20, score: 1 },
    ]
    const row = { ...recall, published: 'learns | at once', remark: 'so does ours' }
    const cells = line(row, { link: rowLink(row), trials }, await factsOf(row))
    expect(cells).toEqual([
      'recall over 20, forget bias 3',
      'plain',
      'LSTM 32',
      rowLink(row),
      '50 %, 0.693 nats',
      '2 of 3 (else 50 %)',
      '40',
      '2.0',
      'learns | at once',
      'so does ours',
    ])
    const none = line(row, { link: '', trials: trials.slice(1, 2) }, await factsOf(row))
    expect(none.slice(5, 8)).toEqual(['0 of 1 (else 50 %)', `> ${row.limit}`, '8.0'])
    const counting = { link: '', trials: [12, 30, 11].map(counts => ({ ...trials[0]!, counts })) }
    expect(line(row, counting, await factsOf(row)).at(-1)).toBe('counts to 12 (11–30); so does ours')
    expect(markdownTable([cells]).split('\n')[2]).toContain(`\`${rowLink(row)}\` | 50 %, 0.693 nats | 2 of 3`)
    expect(markdownTable([cells])).toContain('learns \\| at once')
    expect(plainTable([cells]).split('\n').length).toBe(2)
  })

  it('a median of an even number is in the middle', () => {
    expect([median([3]), median([1, 9, 3]), median([1, 2]), median([1, Infinity]), median([])]).toEqual([
      ...[3, 3, 1.5, Infinity, Number.NaN],
    ])
  })

  it('takes its place between the marks, and nothing else', () => {
    const page = `before ${MARKS[0]} old ${MARKS[1]} after`
    expect(putInto(page, 'new')).toBe(`before ${MARKS[0]}\n\nnew\n\n${MARKS[1]} after`)
    expect(() => putInto('no marks', 'new')).toThrow('README.md')
  })

  it('what was measured with another link is not current', () => {
    expect(linkIsCurrent(recall, { link: rowLink(recall), trials: [] })).toBe(true)
    expect(linkIsCurrent(recall, { link: rowLink(recall, 2), trials: [] })).toBe(false)
    expect(linkIsCurrent(recall, undefined)).toBe(false)
  })
})
