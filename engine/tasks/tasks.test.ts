import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { tasks } from './index.ts'
import { lettersAfter } from './reberInner.ts'
import { weighSteps } from './task.ts'
import { countedPairs, createWindow, floor, learn, names, readOn, row, windows } from './testing.ts'
import { frequencyFloors, readInTurn, textTask } from './text.ts'
import { findTextProblem } from './textProblem.ts'

/** What these ask for is not the next symbol. */
const OTHER_THAN_NEXT: readonly (keyof typeof tasks)[] = ['parity', 'copy', 'letters', 'spell', 'tags']

/** Those of numbers have a file of their own. */
const ofSymbols = (Object.keys(tasks) as (keyof typeof tasks)[]).filter(name => !tasks[name]('ab', 6).numbers)

describe.each(ofSymbols)('every task keeps its promises: %s', name => {
  const T = 6
  const B = 3
  const task = tasks[name](name === 'names' ? names : 'so much depends upon a red wheel barrow', T)

  it('fills every place of a window with tokens of its vocabulary, and asks for the next input within it, if that is what it asks', () => {
    const [window, second] = windows(task.train(B, T, new Random(1, 'data')), T, B, 2)
    for (const { input, target } of [window!, second!]) {
      for (const token of [...input, ...target]) {
        expect(token).toBeGreaterThanOrEqual(0)
        expect(token).toBeLessThan(task.vocabulary.size)
      }
      if (!OTHER_THAN_NEXT.includes(name))
        expect([...target.subarray(0, (T - 1) * B)]).toEqual([...input.subarray(B)])
    }
    if (!task.continues) return
    expect([...window!.target.subarray((T - 1) * B)]).toEqual([...second!.input.subarray(0, B)])
  })

  it('goes on exactly from a saved position', () => {
    const random = new Random(1, 'data')
    const reader = task.train(B, T, random)
    windows(reader, T, B, 5)
    const saved = reader.state.slice()
    const expected = windows(reader, T, B, 5)
    const other = task.train(B, T, new Random(2, 'data'))
    other.state.set(saved)
    expect(windows(other, T, B, 5)).toEqual(expected)
  })

  it('shows the same probe every time', () => {
    const [one, two] = [createWindow(T, 1), createWindow(T, 1)]
    task.probe(one)
    task.train(B, T, new Random(3, 'data')).next(createWindow(T, B))
    task.probe(two)
    expect(two).toEqual(one)
    expect(one.input.every(token => token >= 0)).toBe(true)
  })

  it('its floors go from knowing nothing downwards', () => {
    const losses = task.floors.map(floor => floor.nats!)
    expect(losses).toEqual([...losses].sort((a, b) => b - a))
    expect(losses.every(value => value > 0)).toBe(true)
  })
})

describe('text', () => {
  it('readers start at evenly spaced places, read on window after window, and go on at the beginning', () => {
    const tokens = Int32Array.from({ length: 10 }, (_, i) => i)
    const reader = readInTurn(tokens, 2)
    const read = windows(reader, 4, 2, 4).map(({ input }) =>
      [0, 1].map(b => [0, 1, 2, 3].map(t => input[t * 2 + b])),
    )
    expect(read).toEqual([
      [
        [0, 1, 2, 3],
        [5, 6, 7, 8],
      ],
      [
        [4, 5, 6, 7],
        [9, 0, 1, 2],
      ],
      [
        [8, 9, 0, 1],
        [3, 4, 5, 6],
      ],
      [
        [2, 3, 4, 5],
        [7, 8, 9, 0],
      ],
    ])
  })

  it('the last target of the text is its first character', () => {
    const window = createWindow(4, 1)
    readInTurn(Int32Array.of(3, 1, 2), 1).next(window)
    expect([...window.input]).toEqual([3, 1, 2, 3])
    expect([...window.target]).toEqual([1, 2, 3, 1])
  })

  it('the last tenth is held out: training never sees it, testing sees nothing else', () => {
    const text = `${'abc'.repeat(60)}${'1234567890'.repeat(2)}`
    const T = 5
    const task = textTask(text, T)
    for (const window of windows(task.train(4, T, new Random(1, 'data')), T, 4, 100)) {
      for (let b = 0; b < 4; b++) {
        const { input, target } = row(task, window, b)
        expect(input + target).toMatch(/^[abc]+$/)
      }
    }
    const reader = task.heldOut(8, T)!
    const seen = new Set<string>()
    for (const window of windows(reader, T, 8, 20)) {
      for (let b = 0; b < 8; b++) {
        const { input, target } = row(task, window, b)
        for (const character of input + target) seen.add(character)
      }
    }
    expect([...seen].sort().join('')).toBe('0123456789')
    const probe = createWindow(T, 1)
    task.probe(probe)
    expect(row(task, probe, 0)).toEqual({ input: '12345', target: '23456' })
  })

  it('a text too short to spare a tenth holds nothing out, and the probe is its beginning', () => {
    const task = textTask('a short text, all of it needed', 5)
    expect(task.heldOut(8, 5)).toBeUndefined()
    const probe = createWindow(5, 1)
    task.probe(probe)
    expect(row(task, probe, 0)).toEqual({ input: 'a sho', target: ' shor' })
  })

  it('a held-out part is kept only if it is longer than two windows', () => {
    const text = 'ab'.repeat(50) // a tenth is 10 characters
    expect(textTask(text, 5).heldOut(8, 5)).toBeUndefined()
    expect(textTask(text, 4).heldOut(8, 4)).toBeDefined()
  })

  it('floors by hand: “aab” has 0.6365 nats by frequency and ⅔ ln 2 by pairs', () => {
    const floors = frequencyFloors(Int32Array.of(0, 0, 1), 2)
    expect(floors.map(({ id }) => id)).toEqual(['uniform', 'unigram', 'bigram'])
    expect(floors[0]!.nats).toBeCloseTo(Math.log(2), 12)
    expect(floors[1]!.nats).toBeCloseTo(-(2 / 3) * Math.log(2 / 3) - (1 / 3) * Math.log(1 / 3), 12)
    expect(floors[2]!.nats).toBeCloseTo((2 / 3) * Math.log(2), 12)
  })

  it('floors by hand: a text in which each character decides the next has a pair floor of 0', () => {
    expect(frequencyFloors(Int32Array.of(0, 1, 2, 3), 4).map(({ nats }) => nats)).toEqual([
      expect.closeTo(Math.log(4), 12),
      expect.closeTo(Math.log(4), 12),
      expect.closeTo(0, 12),
    ])
  })

  it('floors are measured on what is trained on, not on the held-out part', () => {
    const task = textTask(`${'ab'.repeat(90)}${'xyzw'.repeat(5)}`, 4)
    expect(floor(task, 'uniform')).toBeCloseTo(Math.log(6), 12)
    expect(floor(task, 'unigram')).toBeCloseTo(Math.log(2), 12)
    expect(floor(task, 'bigram')).toBeCloseTo(0, 12)
  })
})

describe('bonjour', () => {
  const task = tasks.bonjour()

  it('reads the word for ever', () => {
    const [first, second] = windows(task.train(2, 10, new Random(1, 'data')), 10, 2, 2)
    expect(row(task, first!, 0)).toEqual({ input: 'bonjour bo', target: 'onjour bon' })
    expect(row(task, first!, 1).input).toBe('our bonjou')
    expect(row(task, second!, 0).input).toBe('njour bonj')
  })

  it('who sees only the current letter cannot go below 2 ln 2/8 = 0.1733 nats: only after o are there two answers', () => {
    expect(floor(task, 'memoryless')).toBeCloseTo(0.1733, 4)
    const { tokens } = task.vocabulary.encode('bonjour ')
    expect(floor(task, 'memoryless')).toBeCloseTo(
      frequencyFloors(tokens, task.vocabulary.size).find(({ id }) => id === 'bigram')!.nats,
      12,
    )
    expect(floor(task, 'uniform')).toBeCloseTo(Math.log(7), 12)
  })
})

describe('recall', () => {
  const task = tasks.recall()

  it('says A or B, then T−2 fillers, then asks; the answer is the first symbol', () => {
    const all = windows(task.train(4, 7, new Random(1, 'data')), 7, 4, 50)
    const rows = all.flatMap(window => [0, 1, 2, 3].map(b => row(task, window, b)))
    for (const { input, target } of rows) {
      expect(['A·····?', 'B·····?']).toContain(input)
      expect(target).toBe(`·····?${input[0]}`)
    }
    const a = rows.filter(({ input }) => input.startsWith('A')).length
    expect(a).toBeGreaterThan(75)
    expect(a).toBeLessThan(125)
  })

  it('works with the shortest window: clue, question', () => {
    const [window] = windows(task.train(1, 2, new Random(1, 'data')), 2, 1, 1)
    const { input, target } = row(task, window!, 0)
    expect(input[1]).toBe('?')
    expect(target).toBe(`?${input[0]}`)
  })

  it('asks about the last step only; who has forgotten has ln 2 nats; windows do not follow on from one another', () => {
    expect(task.asks).toBe('last')
    expect(floor(task, 'chance')).toBeCloseTo(Math.LN2, 12)
    expect(task.continues).toBe(false)
    expect(task.heldOut(8, 5)).toBeUndefined()
  })
})

describe('the weights of the steps', () => {
  it.each(['every', 'last'] as const)('sum to 1, so that the loss is a mean: %s', asks => {
    const weight = new Float32Array(5 * 3).fill(9)
    weighSteps(weight, { T: 5, B: 3 }, asks)
    expect(weight.reduce((a, b) => a + b)).toBeCloseTo(1, 6)
    if (asks === 'every') expect(new Set(weight).size).toBe(1)
    else
      expect([...weight.subarray(0, 12), ...weight.subarray(12)]).toEqual([
        ...new Array(12).fill(0),
        ...new Array(3).fill(Math.fround(1 / 3)),
      ])
  })
})

describe('a text that cannot be learned from', () => {
  it('is one into which no window fits, with the numbers; code points count, not UTF-16 units', () => {
    expect(findTextProblem('abcde', 5)).toEqual({ kind: 'text-too-short', length: 5, needed: 6 })
    expect(findTextProblem('abcdef', 5)).toBeUndefined()
    expect(findTextProblem('🙂🙃🙂', 5)).toEqual({ kind: 'text-too-short', length: 3, needed: 6 })
    expect(findTextProblem('', 2)).toEqual({ kind: 'text-too-short', length: 0, needed: 3 })
  })

  it('is one that has a single character', () => {
    expect(findTextProblem('aaaaaaaa', 4)).toEqual({ kind: 'text-too-plain' })
  })
})

describe('aⁿbⁿ', () => {
  const task = tasks.anbn()
  const text = readOn(task, 50, 4000)

  it('is strings of S, n a’s and as many b’s, n = 1…10 alike often', () => {
    const strings = text.split('S').slice(1, -1)
    const seen = new Array<number>(11).fill(0)
    for (const string of strings) {
      const n = string.length / 2
      expect(string).toBe('a'.repeat(n) + 'b'.repeat(n))
      seen[n]!++
    }
    expect(seen[0]).toBe(0)
    const expected = strings.length / 10
    const chiSquare = seen.slice(1).reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    expect(chiSquare).toBeLessThan(27.9) // 9 degrees of freedom: 1 of 1000 draws is beyond
  })

  it('rows have nothing to do with one another', () => {
    const [window] = windows(task.train(8, 60, new Random(1, 'data')), 60, 8, 1)
    expect(new Set(Array.from({ length: 8 }, (_, b) => row(task, window!, b).input)).size).toBe(8)
  })

  it('floors: by hand, and as counted', () => {
    // After the k-th a comes another one for 10 − k of the 11 − k lengths that are left; k = 10 is certain.
    let nats = 0
    for (let n = 1; n <= 10; n++)
      for (let k = 1; k <= n && k < 10; k++) nats -= Math.log(k < n ? (10 - k) / (11 - k) : 1 / (11 - k)) / 10
    expect(nats).toBeCloseTo(Math.log(10), 12)
    expect(floor(task, 'best')).toBeCloseTo(nats / 12, 12)
    expect(floor(task, 'memoryless')).toBeCloseTo(countedPairs(task, text), 2)
    // All ten strings once: every pair as often as it is on average.
    const all = Array.from({ length: 10 }, (_, i) => `S${'a'.repeat(i + 1)}${'b'.repeat(i + 1)}`).join('')
    expect(floor(task, 'memoryless')).toBeCloseTo(countedPairs(task, all), 12)
  })

  it('before longer ones are asked, each length that is learned from is read once; a string ends after its last b', () => {
    const { learned, before, sequence } = task.ladder!
    const lengths = [3, 6, 9, 1, 4, 7, 10, 2, 5, 8]
    const string = (n: number) => `S${'a'.repeat(n)}${'b'.repeat(n)}`
    expect(learned).toBe(10)
    expect(task.vocabulary.decode(before)).toBe(lengths.map(string).join(''))
    const { tokens, from, end } = sequence(3)
    expect([task.vocabulary.decode(tokens), from, task.vocabulary.decode([end])]).toEqual([string(3), 4, 'S'])
  })

  it('shows a string longer than any that is learned from', () => {
    const probe = createWindow(60, 1)
    task.probe(probe)
    expect(row(task, probe, 0).input).toContain(`S${'a'.repeat(15)}${'b'.repeat(15)}S`)
  })

  it('an LSTM is below the memoryless floor after 150 updates, a network without memory never', () => {
    const extent = { T: 60, B: 16 }
    expect(learn('anbn', 150, { cell: 'lstm', h: 4, lr: 0.03 }, extent)).toBeLessThan(
      0.9 * floor(task, 'memoryless')!,
    )
    expect(learn('anbn', 150, { cell: 'ff', h: 4, lr: 0.03 }, extent)).toBeGreaterThan(
      0.98 * floor(task, 'memoryless')!,
    )
  })
})

describe('the Reber grammar', () => {
  const task = tasks.plainreber()
  const text = readOn(task, 50, 4000)
  const strings = text.split(/(?<=E)/).slice(1, -1)
  const grammar = /^B(TS*X(S|XT*V(PXT*V)*(V|PS))|PT*V(PXT*V)*(V|PS))E$/

  it('has the strings that are in the books, and none that are not', () => {
    for (const string of ['TSSXXTVV', 'PVV', 'TXXVPS', 'PVPXVPXVPXVV', 'TSXXVPS'])
      expect(`B${string}E`).toMatch(grammar)
    expect(strings.length).toBeGreaterThan(15_000)
    expect(strings.filter(string => !grammar.test(string))).toEqual([])
    expect(strings.join('').length / strings.length).toBeCloseTo(8, 0)
  })

  it('knows what can come: two letters in each state, in the order of the alphabet, E in the last, nothing after it', () => {
    const can = ['B', 'BT', 'BP', 'BTX', 'BPV', 'BTXX', 'BTXS', 'BTXSE', 'BX'].map(lettersAfter)
    expect(can).toEqual(['PT', 'SX', 'TV', 'SX', 'PV', 'TV', 'E', '', ''])
  })

  it('shows strings of the grammar', () => {
    const window = createWindow(46, 1)
    task.probe(window)
    expect(
      row(task, window, 0)
        .input.split(/(?<=E)/)
        .filter(string => !grammar.test(string)),
    ).toEqual([])
  })

  it('floors: six choices among eight letters, and pairs as counted', () => {
    expect(floor(task, 'best')).toBeCloseTo((6 * Math.LN2) / 8, 9)
    expect(floor(task, 'memoryless')).toBeCloseTo(countedPairs(task, text), 2)
  })
})

describe('the embedded Reber grammar', () => {
  const task = tasks.reber()
  const text = readOn(task, 50, 4000)
  const strings = text.split(/(?<=E[TP]E)/).slice(1, -1)
  /** Reber's automaton as a regular expression: from state 2 on, and the way there. */
  const rest = 'T*V(PXT*V)*(V|PS)'
  const grammar = new RegExp(`^B([TP])B(TS*X(S|X${rest})|P${rest})E\\1E$`)

  it('has the strings that are in the books, and none that are not', () => {
    for (const inner of ['TSSXXTVV', 'PVV', 'TXXVPS', 'PVPXVPXVPXVV', 'TSXXVPS']) {
      expect(`BTB${inner}ETE`).toMatch(grammar)
      expect(`BTB${inner}EPE`).not.toMatch(grammar)
    }
    expect(strings.filter(string => !grammar.test(string))).toEqual([])
  })

  it('has 12 letters on average, and either outer letter as often', () => {
    expect(strings.length).toBeGreaterThan(15_000)
    expect(strings.join('').length / strings.length).toBeCloseTo(12, 0)
    const share = strings.filter(string => string[1] === 'T').length / strings.length
    expect(Math.abs(share - 0.5)).toBeLessThan(0.015)
  })

  it('floors: by following where the probability goes, letter by letter, and as counted', () => {
    const ways = ['T1 P2', 'S1 X3', 'T2 V4', 'X2 S5', 'P3 V5', 'E6'].map(state => state.split(' '))
    const pairs = new Map<string, number>()
    const count = (pair: string, p: number) => pairs.set(pair, (pairs.get(pair) ?? 0) + p)
    for (const outer of ['T', 'P'])
      for (const pair of [`B${outer}`, `${outer}B`, `E${outer}`, `${outer}E`]) count(pair, 1 / 2)
    count('EB', 1)
    /** The probability of being in a state after a letter. */
    let mass = new Map([['0B', 1]])
    let choices = 0
    for (let letters = 0; letters < 400; letters++) {
      const next = new Map<string, number>()
      for (const [at, p] of mass) {
        if (at[0] === '6') continue
        const leaving = ways[Number(at[0])]!
        if (leaving.length === 2) choices += p
        for (const way of leaving) {
          count(at[1]! + way[0]!, p / leaving.length)
          const to = way[1]! + way[0]!
          next.set(to, (next.get(to) ?? 0) + p / leaving.length)
        }
      }
      mass = next
    }
    expect([...pairs.values()].reduce((a, b) => a + b)).toBeCloseTo(12, 9)
    const total = (first: string) =>
      [...pairs].reduce((sum, [pair, p]) => (pair[0] === first ? sum + p : sum), 0)
    const nats = [...pairs].reduce((sum, [pair, p]) => sum - p * Math.log(p / total(pair[0]!)), 0)
    expect(floor(task, 'memoryless')).toBeCloseTo(nats / 12, 9)
    expect(floor(task, 'memoryless')).toBeCloseTo(countedPairs(task, text), 2)
    // Every inner letter is one of two; so is the outer one, and its repetition for who forgets it.
    expect(floor(task, 'best')).toBeCloseTo(((choices + 1) * Math.LN2) / 12, 9)
    expect(floor(task, 'forgetful')).toBeCloseTo(((choices + 2) * Math.LN2) / 12, 9)
  })

  it('shows strings of the grammar', () => {
    const probe = createWindow(44, 1)
    task.probe(probe)
    const shown = row(task, probe, 0).input.split(/(?<=E[TP]E)/)
    expect(shown.length).toBe(4)
    for (const string of shown) expect(string).toMatch(grammar)
  })

  it('an LSTM is below the memoryless floor after 150 updates, a network without memory never', () => {
    const extent = { T: 50, B: 16 }
    expect(learn('reber', 150, { cell: 'lstm', h: 12, lr: 0.02 }, extent)).toBeLessThan(
      0.7 * floor(task, 'memoryless')!,
    )
    expect(learn('reber', 150, { cell: 'ff', h: 12, lr: 0.02 }, extent)).toBeGreaterThan(
      0.98 * floor(task, 'memoryless')!,
    )
  })
})

describe('parity of the next digit', () => {
  const task = tasks.parity()
  const rows = windows(task.train(2, 50, new Random(1, 'data')), 50, 2, 100).flatMap(window =>
    [0, 1].map(b => row(task, window, b)),
  )

  it('asks at every digit whether the next one is even or odd; digits are alike often', () => {
    const seen = new Array<number>(10).fill(0)
    for (const { input, target } of rows) {
      for (let t = 0; t < 50; t++) seen[Number(input[t])]!++
      for (let t = 0; t < 49; t++) expect(target[t]).toBe('eo'[Number(input[t + 1]) % 2])
      expect(target[49]).toMatch(/[eo]/)
    }
    for (const n of seen) expect(Math.abs(n - 1000)).toBeLessThan(4 * Math.sqrt(900))
  })

  it('an LSTM learns what is asked, but not the answer: 200 updates lead to ln 2 and no further', () => {
    const chance = floor(task, 'chance')!
    expect(chance).toBeCloseTo(Math.LN2, 12)
    const nats = learn('parity', 200, { cell: 'lstm', h: 8, lr: 0.02 }, { T: 20, B: 16 })
    expect(nats).toBeGreaterThan(0.98 * chance)
    expect(nats).toBeLessThan(1.02 * chance)
  })
})

describe('the copying memory', () => {
  it.each([
    [30, 10, 10],
    [21, 10, 1],
    [15, 7, 1],
    [3, 1, 1],
  ])('in a window of %i: %i letters, a delay of %i, the letters again', (T, k, delay) => {
    const task = tasks.copy('', T)
    const seen = new Set<string>()
    for (const window of windows(task.train(2, T, new Random(1, 'data')), T, 2, 50)) {
      const { input, target } = row(task, window, 1)
      const letters = input.slice(0, k)
      expect(letters).toMatch(/^[a-h]+$/)
      expect(input.slice(k)).toBe(`${'·'.repeat(delay - 1)}:${'·'.repeat(k)}`)
      expect(target).toBe('·'.repeat(T - k) + letters)
      seen.add(letters[0]!)
    }
    expect([...seen].sort().join('')).toBe('abcdefgh')
  })

  it('floors: 10 ln 8/(delay + 20), and as counted for who sees only the current letter', () => {
    for (const [delay, nats] of [
      [20, 0.52],
      [30, 0.416],
      [50, 0.297],
      [100, 0.173],
    ] as const)
      expect(floor(tasks.copy('', delay + 20), 'forgetful')).toBeCloseTo(nats, 3)
    for (const T of [2, 3, 4, 12, 30]) {
      const task = tasks.copy('', T)
      const counts = new Map<number, Map<number, number>>()
      for (const { input, target } of windows(task.train(64, T, new Random(1, 'data')), T, 64, 100))
        input.forEach((token, i) => {
          const after = counts.get(token) ?? new Map<number, number>()
          counts.set(token, after.set(target[i]!, (after.get(target[i]!) ?? 0) + 1))
        })
      let nats = 0
      for (const after of counts.values()) {
        const total = [...after.values()].reduce((a, b) => a + b)
        for (const n of after.values()) nats -= n * Math.log(n / total)
      }
      expect(nats / (64 * 100 * T)).toBeCloseTo(floor(task, 'memoryless')!, 2)
    }
  })

  it('an LSTM is below the memoryless floor after 200 updates, a network without memory never', () => {
    const memoryless = floor(tasks.copy('', 9), 'memoryless')!
    const extent = { T: 9, B: 16 }
    expect(learn('copy', 200, { cell: 'lstm', h: 16, lr: 0.02 }, extent)).toBeLessThan(0.95 * memoryless)
    expect(learn('copy', 200, { cell: 'ff', h: 16, lr: 0.02 }, extent)).toBeGreaterThan(0.98 * memoryless)
  })
})

describe('temporal order', () => {
  const task = tasks.order()

  it.each([
    [50, [5, 10], [25, 30]],
    [100, [10, 20], [50, 60]],
    [10, [1, 2], [5, 6]],
    [3, [1, 2], [2, 3]],
    [2, [0, 1], [1, 2]],
  ])('in a window of %i the two stand in their tenths, everywhere alike, and tell the answer', (T, ...at) => {
    const answers = new Map<string, number>()
    const found = [new Set<number>(), new Set<number>()]
    for (const window of windows(task.train(4, T, new Random(1, 'data')), T, 4, 250)) {
      for (let b = 0; b < 4; b++) {
        const { input, target } = row(task, window, b)
        const places = Array.from(input, (symbol, t) => ('XY'.includes(symbol) ? t : -1)).filter(t => t >= 0)
        expect(places.length).toBe(2)
        for (const i of [0, 1]) found[i]!.add(places[i]!)
        const answer = 'QRSU'[['XX', 'XY', 'YX', 'YY'].indexOf(input[places[0]!]! + input[places[1]!]!)]!
        expect(target).toBe(input.slice(1) + answer)
        answers.set(answer, (answers.get(answer) ?? 0) + 1)
        if (T > 3) expect(input.replace(/[XY]/g, '')).toMatch(/^E[a-d]*B$/)
      }
    }
    at.forEach(([from, before], i) => {
      expect([...found[i]!].sort((a, b) => a - b)).toEqual(
        Array.from({ length: before! - from! }, (_, n) => from! + n),
      )
    })
    for (const answer of 'QRSU') expect(Math.abs(answers.get(answer)! - 250)).toBeLessThan(60)
  })

  it('of all its symbols only the four answers can be answers', () => {
    expect(task.answers!.map(token => task.vocabulary.tokens[token]).join('')).toBe('QRSU')
  })

  it('shows X and X, among all that does not matter', () => {
    const [window] = windows({ state: new Uint32Array(1), next: each => task.probe(each) }, 50, 1, 1)
    const { input, target } = row(task, window!, 0)
    expect(input).toMatch(/^E[a-d]{5}X[a-d]{21}X[a-d]+B$/)
    for (const letter of 'abcd') expect(input).toContain(letter)
    expect(target.at(-1)).toBe('Q')
  })

  it('asks at the end only; floors: four answers alike often, two for who knows one of the symbols', () => {
    expect(task.asks).toBe('last')
    expect(task.floors.map(({ nats }) => nats)).toEqual([
      expect.closeTo(Math.log(4), 12),
      expect.closeTo(Math.log(2), 12),
    ])
  })

  it('an LSTM is below ln 2 after 330 updates, a network without memory stays at ln 4', () => {
    const extent = { T: 10, B: 16 }
    expect(learn('order', 330, { cell: 'lstm', h: 8, lr: 0.03 }, extent)).toBeLessThan(0.6)
    expect(learn('order', 330, { cell: 'ff', h: 8, lr: 0.03 }, extent)).toBeGreaterThan(0.98 * Math.log(4))
  })
})
