import { describe, expect, it } from 'vitest'
import { layoutAxis } from '../../stage/geometry.ts'
import { arrowPath, between, boxPath, layoutWiring, type Plan } from './layout.ts'

const T = 6
const geometry = layoutAxis(T, 600, 16)
const all = Array.from({ length: T }, () => true)
const plain: Plan = { wiring: 'plain', layers: 1, remembers: true, source: 0, reads: all, asked: all }
const of = (change: Partial<Plan>, here = 0) => layoutWiring({ ...plain, ...change }, here, geometry)
const along = (picture: ReturnType<typeof of>) =>
  picture.arrows.filter(({ kind }) => kind === 'along').map(({ from, to }) => `${from} > ${to}`)

describe('boxes', () => {
  it('stand in the middle of their columns: what is read below, the cells above it, guesses on top', () => {
    const { boxes } = of({ layers: 2 })
    const column = boxes.filter(({ x }) => x === 150)
    expect(column.map(({ key }) => key)).toEqual(['input 1', 'cell 0 1', 'cell 1 1', 'output 1'])
    const ys = column.map(({ y }) => y)
    expect(ys).toEqual([...ys].sort((a, b) => b - a))
    expect(boxes).toHaveLength(4 * T)
  })

  it('are off where nothing is read or asked', () => {
    const { boxes } = of({
      reads: [true, ...all.slice(1).map(() => false)],
      asked: [...all.slice(1).map(() => false), true],
    })
    expect(boxes.filter(({ on }) => !on).map(({ key }) => key)).toEqual([
      'output 0',
      'input 1',
      'output 1',
      'input 2',
      'output 2',
      'input 3',
      'output 3',
      'input 4',
      'output 4',
      'input 5',
    ])
  })

  it('of an encoder stand lower, and belong to other weights', () => {
    const { boxes } = of({ wiring: 'encdec', source: 4 })
    const cells = boxes.filter(({ kind }) => kind === 'cell')
    expect(cells.map(({ part }) => part)).toEqual([
      'encoder',
      'encoder',
      'encoder',
      'encoder',
      'cell',
      'cell',
    ])
    expect(cells[3]!.y).toBeGreaterThan(cells[4]!.y)
    expect(new Set(cells.map(({ y }) => y)).size).toBe(2)
  })
})

describe('arrows', () => {
  it('go from each step to the next', () => {
    expect(along(of({}))).toEqual([0, 1, 2, 3, 4].map(t => `cell 0 ${t} > cell 0 ${t + 1}`))
  })

  it('go nowhere without memory', () => {
    expect(along(of({ remembers: false }))).toEqual([])
  })

  it('go both ways in both directions, and the upper row is read from right to left', () => {
    const picture = of({ wiring: 'bi' })
    expect(along(picture).slice(0, 2)).toEqual(['cell 0 0 > cell 0 1', 'cell 1 1 > cell 1 0'])
    expect(along(picture)).toHaveLength(2 * (T - 1))
    expect(picture.boxes.filter(({ part }) => part === 'reverse')).toHaveLength(T)
  })

  it('look back from the step that is pointed at to the whole source, and from a source step nowhere', () => {
    const looks = (here: number) =>
      of({ wiring: 'attn', source: 4 }, here).arrows.filter(({ kind }) => kind === 'attention')
    expect(looks(5).map(({ from, to }) => `${from} > ${to}`)).toEqual(
      [0, 1, 2, 3].map(t => `cell 0 ${t} > cell 0 5`),
    )
    expect(looks(4)).toHaveLength(4)
    expect([...looks(2), ...looks(T)]).toEqual([])
  })

  it('look back at the upper layer of the encoder, and hand what is found to the lower one of the decoder', () => {
    const { arrows } = of({ wiring: 'attn', source: 4, layers: 2 }, 4)
    expect(
      arrows.filter(({ kind }) => kind === 'attention').map(({ from, to }) => `${from} > ${to}`),
    ).toEqual([0, 1, 2, 3].map(t => `cell 1 ${t} > cell 0 4`))
  })

  it('go up from what is read, through every layer, to what is asked', () => {
    const up = (change: Partial<Plan>) =>
      of(change)
        .arrows.filter(({ kind, to }) => kind === 'up' && to.endsWith(' 1'))
        .map(({ from, to }) => `${from} > ${to}`)
    expect(up({ layers: 2 })).toEqual(['input 1 > cell 0 1', 'cell 0 1 > cell 1 1', 'cell 1 1 > output 1'])
    // Of two directions side by side one arrow stands for both.
    expect(up({ layers: 2, wiring: 'bi' })).toEqual([
      'input 1 > cell 0 1',
      'cell 1 1 > cell 2 1',
      'cell 3 1 > output 1',
    ])
    const never = all.map(() => false)
    expect(up({ layers: 2, reads: never, asked: never })).toEqual(['cell 0 1 > cell 1 1'])
  })

  it('run from edge to edge, and are left out where there is no room', () => {
    expect(arrowPath({ x: 0, y: 10, shown: 1 }, { x: 100, y: 10, shown: 1 }, 5, 'along')).toMatch(
      /^M5\.0,10\.0L95\.0,10\.0M/,
    )
    expect(arrowPath({ x: 0, y: 10, shown: 1 }, { x: 11, y: 10, shown: 1 }, 5, 'along')).toBe('')
  })
})

describe('a change of the wiring', () => {
  const before = between(new Map(), of({}), 1)
  it('moves boxes from where they were', () => {
    const target = of({ wiring: 'bi' })
    const half = between(before, target, 0.5)
    const end = target.boxes.find(({ key }) => key === 'cell 0 2')!
    expect(half.get('cell 0 2')!.y).toBeCloseTo((before.get('cell 0 2')!.y + end.y) / 2)
    expect(half.get('cell 0 2')!.shown).toBe(1)
  })

  it('lets new boxes come out of the cell of their column, and old ones go back into it', () => {
    const target = of({ wiring: 'bi' })
    const start = between(before, target, 0)
    expect(start.get('cell 1 2')).toEqual({ ...before.get('cell 0 2')!, shown: 0 })
    const both = between(before, target, 1)
    expect(both.size).toBe(target.boxes.length)
    const back = between(both, of({}), 0.999)
    expect(back.get('cell 1 2')!.y).toBeCloseTo(before.get('cell 0 2')!.y, 0)
    expect(between(both, of({}), 1).has('cell 1 2')).toBe(false)
  })

  it('draws nothing of a box that is not there yet', () => {
    expect(boxPath({ x: 1, y: 1, shown: 0 }, 5, 'cell')).toBe('')
    expect(boxPath(undefined, 5, 'cell')).toBe('')
    expect(boxPath({ x: 10, y: 10, shown: 1 }, 5, 'cell')).toContain('M6.8,5.0h6.5')
  })
})
