import type { flowOf } from '../diagnostics/flowBothWays.ts'
import { type StateFlow, stateFlow } from '../diagnostics/gradientFlow.ts'
import { gradientMatrix, summedFlow } from '../diagnostics/gradientMatrix.ts'
import type { matrixBothWays } from '../diagnostics/matrixBothWays.ts'
import type { TensorPicture, weightPictures } from '../diagnostics/weightPictures.ts'
import { weightShares } from '../diagnostics/weightShares.ts'
import type { Model } from '../model.ts'
import { gateIn } from '../sequence/gates.ts'
import type { LayerTape, Tape } from '../sequence/tape.ts'
import { decodeSections, encodeSections, type TypedArray } from '../snapshots/sections.ts'
import type { LatestUpdate } from '../trainer.ts'

/** What a view may ask for; only what some visible view needs is computed and sent. */
export type Need = 'guess' | 'h' | 'c' | 'gates' | 'flow' | 'matrix' | 'shares' | 'weights' | 'attention'

/** How many of the likeliest next characters are sent for each step. */
export const GUESSES = 3

export interface FrameMeta {
  readonly update: number
  /** Time steps, layers, hidden size of what is shown. */
  readonly T: number
  readonly L: number
  readonly H: number
  /** How many of the first steps an encoder reads; absent where there is none. */
  readonly source?: number
  /** The step whose loss is followed back, 0 … T−1. */
  readonly tau: number
  /** Every parameter tensor, in PyTorch's order. */
  readonly tensors?: readonly TensorPicture[]
}

/** What is there of each direction in which the layers read. Arrays are absent unless asked for. */
export interface OneWay {
  /** Hidden and cell states after each step, [L, T, H]. */
  readonly h?: Float32Array
  readonly c?: Float32Array
  /** Gates by their letter, each [L, T, H]. */
  readonly [gate: GateKey]: Float32Array
  /** log10 ‖∂L_τ/∂h_t‖, [L, T]; −∞ where exactly zero. */
  readonly flow?: Float64Array
  /** The flow of every loss: row τ, column t, of the top layer, [T, T]; −∞ where nothing arrives. And of all losses together, [T]. */
  readonly matrix?: Float64Array
  readonly summed?: Float64Array
  /**
   * What each step's copy of the cell adds to ∂L_τ/∂weight_hh, [L, T]: its part along the whole, which sums to 1 (to 0 where there is no
   * gradient), and log10 of its norm.
   */
  readonly shares?: Float64Array
  readonly shareNorms?: Float64Array
}

/** What one lane did with the probe after a given update; states, gates and gradients of states are those of the direction from left to right. */
export interface Frame extends FrameMeta, OneWay {
  /** Token indices read and to be guessed, [T]; empty for a task of numbers. */
  readonly input: Int32Array
  readonly target: Int32Array
  /** Of a task of numbers: what is read [T, I], what should be said and what was [T, O]. */
  readonly values?: Float32Array
  readonly wanted?: Float32Array
  readonly said?: Float32Array
  /** The three likeliest next tokens and their probabilities, [T, 3]; −1 and 0 where the vocabulary is smaller. */
  readonly guessed?: Int32Array
  readonly guessedP?: Float32Array
  /** −ln of the probability given to the true next token, nats [T]; of numbers, the mean squared error of each step. */
  readonly surprise?: Float32Array
  /** 1 where the loss asks for the next character, 0 where it does not, [T]. */
  readonly asked?: Int32Array
  /**
   * How much each step of a decoder looks at each step of the source, 0…1, [T−S, S]; rows add up to 1. Where there is no attention, absent.
   */
  readonly attention?: Float32Array
  /** The direction from right to left, where the network has one: a state at t is that after t, t+1 … T−1 have been read. */
  readonly reverse?: OneWay
  /**
   * Pictures of every tensor and of its gradient by its name, as `tensors` says. For each tensor, in their order: its norm, its
   * gradient's, ‖Δθ‖/‖θ‖. Gradients and ratios are of the latest update, and absent where it is no longer known.
   */
  readonly [picture: PictureKey]: Float32Array
  readonly norms?: Float64Array
  readonly gradientNorms?: Float64Array
  readonly updateRatios?: Float64Array
}

/** Where a gate's values are in a frame. */
export type GateKey = `gate ${string}`
export const gateKey = (letter: string): GateKey => `gate ${letter}`

/** Where a tensor's picture, or its gradient's, is in a frame. */
export type PictureKey = `weights ${string}` | `gradients ${string}`

const KIND = 2
const VERSION = 1

/** What makes parts of a frame that few lanes have, as far as it has been fetched. */
export interface FrameParts {
  readonly weightPictures?: typeof weightPictures | undefined
  readonly matrixBothWays?: typeof matrixBothWays | undefined
  readonly flowOf?: typeof flowOf | undefined
}

/**
 * Describes the probe's last forward pass (already made), in one transferable buffer. Interruptible at every `yield`: a matrix of a large
 * network takes a while.
 * @param latest what the latest update was made of, for 'weights'
 * @param parts without them there are no pictures of weights, and no gradients of what reads in both directions
 */
export function* encodeFrame(
  model: Model,
  update: number,
  tau: number,
  needs: ReadonlySet<Need>,
  latest?: LatestUpdate,
  parts: FrameParts = {},
): Generator<void, ArrayBuffer> {
  const { stack, probe, fan, kernel } = model
  const { T } = probe
  const { cell, L, H } = stack
  const arrays: Record<string, TypedArray> = { input: probe.input, target: probe.target }
  if (stack.numbers) Object.assign(arrays, { values: probe.values, wanted: probe.wanted })
  if (needs.has('guess') && stack.numbers)
    Object.assign(arrays, { said: probe.logits, surprise: lossPerStep(probe), asked: asked(model) })
  if (needs.has('guess') && !stack.numbers) Object.assign(arrays, guesses(probe), { asked: asked(model) })
  const reverse: Record<string, TypedArray> = {}
  const ways = [[probe.layers, arrays] as const, [probe.reverse, reverse] as const]
  for (const [layers, into] of ways) {
    if (layers.length > 0) Object.assign(into, states(model, layers, needs))
  }
  const bothWays = probe.reverse.length > 0
  const follow = bothWays ? parts.flowOf : stateFlow
  if (follow && (needs.has('flow') || needs.has('shares'))) {
    const flow: StateFlow = follow(stack, probe, tau, kernel)
    if (needs.has('flow')) arrays.flow = join64(flow.h)
    if (needs.has('flow') && flow.reverse) reverse.flow = join64(flow.reverse.h)
    // An encoder's copies share another matrix than the decoder's.
    if (needs.has('shares') && cell.recurrence !== 'none' && probe.source === 0) {
      for (const [layers, into] of ways) {
        const way = into === reverse ? flow.reverse : flow
        if (!way) continue
        const { norms, shares } = yield* weightShares(stack, probe, tau, way, kernel, layers)
        Object.assign(into, { shares: join64(shares), shareNorms: join64(norms) })
      }
    }
  }
  if (needs.has('matrix') && !bothWays) {
    arrays.matrix = (yield* gradientMatrix(stack, probe, fan, kernel)).h.at(-1)!
    arrays.summed = (yield* summedFlow(stack, probe, fan, kernel)).at(-1)!
  } else if (needs.has('matrix') && parts.matrixBothWays) {
    const [there, back] = yield* parts.matrixBothWays(stack, probe, fan, kernel)
    Object.assign(arrays, there)
    Object.assign(reverse, back)
  }
  if (needs.has('attention') && probe.attention) arrays.attention = probe.attention.weights
  const pictures = needs.has('weights') ? parts.weightPictures : undefined
  const weights = pictures && (yield* pictures(stack, latest))
  Object.assign(arrays, weights?.arrays)
  for (const [name, values] of Object.entries(reverse)) arrays[REVERSE + name] = values
  const meta: FrameMeta = {
    update,
    T,
    L,
    H,
    tau,
    ...(probe.source > 0 && { source: probe.source }),
    ...(weights && { tensors: weights.tensors }),
  }
  return encodeSections(KIND, VERSION, { meta, arrays })
}

export function decodeFrame(buffer: ArrayBuffer): Frame {
  const { meta, arrays } = decodeSections<FrameMeta>(KIND, VERSION, 'frame', buffer)
  const forward: Record<string, TypedArray> = {}
  const reverse: Record<string, TypedArray> = {}
  for (const [name, values] of Object.entries(arrays)) {
    if (name.startsWith(REVERSE)) reverse[name.slice(REVERSE.length)] = values
    else forward[name] = values
  }
  const both = Object.keys(reverse).length > 0 ? { reverse: reverse as OneWay } : {}
  return { ...meta, ...(forward as unknown as Pick<Frame, 'input' | 'target'>), ...both }
}

/** Before the names of what is of the other direction. */
const REVERSE = 'reverse '

/** States and gates of every layer in one direction. */
function states(
  { stack, probe }: Model,
  layers: readonly LayerTape[],
  needs: ReadonlySet<Need>,
): Record<string, Float32Array> {
  const { cell } = stack
  const gates = needs.has('gates') && cell.gates.length > 1 ? cell.gates : []
  return {
    ...(needs.has('h') && { h: join(layers.map(layer => layer.outputBeforeDropout)) }),
    ...(needs.has('c') && cell.state.includes('c') && { c: join(layers.map(layer => layer.cells)) }),
    ...Object.fromEntries(
      gates.map(gate => [gateKey(gate), join(layers.map(layer => gateIn(stack, probe, layer, gate)))]),
    ),
  }
}

function guesses(probe: Tape): Record<string, TypedArray> {
  const { T, V, probabilities } = probe
  const guessed = new Int32Array(T * GUESSES).fill(-1)
  const guessedP = new Float32Array(T * GUESSES)
  for (let t = 0; t < T; t++) {
    for (let v = 0; v < V; v++) {
      const p = probabilities[t * V + v]!
      let place = GUESSES
      while (place > 0 && p > guessedP[t * GUESSES + place - 1]!) place--
      if (place === GUESSES) continue
      guessed.copyWithin(t * GUESSES + place + 1, t * GUESSES + place, (t + 1) * GUESSES - 1)
      guessedP.copyWithin(t * GUESSES + place + 1, t * GUESSES + place, (t + 1) * GUESSES - 1)
      guessed[t * GUESSES + place] = v
      guessedP[t * GUESSES + place] = p
    }
  }
  return { guessed, guessedP, surprise: lossPerStep(probe) }
}

const lossPerStep = (probe: Tape) =>
  Float32Array.from({ length: probe.T }, (_, t) => probe.ends.lossAt(probe, t))

/** As the updates weigh the steps of their windows, which are as long as the probe. */
function asked({ training: { B, weight }, probe }: Model): Int32Array {
  return Int32Array.from({ length: probe.T }, (_, t) => (weight[t * B] === 0 ? 0 : 1))
}

function join(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function join64(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
