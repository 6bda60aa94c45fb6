import { describe, expect, it } from 'vitest'
import { type FieldValue, fields } from '../experiment/fields.ts'
import { Random } from '../random.ts'
import { sourceSteps } from '../sourceSteps.ts'
import { BLANK } from './blank.ts'
import { makeTask } from './index.ts'
import type { Task } from './task.ts'
import { createWindow, names, row } from './testing.ts'
import { whole } from './whole.ts'

type Name = FieldValue<'task'>

/** Of more choices than these, which only the days of a hundred years are, one in eleven is enough: every month has days of two figures. */
const MANY = 1000
const STRIDE = 11

/** Every choice in turn instead of chance: all that can be drawn is, once `next` has no more. */
class Every extends Random {
  private readonly choices: { chosen: number; readonly of: number }[] = []
  private at = 0

  constructor() {
    super(1, 'every')
  }

  override below(n: number): number {
    if (this.at === this.choices.length) this.choices.push({ chosen: 0, of: n })
    return this.choices[this.at++]!.chosen
  }

  /** To the next choices. False after the last. */
  next(): boolean {
    this.at = 0
    while (this.choices.length > 0) {
      const last = this.choices.at(-1)!
      last.chosen += last.of > MANY ? STRIDE : 1
      if (last.chosen < last.of) return true
      this.choices.pop()
    }
    return false
  }
}

const make = (task: Name, T: number) => makeTask({ task, T }, task === 'names' ? names : '')

/** Everything that a task can read, with what it should say of it, without the blanks around. */
function everything(name: Name, T: number): Set<string> {
  const task = make(name, T)
  const all = new Set<string>()
  const window = createWindow(T, 1)
  const every = new Every()
  const reader = task.train(1, T, every)
  do {
    reader.next(window)
    all.add(sequence(task, window))
  } while (every.next())
  const heldOut = task.heldOut(1, T)
  for (let n = 0; heldOut && n < task.score!.answers; n++) {
    heldOut.next(window)
    all.add(sequence(task, window))
  }
  return all
}

function sequence(task: Task, window: ReturnType<typeof createWindow>): string {
  const { input, target } = row(task, window, 0)
  const from =
    task.asks === 'last' ? window.T - 1 : task.asks === 'answer' ? sourceSteps(task.answer, window.T) : 0
  return `${trim(input)} | ${trim([...target].slice(from).join(''))}`
}

const trim = (text: string) => {
  const symbols = [...text]
  const isSomething = (symbol: string) => symbol !== BLANK
  return symbols.slice(symbols.findIndex(isSomething), symbols.findLastIndex(isSomething) + 1).join('')
}

const read = (sequences: Set<string>) => new Set([...sequences].map(sequence => sequence.split(' | ')[0]!))
const said = (sequences: Set<string>) => new Set([...sequences].map(sequence => sequence.split(' | ')[1]!))

describe('a window', () => {
  it.each([
    ['spell', 10],
    ['sentiment', 96],
    ['names', 600],
    ['tags', 432],
    ['dates', 6 * Math.ceil(36525 / STRIDE)],
    ['numerals', 1000],
  ] as const)(
    'of so many steps has room for whatever %s reads and says, and one shorter has not',
    (task, atMost) => {
      const { steps } = whole[task]!
      const all = everything(task, steps + 9)
      expect(all.size).toBeLessThanOrEqual(atMost)
      expect(everything(task, steps)).toEqual(all)
      expect(everything(task, steps - 1)).not.toEqual(all)
    },
  )

  it.each([
    ['copy', /^([a-h]):· \| ··\1$/],
    ['order', /^E[XY]{2}B \| [QRSU]$/],
  ] as const)('of so many steps has room for the signs of %s, and one shorter has not', (task, expected) => {
    const { steps } = whole[task]!
    for (const sequence of everything(task, steps)) expect(sequence).toMatch(expected)
    for (const sequence of everything(task, steps - 1)) expect(sequence).not.toMatch(/:|E.*B/)
  })

  it.each(fields.task.options.filter(task => task !== 'text'))('has a score of %s from a length on', task => {
    const scored = whole[task]?.scored ?? fields.T.min
    for (let T = fields.T.min; T <= 40; T++)
      expect(make(task, T).score !== undefined, `T = ${T}`).toBe(T >= scored)
  })
})

describe('of what does not fit', () => {
  it.each(['sentiment', 'names', 'tags'] as const)('%s read the end', task => {
    const all = read(everything(task, whole[task]!.steps))
    expect(read(everything(task, 5))).toEqual(new Set([...all].map(text => trim(text.slice(-5)))))
  })

  it('names of digits are spelled from the beginning', () => {
    expect(said(everything('spell', 4))).toEqual(
      new Set([...said(everything('spell', 5))].map(text => text.slice(0, 4))),
    )
  })

  it.each(['dates', 'numerals'] as const)('%s read none, as long as any fit; then all are cut off', task => {
    const { steps, scored } = whole[task]!
    const all = everything(task, steps)
    for (const T of [scored!, steps - 1]) {
      const some = everything(task, T)
      expect(some.size).toBeLessThan(all.size)
      expect([...some].filter(sequence => !all.has(sequence))).toEqual([])
    }
    expect([...everything(task, scored! - 1)].filter(sequence => all.has(sequence))).toEqual([])
  })
})
