import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barsThatAddUp } from './barsThatAddUp.ts'
import { NO_SIGNATURE, parseKey } from './key.ts'
import { type Note, parseAbc } from './parseAbc.ts'

const HEAD = 'M:4/4\nL:1/8\nK:C\n'
const notesOf = (body: string, head = HEAD): Note[] =>
  parseAbc(head + body).tunes.flatMap(tune => tune.bars.flatMap(bar => bar.notes))
const semitones = (body: string, head = HEAD) =>
  notesOf(body, head).map(note => note.pitches.map(pitch => pitch.semitones))
const eighths = (body: string) => notesOf(body).map(({ length }) => length * 8)
const unreadable = (text: string) => parseAbc(text).unreadable.map(({ from, to }) => text.slice(from, to))

describe('notes', () => {
  it('letters and octave marks are semitones above middle C', () => {
    expect(semitones("C, D, C D E F G A B c d c' b,|")).toEqual(
      [-12, -10, 0, 2, 4, 5, 7, 9, 11, 12, 14, 24, 11].map(n => [n]),
    )
  })

  it('a sign holds for its letter to the end of the bar, in every octave; the key holds otherwise', () => {
    expect(semitones('^F f F|F =B _B __B ^^C|').flat()).toEqual([6, 18, 6, 5, 11, 10, 9, 2])
    expect(semitones('F C =F F|F|', 'K:D\n').flat()).toEqual([6, 1, 5, 5, 6])
  })

  it('lengths are counted in the unit, with and without fractions', () => {
    expect(eighths('C C2 C3/2 C/ C/2 C// C3/4 z4|')).toEqual([1, 2, 1.5, 0.5, 0.5, 0.25, 0.75, 4])
    expect(eighths('C100|')).toEqual([100])
    expect(unreadable(`${HEAD}C//4 D1000|`)).toEqual(['C//4', 'D1000'])
    expect(notesOf('C', 'M:2/4\n')[0]!.length).toBe(1 / 16)
    expect(notesOf('C', 'M:3/4\n')[0]!.length).toBe(1 / 8)
  })

  it('a broken rhythm takes from one note what it gives to the other', () => {
    expect(eighths('C2>D2 C<D C>>D|')).toEqual([3, 1, 0.5, 1.5, 1.75, 0.25])
  })

  it('three in the time of two', () => {
    expect(eighths('(3CDE F|').map(n => Math.round(3 * n))).toEqual([2, 2, 2, 3])
    expect(notesOf('(3CDE|').map(({ written }) => written * 8)).toEqual([1, 1, 1])
    // Five are in the time of three where the metre is compound, as 6/8 is and 3/4 is not.
    const five = (metre: string) => notesOf('(5CDEFG|', `M:${metre}\nL:1/8\nK:C\n`)[0]!.length * 8
    expect([five('3/4'), five('6/8')]).toEqual([2 / 5, 3 / 5])
  })

  it('several at once, ties, and which notes a beam joins', () => {
    expect(semitones('[CEG]2|')).toEqual([[0, 4, 7]])
    expect(eighths('[C2E2]2|')).toEqual([4])
    expect(notesOf('C2-C2|').map(({ tied }) => tied)).toEqual([true, false])
    expect(notesOf('CD EF|').map(({ joined }) => joined)).toEqual([false, true, false, true])
  })
})

describe('bars', () => {
  const bars = (body: string) => parseAbc(HEAD + body).tunes.flatMap(tune => tune.bars)

  it('a bar adds up when what is in it lasts what the metre says, and it is closed', () => {
    expect(bars('C4 D4|C4 D3|C8 D|z8|C8').map(({ addsUp }) => addsUp)).toEqual([
      true,
      false,
      false,
      true,
      false,
    ])
    expect(barsThatAddUp(`${HEAD}C4 D4|C4 D3|C8 D|z8|C8`)).toEqual({ good: 2, all: 4 })
  })

  it('one with something unreadable in it does not, and without a metre none does', () => {
    expect(bars('C4 ?D4|C8|').map(({ addsUp }) => addsUp)).toEqual([false, true])
    expect(barsThatAddUp('K:C\nC8|')).toEqual({ good: 0, all: 1 })
  })

  it('repeats, endings and empty bars', () => {
    expect(
      bars('|:C8|1D8:|2E8||F8|]').map(({ begins, repeats, ending }) => ({ begins, repeats, ending })),
    ).toEqual([
      { begins: true, repeats: false, ending: undefined },
      { begins: false, repeats: true, ending: 1 },
      { begins: false, repeats: false, ending: 2 },
      { begins: false, repeats: false, ending: undefined },
    ])
    expect(bars('|:C8:|\n|:D8:|').map(({ begins, repeats }) => [begins, repeats])).toEqual([
      [true, true],
      [true, true],
    ])
    expect(bars('C8| :|').map(({ repeats }) => repeats)).toEqual([true])
    expect(bars('|1C8:|D8|').map(({ ending }) => ending)).toEqual([1, undefined])
    expect(bars('C8::D8:|').map(({ begins, repeats }) => [begins, repeats])).toEqual([
      [false, true],
      [true, true],
    ])
  })

  it('the metre of a tune is that of its first bar', () => {
    const [tune] = parseAbc(`${HEAD}C8|[M:3/4]F6|`).tunes
    expect([tune!.metre!.beats, ...tune!.bars.map(({ metre }) => metre!.beats)]).toEqual([4, 4, 3])
  })

  it('a blank line ends a tune and its metre; a field after music begins another', () => {
    const { tunes } = parseAbc(`${HEAD}C8|\n\nM:3/4\nK:D\nF6|\nM:6/8\nF6|\n\nK:G\nG8|`)
    expect(tunes.map(({ metre, key, bars: { length } }) => [metre?.beats, key.sharps, length])).toEqual([
      [4, 0, 1],
      [3, 2, 1],
      [6, 2, 1],
      [undefined, 1, 1],
    ])
  })
})

describe('keys', () => {
  it('of every mode', () => {
    const sharps = (text: string) => parseKey(text)?.sharps
    expect(
      ['C', 'G', 'Bb', 'Em', 'Edor', 'Ador', 'Ddor', 'F#m', 'D mix', 'A minor', 'Cb'].map(sharps),
    ).toEqual([0, 1, -2, 1, 2, 1, 0, 3, 1, 0, -7])
    expect(['H', 'Gx', '', 'G#'].map(sharps)).toEqual([undefined, undefined, undefined, undefined])
  })

  it('on the white keys none has a sign', () => {
    const white = [
      'C',
      'C maj',
      'CM',
      'C ion',
      'Ddor',
      'E phr',
      'F lyd',
      'G mix',
      'Am',
      'A min',
      'A aeo',
      'B loc',
    ]
    expect(white.map(key => parseKey(key)?.sharps)).toEqual(white.map(() => 0))
  })

  it('flats are B and E first', () => {
    expect(parseKey('Bb')!.raised).toEqual([0, 0, -1, 0, 0, 0, -1])
    expect(parseKey('D')!.raised).toEqual([1, 0, 0, 1, 0, 0, 0])
    expect(NO_SIGNATURE.raised.every(raised => raised === 0)).toBe(true)
  })
})

describe('what cannot be read', () => {
  it('is marked, together where it stands together', () => {
    expect(unreadable(`${HEAD}C4 §§D4|C0 ^|`)).toEqual(['§§', 'C0', '^'])
    expect(unreadable('M:8/0\nL:41/\nK:Q\n')).toEqual(['M:8/0', 'L:41/', 'K:Q'])
    expect(unreadable('C99999|𝄞C|')).toEqual(['C99999', '𝄞'])
  })

  it('words, decorations, grace notes and comments are passed over', () => {
    expect(unreadable(`${HEAD}T:A tune\n"Am"C2{g}~D2 !trill!(E2 .F2)| % a comment\nw:la la\n`)).toEqual([])
  })

  it('never throws, marks lie inside the text and in order, and lengths are finite', () => {
    const alphabet = fc.constantFrom(...Array.from('ABCDEFGabcdefgMLK:|[](){}/^_=,\'-<>0123456789 \n.zx"!%§'))
    const writing = fc.array(alphabet, { maxLength: 200 }).map(letters => letters.join(''))
    fc.assert(
      fc.property(writing, text => {
        const { tunes, unreadable: marks } = parseAbc(text)
        let before = 0
        for (const { from, to } of marks) {
          expect(from).toBeGreaterThanOrEqual(before)
          expect(to).toBeGreaterThan(from)
          before = to
        }
        expect(before).toBeLessThanOrEqual(text.length)
        for (const { bars } of tunes)
          for (const bar of bars) {
            expect(Number.isFinite(bar.length)).toBe(true)
            for (const note of bar.notes) expect(note.length).toBeGreaterThan(0)
          }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the tunes that come with the page', () => {
  const text = readFileSync(new URL('../../../public/texts/tunes.txt', import.meta.url), 'utf8')
  const { tunes, unreadable: marks } = parseAbc(text)

  it('can all be read, each with metre, unit and key', () => {
    expect(marks).toEqual([])
    for (const tune of text.trimEnd().split('\n\n'))
      expect(tune).toMatch(/^M:[3469]\/[48]\nL:1\/8\nK:[A-G]\S*\n/)
    expect(tunes.length).toBe(text.trimEnd().split('\n\n').length)
  })

  it('every bar adds up', () => {
    const wrong = tunes.flatMap(({ bars }) =>
      bars.filter(({ addsUp }) => !addsUp).map(({ from, to }) => text.slice(from, to)),
    )
    expect(wrong).toEqual([])
    const { good, all } = barsThatAddUp(text)
    expect(good).toBe(all)
    expect(all).toBeGreaterThan(900)
  })
})
