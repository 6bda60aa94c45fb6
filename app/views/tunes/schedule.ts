/** When which frequency sounds, for a tune as it is written: pure. */
import type { Bar, Note, Span, Tune } from '../../../engine/tasks/abc/parseAbc.ts'

/** One tone; times in seconds from the beginning of the tune, frequency in Hz. */
export interface Sound extends Span {
  readonly start: number
  readonly duration: number
  readonly frequency: number
}

export interface Schedule {
  readonly sounds: readonly Sound[]
  /** With the rests. */
  readonly seconds: number
}

/** Of the A above middle C, which is nine semitones above it. */
const A_HZ = 440
const A_SEMITONES = 9
/** What a loudspeaker and an ear can do; a half-trained network writes more. */
const AUDIBLE = [20, 10_000] as const

export function frequencyOf(semitones: number): number {
  return A_HZ * 2 ** ((semitones - A_SEMITONES) / 12)
}

/** @param tempo quarters per minute */
export function schedule(tune: Tune, tempo: number): Schedule {
  const secondsPerWhole = (4 * 60) / tempo
  const sounds: Sound[] = []
  /** What goes on from a tied note, by pitch. */
  let tied = new Map<number, number>()
  let start = 0
  for (const note of playingOrder(tune.bars).flatMap(index => tune.bars[index]!.notes)) {
    const duration = note.length * secondsPerWhole
    tied = sound(note, { start, duration }, tied, sounds)
    start += duration
  }
  return { sounds, seconds: start }
}

/** @returns the places in `sounds` of what the note is tied to what follows with */
function sound(
  { pitches, tied, from, to }: Note,
  { start, duration }: { start: number; duration: number },
  before: ReadonlyMap<number, number>,
  sounds: Sound[],
): Map<number, number> {
  const after = new Map<number, number>()
  for (const { semitones } of pitches) {
    const goesOn = before.get(semitones)
    let at = goesOn
    if (at !== undefined) sounds[at] = { ...sounds[at]!, duration: sounds[at]!.duration + duration }
    else {
      const frequency = frequencyOf(semitones)
      if (frequency < AUDIBLE[0] || frequency > AUDIBLE[1]) continue
      at = sounds.push({ start, duration, frequency, from, to }) - 1
    }
    if (tied) after.set(semitones, at)
  }
  return after
}

/** Indices of bars, with repeats played twice, and each ending in its turn. */
export function playingOrder(bars: readonly Pick<Bar, 'begins' | 'repeats' | 'ending'>[]): number[] {
  const order: number[] = []
  let from = 0
  let second = false
  for (let i = 0; i < bars.length; ) {
    const { begins, repeats, ending } = bars[i]!
    if (begins && i !== from) {
      from = i
      second = false
    }
    if (second && ending === 1) {
      i++
      continue
    }
    order.push(i)
    if (repeats && !second) {
      second = true
      i = from
      continue
    }
    i++
    if (repeats || (second && ending !== undefined && bars[i]?.ending === undefined)) {
      from = i
      second = false
    }
  }
  return order
}

/** Which of the sounds is heard at a time; the latest, of several. */
export function soundAt(sounds: readonly Sound[], seconds: number): Sound | undefined {
  return sounds.findLast(({ start, duration }) => start <= seconds && seconds < start + duration)
}
