/**
 * Where a tune's notes, rests and lines stand on five-line staves as wide as there is room. Pure. All lengths in the distance between two
 * staff lines; y grows downwards from a staff's middle line, the B above middle C.
 */
import type { Bar, Note, Span, Tune } from '../../../engine/tasks/abc/parseAbc.ts'

export type Head = 'black' | 'half' | 'whole'
export type Sign = 'sharp' | 'flat' | 'natural' | 'doubleSharp' | 'doubleFlat'
/** By how it is written: of a whole note, a half, a quarter, an eighth, a sixteenth. */
export type Rest = 1 | 2 | 4 | 8 | 16

export interface Placed<T> {
  readonly x: number
  readonly y: number
  readonly what: T
}

export interface Stem {
  readonly x: number
  readonly from: number
  readonly to: number
  /** Flags at its end, where no beam is. */
  readonly flags: number
}

/** One note, or several at once, or a rest; a length that needs it is several symbols tied together. */
export interface Glyph extends Span {
  readonly x: number
  readonly heads: readonly Placed<Head>[]
  readonly signs: readonly Placed<Sign>[]
  readonly ledgers: readonly { readonly x: number; readonly y: number }[]
  readonly dots: readonly Placed<'dot'>[]
  readonly rest: Rest | undefined
  readonly stem: Stem | undefined
}

export interface Line {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

export interface BarBox extends Span {
  readonly x0: number
  readonly x1: number
  readonly bar: Bar
  /** Whether it does not last what the metre says. */
  readonly wrong: boolean
  /** Above it, higher than its notes: which ending it is, and where it is wrong what it holds. */
  readonly words: string
  readonly wordsY: number
  readonly symbols: readonly Glyph[]
  readonly beams: readonly Line[]
  readonly ties: readonly Line[]
}

export interface System {
  /** Height above and below the middle line that its notes need. */
  readonly above: number
  readonly below: number
  readonly width: number
  readonly key: readonly Placed<Sign>[]
  /** Of the first system. */
  readonly metre: { readonly x: number; readonly beats: number; readonly unit: number } | undefined
  readonly bars: readonly BarBox[]
}

/** Steps above middle C of the middle line. */
const MIDDLE = 6
/** Notes beyond are drawn in the next octave inside: eight ledger lines can be counted by nobody. */
const LOWEST = -6
const HIGHEST = 18
const STEM = 3.3
const LEAST_STEM = 2.6
export const HEAD_WIDTH = 1.24
const CLEF_WIDTH = 3
const SIGN_WIDTH = 0.95
const METRE_WIDTH = 2.3
/** Around the notes of a bar. */
const BAR_PADDING = 0.7
const REPEAT_WIDTH = 0.9
/** Of words above a bar: their height, and where they stand over low notes. */
const WORD_HEIGHT = 1.6
const LOWEST_WORD = -2.95
const LEAST_ABOVE = 4.4
const LEAST_BELOW = 3.2
/** The last system is stretched, too, when it is as full as this. */
const FULL = 0.7
const CLOSE = 1e-6
/** From a dotted whole note to a sixteenth: value, dots. */
const VALUES: readonly (readonly [value: number, dots: number])[] = [
  [1.5, 1],
  [1, 0],
  [3 / 4, 1],
  [1 / 2, 0],
  [3 / 8, 1],
  [1 / 4, 0],
  [3 / 16, 1],
  [1 / 8, 0],
  [3 / 32, 1],
  [1 / 16, 0],
]
/** Of an empty bar, and of a character above one. */
const LEAST_BAR = 3
const LABEL_WIDTH = 0.95
/** Longer lengths are not drawn to their end. */
const MOST_SYMBOLS = 8

/** Where sharps and flats of a signature stand, in steps above middle C. */
const SHARPS = [10, 7, 11, 8, 5, 9, 6]
const FLATS = [6, 9, 5, 8, 4, 7, 3]

/** @param width of a system */
export function layoutTune(tune: Tune, width: number): readonly System[] {
  const bars = tune.bars.map(measureBar)
  const systems: { bars: typeof bars; from: number }[] = []
  const keyWidth = Math.abs(tune.key.sharps) * SIGN_WIDTH
  let free = 0
  for (const bar of bars) {
    const current = systems.at(-1)
    if (current && bar.width <= free) {
      current.bars.push(bar)
      free -= bar.width
      continue
    }
    const from = CLEF_WIDTH + keyWidth + (systems.length === 0 && tune.metre ? METRE_WIDTH : 0)
    systems.push({ bars: [bar], from })
    free = width - from - bar.width
  }
  return systems.map((system, i) => placeSystem(system, tune, width, i === systems.length - 1, i === 0))
}

function placeSystem(
  { bars, from }: { bars: readonly Measured[]; from: number },
  { key, metre }: Tune,
  width: number,
  isLast: boolean,
  isFirst: boolean,
): System {
  const natural = bars.reduce((sum, bar) => sum + bar.width, 0)
  const room = width - from
  const factor = isLast && natural < FULL * room ? 1 : room / natural
  let x = from
  const boxes = bars.map(bar => {
    const box = placeBar(bar, x, factor)
    x = box.x1
    return box
  })
  const ys = boxes.flatMap(({ symbols, beams }) => [
    ...beams.flatMap(({ y0, y1 }) => [y0, y1]),
    ...symbols.flatMap(({ heads, stem }) => [...heads.map(({ y }) => y), ...(stem ? [stem.to] : [])]),
  ])
  const signs = key.sharps > 0 ? SHARPS : FLATS
  return {
    above: Math.max(LEAST_ABOVE, ...ys.map(y => 1.4 - y), ...boxes.map(({ wordsY }) => WORD_HEIGHT - wordsY)),
    below: Math.max(LEAST_BELOW, ...ys.map(y => y + 1)),
    width: x,
    key: Array.from({ length: Math.abs(key.sharps) }, (_, i) => ({
      x: CLEF_WIDTH + i * SIGN_WIDTH,
      y: yOf(signs[i]!),
      what: key.sharps > 0 ? ('sharp' as const) : ('flat' as const),
    })),
    metre: isFirst && metre ? { ...metre, x: from - METRE_WIDTH / 2 - 0.2 } : undefined,
    bars: boxes,
  }
}

/** What one symbol of a bar is, and the room it takes, before it has a place. */
interface Piece {
  readonly note: Note
  readonly value: number
  readonly dots: number
  readonly tiedTo: boolean
  /** Room for signs before it, and in all. */
  readonly before: number
  readonly width: number
  /** Whether it is joined to the piece before by beams. */
  readonly joined: boolean
}

interface Measured {
  readonly bar: Bar
  readonly pieces: readonly Piece[]
  readonly left: number
  readonly width: number
}

function measureBar(bar: Bar): Measured {
  const pieces = bar.notes.flatMap(piecesOf)
  const left = BAR_PADDING + (bar.begins ? REPEAT_WIDTH : 0)
  const right = BAR_PADDING / 2 + (bar.repeats ? REPEAT_WIDTH : 0)
  const width = left + right + pieces.reduce((sum, piece) => sum + piece.width, 0)
  const least = wordsOf(bar).length * LABEL_WIDTH + 1
  return { bar, pieces, left, width: Math.max(width, LEAST_BAR, least) }
}

/** The symbols that a note is written with: five eighths are a half tied to an eighth. */
function piecesOf(note: Note): Piece[] {
  const values: (readonly [number, number])[] = []
  let left = note.written
  while (left > CLOSE && values.length < MOST_SYMBOLS) {
    const value = VALUES.find(([each]) => each <= left + CLOSE) ?? VALUES.at(-1)!
    values.push(value)
    left -= value[0]
  }
  const signs = note.pitches.some(({ sign }) => sign !== undefined)
  return values.map(([value, dots], i) => {
    const before = signs && i === 0 ? SIGN_WIDTH + 0.15 : 0
    return {
      note,
      value,
      dots,
      tiedTo: note.pitches.length > 0 && (i < values.length - 1 || note.tied),
      before,
      width: before + widthOf(value) + dots * 0.4,
      joined: note.joined && i === 0 && value < 1 / 4,
    }
  })
}

/** Longer notes get more room, but not in proportion. */
function widthOf(value: number): number {
  return 1.55 + 0.62 * Math.log2(value * 16)
}

function placeBar({ bar, pieces, left, width }: Measured, x0: number, factor: number): BarBox {
  let x = x0 + left * factor
  const places = pieces.map(piece => {
    const at = x + piece.before
    x += piece.width * factor
    return at
  })
  const groups = beamGroups(pieces)
  const beams: Line[] = []
  const symbols: Glyph[] = []
  for (const group of groups) {
    const heads = group.map(i => headYs(pieces[i]!.note))
    const stems = stemsOf(
      group.map((i, n) => ({ x: places[i]!, heads: heads[n]!, piece: pieces[i]! })),
      beams,
    )
    for (const [n, i] of group.entries()) symbols.push(symbolOf(pieces[i]!, places[i]!, heads[n]!, stems[n]))
  }
  const ties: Line[] = pieces.flatMap((piece, i) => {
    if (!piece.tiedTo) return []
    const x1 = i + 1 < places.length ? places[i + 1]! : x0 + width * factor
    return headYs(piece.note).map(y => ({ x0: places[i]! + HEAD_WIDTH, y0: y, x1, y1: y }))
  })
  const { from, to, closed, addsUp } = bar
  const tops = symbols.flatMap(({ heads, stem }) => [...heads.map(({ y }) => y - 0.5), stem?.to ?? 0])
  const wordsY = Math.min(LOWEST_WORD, ...tops.map(y => y - 0.55))
  return {
    from,
    to,
    x0,
    x1: x0 + width * factor,
    bar,
    wrong: closed && !addsUp,
    words: wordsOf(bar),
    wordsY,
    symbols,
    beams,
    ties,
  }
}

/** Indices of pieces that share beams; all others are groups of one. */
function beamGroups(pieces: readonly Piece[]): number[][] {
  const groups: number[][] = []
  const isShort = (i: number) => pieces[i]!.note.pitches.length > 0 && pieces[i]!.value < 1 / 4
  for (let i = 0; i < pieces.length; i++) {
    const joins = i > 0 && pieces[i]!.joined && isShort(i) && isShort(i - 1)
    if (joins) groups.at(-1)!.push(i)
    else groups.push([i])
  }
  return groups
}

interface Stemmed {
  readonly x: number
  readonly heads: readonly number[]
  readonly piece: Piece
}

/** Stems of a group, and the beams over them. */
function stemsOf(group: readonly Stemmed[], beams: Line[]): (Stem | undefined)[] {
  const [first] = group
  if (!first || first.heads.length === 0 || first.piece.value >= 1) return group.map(() => undefined)
  const all = group.flatMap(({ heads }) => heads)
  const isUp = all.reduce((sum, y) => sum + y, 0) / all.length > 0
  const sign = isUp ? -1 : 1
  const near = (heads: readonly number[]) => (isUp ? Math.max(...heads) : Math.min(...heads))
  const far = (heads: readonly number[]) => (isUp ? Math.min(...heads) : Math.max(...heads))
  const stemX = (x: number) => (isUp ? x + HEAD_WIDTH - 0.07 : x + 0.07)
  if (group.length === 1) {
    const { x, heads, piece } = first
    // Stems of notes far from the staff reach its middle line.
    const end = far(heads) + sign * STEM
    const to = isUp ? Math.min(end, 0.5) : Math.max(end, -0.5)
    return [{ x: stemX(x), from: near(heads), to, flags: flagsOf(piece.value) }]
  }
  const last = group.at(-1)!
  const [x0, x1] = [stemX(first.x), stemX(last.x)]
  const tilt = Math.max(-1, Math.min(1, far(last.heads) - far(first.heads)))
  const along = (x: number) => (tilt * (x - x0)) / Math.max(CLOSE, x1 - x0)
  // As near as the shortest stem allows.
  const offsets = group.map(({ x, heads }) => far(heads) + sign * LEAST_STEM - along(stemX(x)))
  const offset = isUp ? Math.min(...offsets) : Math.max(...offsets)
  const at = (x: number) => offset + along(x)
  beams.push({ x0, y0: at(x0), x1, y1: at(x1) })
  for (const [i, { x, piece }] of group.entries()) {
    if (flagsOf(piece.value) < 2) continue
    const next = group[i + 1]
    const before = group[i - 1]
    const reach = next && flagsOf(next.piece.value) >= 2 ? stemX(next.x) : undefined
    if (reach === undefined && before && flagsOf(before.piece.value) >= 2) continue
    const from = stemX(x)
    const to = reach ?? (next ? from + 0.9 : from - 0.9)
    beams.push({ x0: from, y0: at(from) - sign * 0.8, x1: to, y1: at(to) - sign * 0.8 })
  }
  return group.map(({ x, heads }) => ({ x: stemX(x), from: near(heads), to: at(stemX(x)), flags: 0 }))
}

function symbolOf(piece: Piece, x: number, ys: readonly number[], stem: Stem | undefined): Glyph {
  const { note, value, dots } = piece
  const { from, to, pitches } = note
  const head: Head = value >= 1 ? 'whole' : value >= 1 / 2 ? 'half' : 'black'
  if (pitches.length === 0) {
    const rest = value >= 1 ? 1 : value >= 1 / 2 ? 2 : value >= 1 / 4 ? 4 : value >= 1 / 8 ? 8 : 16
    const dot = dots > 0 ? [{ x: x + 1.6, y: -0.5, what: 'dot' as const }] : []
    return { from, to, x, heads: [], signs: [], ledgers: [], dots: dot, rest, stem: undefined }
  }
  return {
    from,
    to,
    x,
    heads: ys.map(y => ({ x, y, what: head })),
    signs: piece.before > 0 ? pitches.flatMap((pitch, i) => signOf(pitch.sign, x, ys[i]!)) : [],
    ledgers: ys.flatMap(y => ledgersOf(y).map(each => ({ x, y: each }))),
    // In a space, also for a note on a line.
    dots: dots > 0 ? ys.map(y => ({ x: x + 1.65, y: Math.ceil(y) - 0.5, what: 'dot' as const })) : [],
    rest: undefined,
    stem,
  }
}

function signOf(sign: number | undefined, x: number, y: number): Placed<Sign>[] {
  if (sign === undefined) return []
  const what = (['doubleFlat', 'flat', 'natural', 'sharp', 'doubleSharp'] as const)[sign + 2]!
  return [{ x: x - SIGN_WIDTH, y, what }]
}

function flagsOf(value: number): number {
  return value >= 1 / 4 ? 0 : value >= 1 / 8 ? 1 : 2
}

/** Of the heads, in the order of the pitches; brought into the octaves that are drawn. */
function headYs({ pitches }: Note): number[] {
  return pitches.map(({ step }) => {
    if (step < LOWEST) return yOf(LOWEST + ((((step - LOWEST) % 7) + 7) % 7))
    if (step > HIGHEST) return yOf(HIGHEST - ((((HIGHEST - step) % 7) + 7) % 7))
    return yOf(step)
  })
}

function yOf(step: number): number {
  return (MIDDLE - step) / 2
}

function ledgersOf(y: number): number[] {
  const lines: number[] = []
  for (let at = 3; at <= y; at++) lines.push(at)
  for (let at = -3; at >= y; at--) lines.push(at)
  return lines
}

/** “1.”, “7 of 8”: which ending a bar is; what it holds of what it should, in eighths or what the metre counts, where that differs. */
function wordsOf(bar: Bar): string {
  const ending = bar.ending === undefined ? [] : [`${bar.ending}.`]
  return [...ending, ...(bar.closed && !bar.addsUp ? [holds(bar)] : [])].join(' ')
}

function holds({ metre, length }: Bar): string {
  const unit = metre ? Math.max(8, metre.unit) : 8
  const shown = (wholes: number) => String(Number((wholes * unit).toFixed(2)))
  if (!metre) return shown(length)
  // As long as it should be, but for what could not be read.
  const [held, whole] = [shown(length), shown(metre.beats / metre.unit)]
  return held === whole ? 'not ABC' : `${held} of ${whole}`
}
