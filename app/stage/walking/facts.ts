/** What happens at one step of the probe, in numbers and in words. */
import { type Frame, GUESSES, type OneWay } from '../../../engine/worker/frame.ts'
import { nameOf } from '../../draw/characters.ts'
import { numbersAt, readAt, roleOfNext, wantedAt } from '../../draw/reading.ts'
import type { Place } from '../../store/walk.ts'
import { size } from '../../views/gradient/sentence.ts'

/** Of the top layer where there are several. Absent where the frame has not brought it. */
export interface StepFacts {
  readonly read: string
  readonly role: ReturnType<typeof roleOfNext>
  readonly next: string
  /** The likeliest next character and its probability. */
  readonly guess: { readonly character: string; readonly p: number } | undefined
  /** What is said, of a task of numbers, and how far off it is: the root of the squared error. */
  readonly said: string | undefined
  readonly off: number | undefined
  /** Bits of surprise at what came next. */
  readonly bits: number | undefined
  /** ‖h_t − h_{t−1}‖, read from right to left ‖h_t − h_{t+1}‖; before the first that is read h is 0. */
  readonly moved: number | undefined
  /** log10 ‖∂L_τ/∂h_t‖, and how much that is of what was where it comes from, t + 1 or t − 1; the latter absent at τ. */
  readonly arrived: number | undefined
  readonly kept: number | undefined
}

/** @param reverse of the direction from right to left, where there is one */
export function factsOf(frame: Frame, vocabulary: readonly string[], t: number, reverse = false): StepFacts {
  const { T, L, H, tau, guessed, guessedP, said, surprise } = frame
  const { h, flow }: OneWay = reverse ? (frame.reverse ?? {}) : frame
  const token = guessed?.[t * GUESSES] ?? -1
  /** Steps from τ, the way its gradient goes; and to the state before, the way it is read. */
  const away = reverse ? t - tau : tau - t
  const back = reverse ? 1 : -1
  const arrived = flow && away >= 0 ? flow[(L - 1) * T + t]! : undefined
  const before = flow && away > 0 ? flow[(L - 1) * T + t - back]! : undefined
  const read = t + back >= 0 && t + back < T
  return {
    read: readAt(frame, vocabulary, t),
    role: roleOfNext(frame, t),
    next: wantedAt(frame, vocabulary, t),
    guess: token < 0 ? undefined : { character: vocabulary[token] ?? '', p: guessedP![t * GUESSES]! },
    said: said && numbersAt(said, T, t),
    off: said && surprise && Math.sqrt(surprise[t]!),
    bits: said ? undefined : surprise && surprise[t]! / Math.LN2,
    moved: h && distance(h, ((L - 1) * T + t) * H, read ? ((L - 1) * T + t + back) * H : undefined, H),
    arrived,
    kept: arrived === undefined || before === undefined ? undefined : ratio(arrived, before),
  }
}

function distance(h: Float32Array, at: number, before: number | undefined, H: number): number {
  let square = 0
  for (let j = 0; j < H; j++) square += (h[at + j]! - (before === undefined ? 0 : h[before + j]!)) ** 2
  return Math.sqrt(square)
}

/** 10^(a − b); nothing stays nothing. */
function ratio(a: number, b: number): number {
  return a === -Infinity ? 0 : 10 ** (a - b)
}

/** The step itself, which is the same in every lane. */
export function saySteps({ pass, t }: Place, { read, role, next }: StepFacts, tau: number): string {
  if (pass === 'forward') return `reads ${nameOf(read)}, ${role} ${nameOf(next)}`
  return t === tau ? 'the followed loss sets out here' : `the gradient comes from step ${t + 2} to ${t + 1}`
}

/** What one lane does there. */
export function sayLane(
  { pass }: Place,
  { guess, said, off, bits, moved, arrived, kept }: StepFacts,
): string {
  if (pass === 'forward') {
    if (![bits ?? 0, moved ?? 0, guess?.p ?? 0, off ?? 0].every(Number.isFinite)) return 'beyond float32'
    return [
      ...(moved === undefined ? [] : [`h changes by ${moved.toFixed(2)}`]),
      ...(guess ? [`guesses ${nameOf(guess.character)} ${Math.round(guess.p * 100)} %`] : []),
      ...(said === undefined ? [] : [`says ${said}`]),
      ...(off === undefined ? [] : [`off by ${off.toFixed(2)}`]),
      ...(bits === undefined ? [] : [`surprise ${bits.toFixed(1)} bits`]),
    ].join(', ')
  }
  if (arrived === undefined) return ''
  if (arrived === -Infinity) return 'exactly nothing arrives'
  if (!Number.isFinite(arrived)) return 'beyond float32'
  return kept === undefined ? `begins with ${size(arrived)}` : `${sayFactor(kept)}, leaves ${size(arrived)}`
}

/** ×0.46, ×1.2, ×0.004. */
export function sayFactor(kept: number): string {
  if (!Number.isFinite(kept)) return 'beyond float32'
  return `×${kept >= 0.1 ? kept.toFixed(2) : kept.toPrecision(1)}`
}
