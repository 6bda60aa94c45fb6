import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseAbc } from '../../../engine/tasks/abc/parseAbc.ts'
import { layoutTune } from './layout.ts'

const lay = (body: string, width = 100, head = 'M:4/4\nL:1/8\nK:C\n') =>
  layoutTune(parseAbc(head + body).tunes[0]!, width)
const symbolsOf = (body: string, head?: string) =>
  lay(body, 100, head).flatMap(({ bars }) => bars.flatMap(({ symbols }) => symbols))

describe('a note', () => {
  it('stands on the line or in the space of its letter: B on the middle one, each step half a space', () => {
    expect(symbolsOf('B2 A2 c2 E2|F2 f2|').map(({ heads }) => heads[0]!.y)).toEqual([
      0, 0.5, -0.5, 2, 1.5, -2,
    ])
  })

  it('below and above the staff has a ledger line for every line that would be there', () => {
    expect(symbolsOf('C2 A,2 D2 a2 b2 c2|').map(({ ledgers }) => ledgers.map(({ y }) => y))).toEqual([
      [3],
      [3, 4],
      [],
      [-3],
      [-3],
      [],
    ])
  })

  it('far outside is drawn in the last octave inside, on the same letter', () => {
    const [low, high] = symbolsOf("C,,,,2 b''''2|")
    expect(low!.heads[0]!.y).toBe(3)
    expect(high!.heads[0]!.y).toBe(-3.5)
  })

  it('of every length has its head, stem and flags', () => {
    const seen = symbolsOf('B8|B4|B2|B|B/|').map(({ heads, stem }) => [heads[0]!.what, stem?.flags])
    expect(seen).toEqual([
      ['whole', undefined],
      ['half', 0],
      ['black', 0],
      ['black', 1],
      ['black', 2],
    ])
  })

  it('half as long again has a dot; five eighths are a half tied to an eighth', () => {
    // In the space above a note on a line, in the same as a note in one.
    expect(symbolsOf('B3 A3|').map(({ dots }) => dots.map(({ y }) => y))).toEqual([[-0.5], [0.5]])
    const [system] = lay('B5|')
    expect(system!.bars[0]!.symbols.map(({ heads }) => heads[0]!.what)).toEqual(['half', 'black'])
    expect(system!.bars[0]!.ties).toHaveLength(1)
  })

  it('has its stem down above the middle line, up below it, and its sign before it', () => {
    const [low, high] = symbolsOf('G2 ^d2|')
    expect(low!.stem!.to).toBeLessThan(low!.heads[0]!.y)
    expect(high!.stem!.to).toBeGreaterThan(high!.heads[0]!.y)
    expect(low!.signs).toEqual([])
    expect(high!.signs.map(({ what }) => what)).toEqual(['sharp'])
    expect(high!.signs[0]!.x).toBeLessThan(high!.heads[0]!.x)
  })
})

describe('beams', () => {
  it('join eighths that are written together; none of their stems is shorter than can be seen', () => {
    const [system] = lay('GAcf BB z2|')
    const { beams, symbols } = system!.bars[0]!
    expect(beams).toHaveLength(2)
    for (const { stem, heads } of symbols.filter(({ rest }) => rest === undefined)) {
      expect(stem!.flags).toBe(0)
      expect(Math.abs(stem!.to - heads[0]!.y)).toBeGreaterThanOrEqual(2.59)
    }
  })

  it('of sixteenths are two', () => {
    expect(lay('G/A/B/c/ d2|')[0]!.bars[0]!.beams).toHaveLength(4)
    expect(lay('G3/2A/|')[0]!.bars[0]!.beams).toHaveLength(2)
  })
})

describe('systems', () => {
  const text = readFileSync(new URL('../../../public/texts/tunes.txt', import.meta.url), 'utf8')
  const { tunes } = parseAbc(text)

  const laid = tunes.map(tune => ({ tune, systems: layoutTune(tune, 34) }))

  it('of every tune in the text fill the width, none goes beyond it, and all bars are there, in order', () => {
    const widths = laid.flatMap(({ systems }) => systems.slice(0, -1).map(({ width }) => width))
    expect(widths.filter(width => Math.abs(width - 34) > 1e-6)).toEqual([])
    const last = laid.map(({ systems }) => systems.at(-1)!.width)
    expect(last.filter(width => width > 34 + 1e-6)).toEqual([])
    const froms = laid.map(({ systems }) => systems.flatMap(({ bars }) => bars.map(({ from }) => from)))
    expect(froms).toEqual(laid.map(({ tune }) => tune.bars.map(({ from }) => from)))
  })

  it('take as many bars as there is room for; the last is stretched only where that is little', () => {
    const [bar] = lay('C8|')[0]!.bars
    const wide = bar!.x1 - bar!.x0
    const inEach = (room: number) => lay('C8|C8|C8|', bar!.x0 + room * wide).map(({ bars }) => bars.length)
    expect([inEach(2.01), inEach(1.99)]).toEqual([
      [2, 1],
      [1, 2],
    ])
    const widthIn = (room: number) => (lay('C8|C8|', bar!.x0 + room * wide)[0]!.width - bar!.x0) / wide
    expect(widthIn(2.8)).toBeCloseTo(2.8, 6)
    expect(widthIn(2.9)).toBeCloseTo(2, 6)
  })

  it('notes stand from left to right, inside their bar and inside what the system keeps free', () => {
    const systems = laid.flatMap(each => each.systems)
    const crowded = systems.flatMap(({ bars }) =>
      bars.filter(({ x0, x1, symbols }) => {
        const xs = [x0, ...symbols.map(({ x }) => x), x1]
        return xs.some((x, i) => i > 0 && x <= xs[i - 1]!)
      }),
    )
    expect(crowded).toEqual([])
    const outside = systems.flatMap(({ above, below, bars }) =>
      bars
        .flatMap(({ symbols }) => symbols)
        .flatMap(({ heads, stem }) => [...heads.map(({ y }) => y), ...(stem ? [stem.to] : [])])
        .filter(y => y <= -above || y >= below),
    )
    expect(outside).toEqual([])
  })

  it('a bar that does not add up says what it holds; the others, and one that has not ended, say nothing', () => {
    expect(lay('C8|C4 D3|C3/2|C')[0]!.bars.map(({ words }) => words)).toEqual(['', '7 of 8', '1.5 of 8', ''])
    expect(lay('C8|C4 D3|C')[0]!.bars.map(({ wrong }) => wrong)).toEqual([false, true, false])
    expect(lay('C4?D4|')[0]!.bars[0]!.words).toBe('not ABC')
    expect(lay('C8|1D8:|2E6|')[0]!.bars.map(({ words }) => words)).toEqual(['', '1.', '2. 6 of 8'])
    expect(lay('C4|', 100, 'K:C\nL:1/8\n')[0]!.bars[0]!.words).toBe('4')
  })

  it('the signature is that of the key', () => {
    expect(lay('C8|', 100, 'M:4/4\nK:D\n')[0]!.key.map(({ what, y }) => [what, y])).toEqual([
      ['sharp', -2],
      ['sharp', -0.5],
    ])
    expect(lay('C8|', 100, 'M:4/4\nK:F\n')[0]!.key.map(({ what, y }) => [what, y])).toEqual([['flat', 0]])
  })
})
