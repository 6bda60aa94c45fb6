/** Plays a tune with nothing but oscillators: no samples, nothing from the network. */
import type { Schedule } from './schedule.ts'

/** Loudness of one tone, of 1; chords stay below it. */
const PEAK = 0.22
/** A tone swells so long, sinks to its sustain with this time constant, and ends so long before the next, in seconds. */
const ATTACK = 0.012
const DECAY = 0.18
const RELEASE = 0.035
const SUSTAIN = 0.45
/** Falling silent in no time at all would be a click. */
const SILENCE = 0.004

export interface Playing {
  /** Silences everything at once, in a few milliseconds. */
  stop(): void
}

/**
 * Sends a tune's tones to a context's output, live or offline.
 * @param at when it begins, on the context's clock
 * @param ended called when the last tone has ended, also after a stop
 */
export function connectTune(
  context: BaseAudioContext,
  { sounds }: Schedule,
  at: number,
  ended?: () => void,
): Playing {
  const output = new GainNode(context)
  output.connect(context.destination)
  const oscillators = sounds.map(({ start, duration, frequency }) => {
    const from = at + start
    const to = from + duration
    const tone = new OscillatorNode(context, { type: 'triangle', frequency })
    const envelope = new GainNode(context, { gain: 0 })
    const attack = Math.min(ATTACK, duration / 4)
    const release = Math.min(RELEASE, duration / 4)
    envelope.gain.setValueAtTime(0, from)
    envelope.gain.linearRampToValueAtTime(PEAK, from + attack)
    envelope.gain.setTargetAtTime(PEAK * SUSTAIN, from + attack, DECAY)
    envelope.gain.setTargetAtTime(0, to - release, release / 5)
    tone.connect(envelope).connect(output)
    tone.start(from)
    tone.stop(to)
    return tone
  })
  if (ended) {
    const ends = sounds.map(({ start, duration }) => start + duration)
    const last = oscillators[ends.indexOf(Math.max(...ends))]
    if (last) last.onended = ended
    else ended()
  }
  return {
    stop() {
      const now = context.currentTime
      output.gain.setValueAtTime(output.gain.value, now)
      output.gain.linearRampToValueAtTime(0, now + SILENCE)
      for (const tone of oscillators) tone.stop(now + SILENCE)
    },
  }
}

/** Before the first tone, so that none is late. */
const LEAD = 0.08

export interface Performance extends Playing {
  /** Seconds since the tune began; below zero just before. */
  readonly seconds: number
}

/** Browsers let a page make sound only after a click, so there is no context before the first. */
let context: AudioContext | undefined

/** To be called from a click. */
export function play(schedule: Schedule, ended: () => void): Performance {
  context ??= new AudioContext()
  const live = context
  void live.resume()
  const begin = live.currentTime + LEAD
  const { stop } = connectTune(live, schedule, begin, ended)
  return {
    stop,
    get seconds() {
      return live.currentTime - begin
    },
  }
}
