import type { Frame } from '../../../engine/worker/frame.ts'
import { GUESSES } from '../../../engine/worker/frame.ts'
import { lossFigure } from '../numbers.ts'

/** One character of the guess track: where in the grid, how sure, and whether it is the true one. */
export interface GuessCell {
  readonly t: number
  /** 0 is the likeliest. */
  readonly rank: number
  readonly token: number
  readonly p: number
  readonly isTruth: boolean
  /** Whether the loss asks about this step. */
  readonly asked: boolean
}

/** The guesses of every step; empty places (a vocabulary of fewer than three) are left out. */
export function layoutGuesses(frame: Frame): GuessCell[] {
  const { guessed, guessedP, target, T } = frame
  if (!guessed || !guessedP) return []
  const cells: GuessCell[] = []
  for (let t = 0; t < T; t++) {
    for (let rank = 0; rank < GUESSES; rank++) {
      const token = guessed[t * GUESSES + rank]!
      if (token < 0) continue
      cells.push({
        t,
        rank,
        token,
        p: guessedP[t * GUESSES + rank]!,
        isTruth: token === target[t],
        asked: isAsked(frame, t),
      })
    }
  }
  return cells
}

/** Whether the loss asks about a step; all are asked unless the frame says otherwise. */
export function isAsked({ asked }: Frame, t: number): boolean {
  return asked?.[t] !== 0
}

const BITS_PER_NAT = 1 / Math.LN2

/** Surprise in bits per step. 8 bits fill the bar: a chance of 1 in 256. */
export const FULL_BAR_BITS = 8

export function surpriseBits(frame: Frame): number[] {
  return Array.from(frame.surprise ?? [], nats => nats * BITS_PER_NAT)
}

/** How good the guesses are at the steps that are asked about, in one sentence. */
export function describeGuesses(frame: Frame): string {
  const { guessed, target, T, surprise } = frame
  if (!guessed || !surprise) return ''
  let steps = 0
  let right = 0
  let bits = 0
  for (let t = 0; t < T; t++) {
    if (!isAsked(frame, t)) continue
    steps++
    if (guessed[t * GUESSES] === target[t]) right++
    bits += surprise[t]! * BITS_PER_NAT
  }
  if (!Number.isFinite(bits)) return 'The numbers have grown beyond what float32 can hold.'
  const each = lossFigure(bits / steps)
  if (steps === 1 && T > 1)
    return `At the one step that is asked about, the first guess is ${right ? 'right' : 'wrong'}; the surprise is ${each} bits.`
  return `The first guess is right at ${right} of ${steps} steps; the surprise is ${each} bits per character.`
}
