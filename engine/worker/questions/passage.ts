/** What is read to look into units: a text long enough to tell a habit from an accident, one character at a time. */
import type { StateName } from '../../cells/cell.ts'
import type { PropertyId } from '../../diagnostics/properties.ts'
import { properties } from '../../diagnostics/properties.ts'
import type { Model } from '../../model.ts'
import { Random } from '../../random.ts'
import { complete } from '../../run.ts'
import type { Clamp } from '../../sequence/clamp.ts'
import type { WhichCopy } from '../../sequence/copyAt.ts'
import { refuseEncoder } from '../../sequence/encoder.ts'
import { forward } from '../../sequence/forward.ts'
import { carryState, resetState, type Tape } from '../../sequence/tape.ts'
import type { Trainer } from '../../trainer.ts'

/** Which text: the part never learned from, the part learned from, what the stage shows, or the reader's own. */
export type Source =
  | { readonly kind: 'keptBack' | 'learned' | 'probe' }
  | { readonly kind: 'text'; readonly text: string }

export interface Passage {
  /** What is read in fact: where nothing is kept back, what is learned from; sequences, where the task makes its own. */
  readonly source: Source['kind'] | 'sequences'
  readonly tokens: Int32Array
  /**
   * Memory is emptied before every so many characters: at the beginning of each sequence of the task, else only of the text; where it is
   * read in both directions, of each window.
   */
  readonly every: number
  /** What stands before it in the text, as far as labels may need it; not read. */
  readonly before: Int32Array
  /** Characters of the reader's text that the network does not know, and reads as another. */
  readonly unknown: readonly string[]
}

/** Characters read at most; fewer for large networks, so that none takes more multiplications than this, but never fewer than `least`. */
const READ = { most: 6000, multiplications: 5e8, least: 1000 } as const
/** So much of the text before is looked at to know whether a quotation is open: an empty line would have ended it (properties.ts). */
const BEFORE = 5000
/** Sequences of a task that makes its own, at least, as far as the above lets one. */
const SEQUENCES = 60

export function passageOf({ model, task, shared }: Trainer, source: Source): Passage {
  if (task.numbers) throw new RangeError('passage: this task has numbers, and no text to read')
  const most = mostCharacters(model)
  const window = model.stack.wiring === 'bi' ? model.probe.T : most
  const whole = (kind: Passage['source'], tokens: Int32Array): Passage => ({
    source: kind,
    tokens: tokens.slice(0, most),
    every: Math.max(1, Math.min(tokens.length, window)),
    before: new Int32Array(0),
    unknown: [],
  })
  if (source.kind === 'text') {
    const { tokens, unknown } = task.vocabulary.encode(source.text)
    return { ...whole('text', tokens), unknown }
  }
  if (source.kind === 'probe') return whole('probe', model.probe.input)
  const { passages } = task
  if (passages?.keptBack && source.kind === 'keptBack')
    return { ...whole('keptBack', passages.keptBack), before: passages.learned.slice(-BEFORE) }
  if (passages) return whole('learned', passages.learned)
  const { T } = model.probe
  const count = Math.max(2, Math.min(SEQUENCES, Math.floor(most / T)))
  const sequence = { T, B: 1, input: new Int32Array(T), target: new Int32Array(T) }
  const reader = task.train(1, T, new Random(shared.seed, 'passage'))
  const tokens = new Int32Array(count * T)
  for (let n = 0; n < count; n++) {
    reader.next(sequence)
    tokens.set(sequence.input, n * T)
  }
  return { source: 'sequences', tokens, every: T, before: new Int32Array(0), unknown: [] }
}

function mostCharacters({ stack }: Model): number {
  const perCharacter = stack.parameters.all.length
  return Math.max(READ.least, Math.min(READ.most, Math.floor(READ.multiplications / perCharacter)))
}

/** Multiplications between two interruptions: a few tenths of a millisecond. */
const PAUSE = 1 << 19

/**
 * Reads tokens one after another on the writing tape.
 * @param look sees the tape after each of them, [1, 1]
 */
export function* readAlong(
  { stack, writing: tape, kernel }: Model,
  { tokens, every }: Pick<Passage, 'tokens' | 'every'>,
  look: (n: number, tape: Tape) => void,
  clamp?: Clamp,
): Generator<void, void> {
  refuseEncoder(stack, 'reading a text')
  const pause = Math.max(1, Math.min(32, Math.floor(PAUSE / stack.parameters.all.length)))
  for (let n = 0; n < tokens.length; n++) {
    if (n % every === 0) resetState(tape)
    else carryState(tape)
    tape.input[0] = tokens[n]!
    complete(forward(stack, tape, kernel, clamp))
    look(n, tape)
    if (n % pause === pause - 1) yield
  }
}

/** A copy's states after a token has been read, h or c of all its units, [H]; only while it is looked at. */
export type StatesAfter = (copy: WhichCopy, of: StateName) => Float32Array

/** Reads tokens as the network does: one after another, or where it reads in both directions window by window. */
export function* readStates(
  model: Model,
  passage: Pick<Passage, 'tokens' | 'every'>,
  look: (n: number, states: StatesAfter) => void,
): Generator<void, void> {
  if (model.stack.wiring === 'bi') return yield* readWindows(model, passage.tokens, look)
  yield* readAlong(model, passage, (n, tape) =>
    look(n, ({ layer }, of) => tape.layers[layer]!.steps[0]!.next[of]),
  )
}

/**
 * As many windows side by side as the evaluation tape holds. The last begins so early that it is full, and only what no other has read is
 * looked at; what is shorter than a window is repeated in it, as on the stage.
 */
function* readWindows(
  { stack, evaluation: tape, kernel }: Model,
  tokens: Int32Array,
  look: (n: number, states: StatesAfter) => void,
): Generator<void, void> {
  const { T, B } = tape
  const { H } = stack
  const N = tokens.length
  const begins = Array.from({ length: Math.ceil(N / T) }, (_, w) => Math.max(0, Math.min(w * T, N - T)))
  for (let first = 0; first < begins.length; first += B) {
    const now = begins.slice(first, first + B)
    for (let t = 0; t < T; t++)
      for (let b = 0; b < B; b++) tape.input[t * B + b] = tokens[((now[b] ?? 0) + t) % N]!
    resetState(tape)
    yield* forward(stack, tape, kernel)
    for (const [b, begin] of now.entries()) {
      for (let n = (first + b) * T; n < Math.min(N, begin + T); n++) {
        const t = n - begin
        look(n, ({ layer, reverse }, of) =>
          (reverse ? tape.reverse : tape.layers)[layer]!.steps[t]!.next[of].subarray(b * H, (b + 1) * H),
        )
      }
      yield
    }
  }
}

/** A property that units may follow, or the places that the reader has brushed: from … to, the end not included. */
export type PropertyQuestion =
  | { readonly kind: 'property'; readonly id: Exclude<PropertyId, 'atPhrase'> | 'clue' }
  | { readonly kind: 'places'; readonly places: readonly (readonly [from: number, to: number])[] }

/**
 * One label per character. Every sequence is labelled by itself: a line begins with it, nothing is quoted yet. A text that is part of a
 * longer one is labelled as such. The clue is the first symbol of a sequence: 1 all through a sequence that begins with the first token of
 * the vocabulary.
 */
export function labelsOf(
  { tokens, every, before }: Pick<Passage, 'tokens' | 'every' | 'before'>,
  vocabulary: readonly string[],
  property: PropertyQuestion,
): Uint32Array {
  const labels = new Uint32Array(tokens.length)
  if (property.kind === 'places') {
    for (const [from, to] of property.places) labels.fill(1, Math.max(0, from), to)
    return labels
  }
  const characters = (some: Int32Array) => Array.from(some, token => vocabulary[token]!)
  for (let from = 0; from < tokens.length; from += every) {
    const sequence = tokens.subarray(from, from + every)
    if (property.id === 'clue') labels.fill(sequence[0] === 0 ? 1 : 0, from, from + every)
    else {
      const whole = [...characters(before), ...characters(sequence)]
      labels.set(properties[property.id](whole).subarray(before.length), from)
    }
  }
  return labels
}
