/**
 * Reads tunes in ABC notation (abcnotation.com, standard 2.1): the part of it that has notes, and whatever a half-trained network
 * writes. Never throws; what cannot be read is marked, and reading goes on behind it.
 *
 * Not read are voices, macros, and what only looks different on paper; words, slurs, decorations and grace notes are passed over.
 */
import { type Key, NO_SIGNATURE, parseKey } from './key.ts'

/** Characters [from, to) of the text. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface Pitch {
  /** Lines and spaces above middle C: C is 0, c is 7. */
  readonly step: number
  /** Semitones that the sign before the note says, where there is one. */
  readonly sign: number | undefined
  /** Above middle C, as it sounds. */
  readonly semitones: number
}

/** A note, several at once, or, without a pitch, a rest. Lengths in whole notes. */
export interface Note extends Span {
  readonly pitches: readonly Pitch[]
  /** As it is drawn, and as it lasts: a triplet's notes are shorter than they look. */
  readonly written: number
  readonly length: number
  /** Goes on as the next note of the same pitch. */
  readonly tied: boolean
  /** Written without a space behind the note before, so that beams join them. */
  readonly joined: boolean
}

export interface Metre {
  readonly beats: number
  readonly unit: number
}

export interface Bar extends Span {
  readonly notes: readonly Note[]
  readonly metre: Metre | undefined
  /** What is in it, in whole notes. */
  readonly length: number
  /** Whether it can be read wholly, has ended, and lasts what the metre says. An upbeat alone does not. */
  readonly addsUp: boolean
  /** Whether a bar line ends it; the last may be half written. */
  readonly closed: boolean
  /** A repeat begins with it, or ends. */
  readonly begins: boolean
  readonly repeats: boolean
  /** Played only the first or second time, where it is said. */
  readonly ending: number | undefined
}

export interface Tune extends Span {
  readonly metre: Metre | undefined
  readonly key: Key
  readonly bars: readonly Bar[]
}

export interface Abc {
  readonly tunes: readonly Tune[]
  /** What could not be read, in order. */
  readonly unreadable: readonly Span[]
}

/** Lengths are sums of fractions. */
const CLOSE = 1e-6
/** More figures, or slashes, than any length has. */
const MOST_FIGURES = 3
const MOST_SLASHES = 6
/** Semitones of C D E F G A B above C. */
const SEMITONES = [0, 2, 4, 5, 7, 9, 11]
const SIGNS: Readonly<Record<string, number>> = { '^^': 2, '^': 1, '=': 0, _: -1, __: -2 }
/** As many notes in the time of how many; absent: three in compound metres, else two. */
const TUPLETS: Readonly<Record<number, number>> = { 2: 3, 3: 2, 4: 3, 6: 2, 8: 3 }

const FIELD = /([A-Za-z]):(?![|:])([^\n]*)/y
const INLINE = /\[([A-Za-z]):([^\]\n]*)\]/y
const BAR_LINE = /(:*)(\[\||\|\]|\|+)(:*)|::/y
const ENDING = /\s*\[?([12])(?![\d/])/y
const PITCH = /(\^\^|\^|__|_|=)?([A-Ga-g])([',]*)/y
const LENGTH = /(\d*)(\/*)(\d*)/y
const TUPLET = /\(([2-9])(?::(\d?)(?::(\d?))?)?/y
const BROKEN = /<{1,3}|>{1,3}/y
/** Chord names, decorations, grace notes, comments: nothing that lasts. */
const PASSED = /"[^"\n]*"|![^!\n]*!|\{[^}\n]*\}|%[^\n]*|[ \t\r\\`().~uvHLMOPSTy]/y

export function parseAbc(text: string): Abc {
  return new Reader(text).read()
}

class Reader {
  private at = 0
  private readonly tunes: Tune[] = []
  private readonly unreadable: Span[] = []
  private metre: Metre | undefined
  private unit: number | undefined
  private key = NO_SIGNATURE
  private bars: Bar[] = []
  private tuneFrom = 0
  private barFrom = 0
  private notes: Note[] = []
  private begins = false
  private ending: number | undefined
  /** Whether all of this bar could be read so far. */
  private readable = true
  /** Signs hold for their letter to the end of the bar. */
  private readonly signs = new Map<number, number>()
  private tuplet = { left: 0, factor: 1 }
  /** Factor on the next note, of `>` and `<`. */
  private broken = 1
  private joined = false

  constructor(private readonly text: string) {}

  read(): Abc {
    while (this.at < this.text.length) {
      if (this.atLineStart) this.startLine()
      else this.readPiece()
    }
    this.endTune()
    return { tunes: this.tunes, unreadable: this.unreadable }
  }

  private get atLineStart(): boolean {
    return (this.at === 0 || this.text[this.at - 1] === '\n') && !this.lineBegun
  }
  /** A line without a field goes on as music. */
  private lineBegun = false

  private startLine(): void {
    const blank = this.match(/[ \t\r]*(?:\n|$)/y)
    if (blank) return this.endTune(true)
    const field = this.match(FIELD)
    if (!field) {
      this.lineBegun = true
      return
    }
    if (this.bars.length > 0 || this.notes.length > 0) this.endTune()
    if (this.bars.length === 0) this.tuneFrom = Math.min(this.tuneFrom, field.from)
    this.takeField(field)
    this.match(/\n/y)
    this.barFrom = this.at
  }

  private readPiece(): void {
    const from = this.at
    if (this.match(/\n/y)) {
      this.lineBegun = false
      this.joined = false
      return
    }
    const inline = this.match(INLINE)
    if (inline) return this.takeField(inline)
    if (this.readBarLine() || this.readNote() || this.readTuplet()) return
    const broken = this.match(BROKEN)
    if (broken) return this.breakRhythm(broken.groups[0]!, from)
    if (this.match(/-/y)) return this.tie()
    const passed = this.match(PASSED)
    if (passed) {
      if (/[ \t]/.test(passed.groups[0]!)) this.joined = false
      return
    }
    // Of a character that is two, the other half is marked together with this one.
    this.at++
    this.mark(from)
  }

  private readBarLine(): boolean {
    const line = this.match(BAR_LINE)
    if (!line) return false
    const written = line.groups[0]!
    const repeats = written.startsWith(':')
    const empty = this.notes.length === 0 && this.readable
    if (!empty) this.endBar(line.to, true, repeats)
    else if (repeats && this.bars.length > 0) this.bars.push({ ...this.bars.pop()!, repeats })
    this.begins ||= written.endsWith(':')
    const ending = this.match(ENDING)
    if (ending) this.ending = Number(ending.groups[1])
    else if (written !== '|') this.ending = undefined
    this.barFrom = this.at
    return true
  }

  private readNote(): boolean {
    const from = this.at
    const pitches: Pitch[] = []
    const rest = this.match(/[zx]/y)
    if (!rest) {
      const chord = this.match(/\[/y)
      let inside = 1
      for (;;) {
        const pitch = this.match(PITCH)
        if (!pitch) break
        pitches.push(this.pitchOf(pitch.groups))
        if (!chord) break
        inside = this.readLength() ?? inside
      }
      if (pitches.length === 0 || (chord && !this.match(/\]/y))) {
        this.at = from
        return false
      }
      const outside = this.readLength()
      this.addNote(from, pitches, outside === undefined ? undefined : outside * inside)
      return true
    }
    this.addNote(from, pitches, this.readLength())
    return true
  }

  /** @param length in units; undefined for one that cannot be */
  private addNote(from: number, pitches: readonly Pitch[], length: number | undefined): void {
    const written = (length ?? 1) * (this.unit ?? this.defaultUnit) * this.broken
    this.broken = 1
    const inTuplet = this.tuplet.left > 0
    if (inTuplet) this.tuplet.left--
    const factor = inTuplet ? this.tuplet.factor : 1
    if (length === undefined) this.mark(from)
    this.notes.push({
      from,
      to: this.at,
      pitches,
      written,
      length: written * factor,
      tied: false,
      joined: this.joined,
    })
    this.joined = true
  }

  /** 3, /2, 3/2, //: in units. @returns undefined for none of these */
  private readLength(): number | undefined {
    const [, above, slashes, below] = this.match(LENGTH)!.groups as unknown as [
      string,
      string,
      string,
      string,
    ]
    if (above.length > MOST_FIGURES || below.length > MOST_FIGURES || slashes.length > MOST_SLASHES)
      return undefined
    const numerator = above === '' ? 1 : Number(above)
    const denominator = below === '' ? 1 << slashes.length : Number(below)
    if (numerator === 0 || denominator === 0 || (below !== '' && slashes.length > 1)) return undefined
    return numerator / denominator
  }

  private pitchOf([, sign, letter, octaves]: readonly (string | undefined)[]): Pitch {
    const lower = letter! === letter!.toLowerCase()
    const place = 'CDEFGAB'.indexOf(letter!.toUpperCase())
    let octave = lower ? 1 : 0
    for (const mark of octaves!) octave += mark === "'" ? 1 : -1
    const said = sign === undefined ? undefined : SIGNS[sign]!
    if (said !== undefined) this.signs.set(place, said)
    const raised = this.signs.get(place) ?? this.key.raised[place]!
    return { step: 7 * octave + place, sign: said, semitones: 12 * octave + SEMITONES[place]! + raised }
  }

  private readTuplet(): boolean {
    const tuplet = this.match(TUPLET)
    if (!tuplet) return false
    const count = Number(tuplet.groups[1])
    const compound = this.metre !== undefined && this.metre.beats % 3 === 0 && this.metre.beats > 3
    const inTimeOf = Number(tuplet.groups[2] || 0) || (TUPLETS[count] ?? (compound ? 3 : 2))
    this.tuplet = { left: Number(tuplet.groups[3] || 0) || count, factor: inTimeOf / count }
    return true
  }

  /** `>`: the note before by half longer, the next half as long; `>>` by three quarters, and so on. */
  private breakRhythm(written: string, from: number): void {
    const last = this.notes.at(-1)
    if (!last || this.broken !== 1) return this.mark(from)
    const short = 1 / (1 << written.length)
    const before = written[0] === '>' ? 2 - short : short
    this.notes[this.notes.length - 1] = {
      ...last,
      written: last.written * before,
      length: last.length * before,
    }
    this.broken = 2 - before
  }

  private tie(): void {
    const last = this.notes.at(-1)
    if (!last || last.pitches.length === 0) return this.mark(this.at - 1)
    this.notes[this.notes.length - 1] = { ...last, tied: true }
  }

  private takeField(field: Match): void {
    const [, letter, value] = field.groups as unknown as [string, string, string]
    if (letter === 'M') {
      const metre = parseMetre(value)
      if (metre === undefined) return this.markField(field)
      this.metre = metre === 'free' ? undefined : metre
    } else if (letter === 'L') {
      const unit = /^\s*1\/(\d{1,2})\s*$/.exec(value)
      if (!unit || Number(unit[1]) === 0) return this.markField(field)
      this.unit = 1 / Number(unit[1])
    } else if (letter === 'K') {
      const key = /^\s*none\s*$/.test(value) ? NO_SIGNATURE : parseKey(value)
      if (!key) return this.markField(field)
      this.key = key
    }
  }

  /** The standard's: a sixteenth in metres of less than three quarters, else an eighth. */
  private get defaultUnit(): number {
    const { beats, unit } = this.metre ?? { beats: 4, unit: 4 }
    return beats / unit < 0.75 ? 1 / 16 : 1 / 8
  }

  private markField({ from, to }: Span): void {
    this.unreadable.push({ from, to })
  }

  private mark(from: number): void {
    this.readable = false
    const last = this.unreadable.at(-1)
    if (last?.to === from) this.unreadable.pop()
    this.unreadable.push({ from: last?.to === from ? last.from : from, to: this.at })
  }

  private endBar(to: number, closed: boolean, repeats: boolean): void {
    const { notes, metre, readable, begins, ending } = this
    const length = notes.reduce((sum, note) => sum + note.length, 0)
    const whole = metre && metre.beats / metre.unit
    const fits = whole !== undefined && Math.abs(length - whole) < CLOSE
    const addsUp = closed && readable && fits
    this.bars.push({ from: this.barFrom, to, notes, metre, length, addsUp, closed, begins, repeats, ending })
    this.notes = []
    this.begins = false
    this.readable = true
    this.joined = false
    this.broken = 1
    this.tuplet = { left: 0, factor: 1 }
    this.signs.clear()
    this.barFrom = this.at
  }

  /** @param blank whether a blank line ended it, and its fields with it */
  private endTune(blank = false): void {
    if (this.notes.length > 0 || !this.readable) this.endBar(this.at, false, false)
    if (this.bars.length > 0) {
      const { bars, key } = this
      this.tunes.push({ from: this.tuneFrom, to: bars.at(-1)!.to, metre: bars[0]!.metre, key, bars })
    }
    this.bars = []
    this.begins = false
    this.ending = undefined
    this.tuneFrom = this.at
    this.barFrom = this.at
    if (!blank) return
    this.metre = undefined
    this.unit = undefined
    this.key = NO_SIGNATURE
  }

  /** What stands here and fits; reading goes on behind it. */
  private match(pattern: RegExp): Match | undefined {
    pattern.lastIndex = this.at
    const groups = pattern.exec(this.text)
    if (!groups) return undefined
    const from = this.at
    this.at += groups[0].length
    return { from, to: this.at, groups }
  }
}

interface Match extends Span {
  readonly groups: readonly (string | undefined)[]
}

function parseMetre(text: string): Metre | 'free' | undefined {
  const value = text.trim()
  if (value === 'none') return 'free'
  if (value === 'C') return { beats: 4, unit: 4 }
  if (value === 'C|') return { beats: 2, unit: 2 }
  const match = /^(\d{1,2})\/(1|2|4|8|16|32)$/.exec(value)
  const beats = Number(match?.[1] ?? 0)
  return beats > 0 ? { beats, unit: Number(match![2]) } : undefined
}
