/**
 * The page's side of the engine and the only importer of engine/worker's code: makes the workers, starts the experiment that the store
 * holds, and writes what they report into the run store.
 */

import type { Experiment } from '../engine/experiment/experiment.ts'
import { textFile } from '../engine/experiment/textFile.ts'
import { differAhead } from '../engine/experiment/turns.ts'
import kernelsUrl from '../engine/kernels/simd/build/kernels.wasm?url'
import { findTextProblem } from '../engine/tasks/textProblem.ts'
import { Coordinator } from '../engine/worker/coordinator.ts'
import { decodeFrame, type Need } from '../engine/worker/frame.ts'
import type { Event } from '../engine/worker/protocol.ts'
import type { Answer, Question } from '../engine/worker/questions/index.ts'
import type { LaneRound, Port, RunEvent, Spawn } from '../engine/worker/runEvents.ts'
import workerUrl from '../engine/worker/worker.ts?worker&url'
import { afterDrawing } from './draw/schedule.ts'
import { watchFrames } from './frameRate.ts'
import { type ExperimentState, experimentStore } from './store/experiment.ts'
import { differsOnlyLive, lineage } from './store/lineage.ts'
import { preferences } from './store/preferences.ts'
import {
  copyCurves,
  emptyCurves,
  emptyRun,
  type LaneRun,
  type RunState,
  runStore,
  type Trouble,
} from './store/run.ts'
import { endWalk, stageStore } from './store/stage.ts'
import { weightsOf } from './store/weights.ts'
import { trustedWorkerUrl } from './trusted.ts'
import { followedRow } from './views/gradient/flow.ts'

const spawn: Spawn = (receive, died) => {
  const worker = new Worker(trustedWorkerUrl(workerUrl), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<Event>) => receive(data)
  worker.onerror = event => {
    event.preventDefault()
    died(event.message || 'the worker could not be started')
  }
  worker.onmessageerror = () => died('a message could not be read')
  const port: Port = { post: command => worker.postMessage(command), terminate: () => worker.terminate() }
  return port
}

const clock = {
  now: () => performance.now(),
  after: (ms: number, callback: () => void) => void setTimeout(callback, ms),
}
const coordinator = new Coordinator(spawn, clock, receive)
const texts = new Map<string, Promise<string>>()
let simd: Promise<WebAssembly.Module | undefined> | undefined
/** Samples kept on screen. */
const SAMPLES = 12
/** Where every processor has a lane to work on, each leaves this much to the page after a slice. */
const LEAST_REST_MS = 1
/** How long it is said that a lane was brought back, in milliseconds. */
const TROUBLE_MS = 6000
/** Counts starts, so that a slow text of an abandoned experiment is not started after all. */
let starts = 0
/** Whether it was asked to train and not to stop since. What starts over goes by this: meanwhile its status is neither running nor paused. */
let trains = false
let rateSince = { time: 0, update: 0 }
let nextRequest = 0
const requests = new Map<number, string>()
const asked = new Map<number, (answered: Answered | undefined) => void>()

/** What a lane answered, and of which update. */
export interface Answered<A = Answer> {
  readonly update: number
  readonly answer: A
}

const { getState, setState } = runStore

/** Begins the experiment in the store from its start weights, and trains if asked to. */
export async function start(train: boolean): Promise<void> {
  endWalk()
  const { experiment } = experimentStore.getState()
  const mine = ++starts
  trains = train
  const { shape } = getState()
  setState({ ...emptyRun, shape, heading: experiment.at || undefined })
  forgetQuestions()
  coordinator.prepare(experiment.lanes.length)
  const [text, module] = await Promise.all([corpusOf(experiment), compiled()])
  if (mine !== starts) return
  if (text === undefined)
    return setState({ status: 'refused', trouble: { kind: 'text-missing', name: textFile(experiment)! } })
  const problem = experiment.task === 'text' ? findTextProblem(text, experiment.T) : undefined
  if (problem) return setState({ status: 'refused', trouble: { kind: 'text', problem } })
  const { task, T, B, loss, seed } = experiment
  const { lanes } = experiment
  const weights = new Map<string, Float32Array>()
  for (const [lane, { weights: fingerprint }] of lanes.entries()) {
    if (!fingerprint) continue
    const values = await weightsOf(fingerprint)
    if (mine !== starts) return
    if (!values)
      return setState({ status: 'refused', trouble: { kind: 'weights-missing', lane, fingerprint } })
    weights.set(fingerprint, values)
  }
  coordinator.load({ shared: { task, T, B, loss, seed }, lanes, text, simd: module, weights })
  if (experiment.at > 0) coordinator.go(experiment.at)
  else if (trains) coordinator.go()
}

/** Begins the experiment in the store once more, training or not as before. */
export function startAgain(): void {
  void start(trains)
}

/** @param heading the update to go to at full speed and pause at; on and on without one */
export function run(heading?: number): void {
  endWalk()
  trains = true
  setState({ heading })
  coordinator.go(heading)
}

export function pause(): void {
  trains = false
  setState({ heading: undefined })
  coordinator.pause()
}

export function step(updates = 1): void {
  trains = false
  coordinator.step(updates)
}

/** Back to the newest kept state at or before an update, paused. */
export function rewind(update: number): void {
  trains = false
  setState({ explosion: undefined })
  coordinator.rewind(update)
}

/** Shows a kept state, paused. What lies after it stays until training goes on from there. */
export function visit(update: number): void {
  if (coordinator.keptUpdates.length === 0) return
  trains = false
  setState({ visiting: update })
  coordinator.visit(update)
  if (coordinator.status === 'paused' && !coordinator.isSettling) setState({ visiting: undefined })
}

/** The kept state before the one on screen, if there is any. */
export function stepBack(): void {
  const { visiting, update } = getState()
  visit(coordinator.keptUpdates.findLast(kept => kept < (visiting ?? update)) ?? 0)
}

/** Asks the engine for what the visible views need. */
export function watch(needs: readonly Need[]): void {
  const { tau, probe, weightsOf } = stageStore.getState()
  coordinator.watch({ needs, tau, probe, weightsOf })
}

/** Tries once more to load what lanes lack. */
export function fetchAgain(): void {
  coordinator.fetchAgain()
}

export function dismissLacking(): void {
  setState({ lacking: undefined })
}

/** Lets a lane go on from a prompt; the text arrives among the samples. */
export function write(lane: number, prompt: string, length: number, temperature: number): void {
  const request = nextRequest++
  requests.set(request, prompt)
  coordinator.write(lane, request, prompt, length, temperature)
}

/** Asks a lane about its model. @returns undefined when the question does not fit it, or another experiment was begun meanwhile */
export function ask(lane: number, question: Question): Promise<Answered | undefined> {
  const request = nextRequest++
  return new Promise(settle => {
    asked.set(request, settle)
    coordinator.ask(lane, request, question)
  })
}

/** Whoever waits for an answer asks again. */
function forgetQuestions(): void {
  for (const settle of asked.values()) settle(undefined)
  asked.clear()
}

/** The first update after which something can be done to the run: where one stands, while it trains a little later, after an explosion before it. */
export function horizon(): number {
  const { lanes, explosion } = getState()
  return explosion?.rewindTo ?? (lanes.length > 0 ? coordinator.horizon : 0)
}

/** From now on what the stores say is what is trained. */
export function obeyStores(): void {
  experimentStore.subscribe(takeUpExperiment)
  preferences.subscribe((state, before) => {
    if (state.speed !== before.speed) coordinator.setSpeed(state.speed)
  })
}

/**
 * Takes up a changed experiment: turns, a lane branched off, a lane taken away where the run is; settings of the start, and an experiment
 * opened as a whole, by starting over, training or not as before.
 */
function takeUpExperiment(state: ExperimentState, before: ExperimentState): void {
  const opened = state.openings !== before.openings
  if (!opened && state.experiment === before.experiment) return
  if (opened || !takesUp(before.experiment, state.experiment)) void start(trains)
}

/** @returns whether the run goes on with what is new, so that it need not start over */
function takesUp(before: Experiment, after: Experiment): boolean {
  const { status, lanes, explosion } = getState()
  if (lanes.length === 0 || status === 'refused') return false
  const at = horizon()
  if (at === 0 && differsOnlyLive(before, after)) {
    coordinator.set(after.lanes)
    return true
  }
  const from = lineage(before, after)
  if (!from) return false
  const isAhead = (lane: number, i: number) =>
    lane === i && differAhead(before.lanes[lane]!.turns, after.lanes[i]!.turns, at)
  if (explosion) trains = false
  if (!explosion && from.length === before.lanes.length && from.every(isAhead)) coordinator.set(after.lanes)
  else coordinator.arrange(after.lanes, from)
  return true
}

coordinator.setSpeed(preferences.getState().speed)

// The lanes yield to the page: when its frames come late, they rest longer between their slices.
watchFrames(
  restMs => coordinator.setRest(restMs),
  () =>
    experimentStore.getState().experiment.lanes.length < navigator.hardwareConcurrency ? 0 : LEAST_REST_MS,
)

/** What the coordinator reports goes into the store. */
export function receive(event: RunEvent): void {
  switch (event.type) {
    case 'status':
      // It has come to where it was to go.
      if (event.status === 'paused' && getState().status === 'running') trains = false
      rateSince = { time: performance.now(), update: getState().update }
      setState({
        status: event.status,
        ...(isOnTheWay(event.status) ? {} : { visiting: undefined }),
        ...(event.status === 'running' ? {} : { updatesPerSecond: 0 }),
        ...(event.status === 'paused' ? { heading: undefined } : {}),
        ...(event.status === 'running' && coordinator.end < Infinity ? { heading: coordinator.end } : {}),
      })
      if (event.status === 'running' || event.status === 'paused') overcome(getState().trouble)
      return
    case 'loaded':
      return setState({
        update: event.update,
        latest: event.update,
        kept: coordinator.keptUpdates,
        lanes: event.lanes.map((ready, i) => {
          const { parameters, bytes, kernel, fallback, vocabulary, floors, scored, fingerprint } = ready
          const before = event.update > 0 ? getState().lanes[i] : undefined
          return {
            ...(before ?? {
              ...emptyCurves(),
              clippedShare: 0,
              meanLoss: Number.NaN,
              heldOutLoss: undefined,
              score: undefined,
              answers: 0,
              frame: undefined,
              weights: undefined,
            }),
            parameters,
            bytes,
            kernel,
            fallback,
            vocabulary,
            floors,
            scored,
            fingerprint,
          }
        }),
        shape: event.lanes[0]!.shape,
        fingerprintUpdate: event.update,
      })
    case 'round': {
      const lanes = getState().lanes.map((lane, i) => takeUp(lane, event.lanes[i]!, event.update))
      const fingerprinted = event.lanes.every(({ fingerprint }) => fingerprint)
      setState({
        update: event.update,
        latest: Math.max(event.update, getState().latest),
        lanes,
        ...rate(event.update),
        ...(fingerprinted
          ? {
              kept: coordinator.keptUpdates,
              fingerprintUpdate: event.update,
              ...comparison(event.update, lanes),
            }
          : {}),
      })
      if (event.lanes.some(({ frame }) => frame)) afterDrawing(() => coordinator.drawn())
      return
    }
    case 'frames':
      return setState({
        lanes: getState().lanes.map((lane, i) => ({ ...lane, ...decoded(lane, event.frames[i]) })),
      })
    case 'written': {
      const { lane, request, update, text } = event
      const prompt = requests.get(request) ?? ''
      requests.delete(request)
      return setState({
        samples: [{ id: request, lane, update, prompt, text }, ...getState().samples].slice(0, SAMPLES),
      })
    }
    case 'answered': {
      const { request, update, answer } = event
      asked.get(request)?.(answer && { update, answer })
      asked.delete(request)
      return
    }
    case 'exploded': {
      const { lane, fault, rewindTo } = event
      setState({
        explosion: { lane, fault, rewindTo },
        lanes: getState().lanes.map((each, i) =>
          i === lane ? takeUp(each, event.round, fault.update) : each,
        ),
      })
      return
    }
    case 'arranged': {
      forgetQuestions()
      const { lanes, samples, update } = getState()
      // What is seen of this very update may be another thing now.
      for (const { flows } of lanes) flows.dropAfter(update - 1)
      return setState({
        lanes: event.from.map((f, i) =>
          event.from.indexOf(f) === i ? lanes[f]! : { ...lanes[f]!, ...copyCurves(lanes[f]!) },
        ),
        samples: samples.flatMap(sample => {
          const lane = event.from.indexOf(sample.lane)
          return lane < 0 ? [] : [{ ...sample, lane }]
        }),
        explosion: undefined,
      })
    }
    case 'rewound':
      for (const lane of getState().lanes) {
        lane.loss.dropAfter(event.update)
        lane.heldOut.dropAfter(event.update)
        lane.scores.dropAfter(event.update)
        lane.gradientNorm.dropAfter(event.update)
        lane.clipped.dropAfter(event.update)
        lane.flows.dropAfter(event.update)
      }
      return setState({
        update: event.update,
        latest: event.update,
        kept: coordinator.keptUpdates,
        explosion: undefined,
      })
    case 'visited': {
      const { update, fingerprints, frames } = event
      const lanes = getState().lanes.map((lane, i) => ({
        ...lane,
        meanLoss: lane.loss.at(update) ?? Number.NaN,
        heldOutLoss: lane.heldOut.at(update),
        score: lane.scores.at(update),
        clippedShare: lane.clipped.at(update) ?? 0,
        fingerprint: fingerprints[i]!,
        ...decoded(lane, frames[i]),
      }))
      return setState({
        update,
        lanes,
        fingerprintUpdate: update,
        explosion: undefined,
        ...comparison(update, lanes),
      })
    }
    case 'refused': {
      const { lane, shape, excess } = event
      const trouble = furthestOver({ kind: 'refused', lane, excess }, getState().trouble)
      return setState({ shape, trouble })
    }
    case 'trouble': {
      const { lane, message, attempt, givenUp } = event
      return setState({
        trouble: givenUp
          ? { kind: 'crashed', lane, message }
          : { kind: 'restarting', lane, message, attempt },
      })
    }
    case 'lacking': {
      const { lanes, reason } = event
      return setState({ lacking: lanes.length > 0 ? { lanes, reason } : undefined })
    }
    default: {
      const unreachable: never = event
      return unreachable
    }
  }
}

/** Whether a status may come before the update that was asked for: training stops first, then the state is restored. */
function isOnTheWay(status: RunState['status']): boolean {
  return status === 'restoring' || (status === 'paused' && getState().status === 'running')
}

/** Trouble is over. A lane is brought back faster than anyone can read that it was away, so that stays on screen a while. */
function overcome(trouble: Trouble | undefined): void {
  const forget = () => {
    if (getState().trouble === trouble) setState({ trouble: undefined })
  }
  if (trouble?.kind === 'restarting') setTimeout(forget, TROUBLE_MS)
  else if (trouble) forget()
}

/** Of several lanes over a limit the one furthest over is named, of equals the first, in whatever order they say so. */
function furthestOver(a: Extract<Trouble, { kind: 'refused' }>, b: Trouble | undefined): Trouble {
  if (b?.kind !== 'refused') return a
  const difference = a.excess.factor - b.excess.factor || b.lane - a.lane
  return difference > 0 ? a : b
}

function takeUp(lane: LaneRun, round: LaneRound, update: number): LaneRun {
  const first = update - round.losses.length + 1
  let sum = 0
  for (let i = 0; i < round.losses.length; i++) {
    lane.loss.push(first + i, round.losses[i]!)
    lane.gradientNorm.push(first + i, round.gradientNorms[i]!)
    sum += round.losses[i]!
  }
  if (round.heldOutLoss !== undefined) lane.heldOut.push(update, round.heldOutLoss)
  if (round.score) lane.scores.push(update, round.score.value)
  const n = round.losses.length
  const weight = Math.min(1, n / 100)
  const clippedShare =
    n > 0 ? lane.clippedShare * (1 - weight) + (round.clipped / n) * weight : lane.clippedShare
  lane.clipped.push(update, clippedShare)
  return {
    ...lane,
    meanLoss: n > 0 && Number.isFinite(sum) ? sum / n : lane.meanLoss,
    clippedShare,
    heldOutLoss: round.heldOutLoss ?? lane.heldOutLoss,
    score: round.score?.value ?? lane.score,
    answers: round.score?.answers ?? lane.answers,
    fingerprint: round.fingerprint || lane.fingerprint,
    ...decoded(lane, round.frame),
  }
}

function decoded(lane: LaneRun, buffer: ArrayBuffer | undefined): Pick<LaneRun, 'frame' | 'weights'> {
  const frame = buffer ? decodeFrame(buffer) : lane.frame
  const row = buffer && frame && followedRow(frame)
  if (row) {
    const { update, tau, input, values } = frame
    const follows = stageStore.getState().probe.kind === 'follow'
    lane.flows.push(update, row, tau, follows ? undefined : (values ?? input))
  }
  return { frame, weights: frame?.tensors ? frame : lane.weights }
}

/** Updates per second over the last second or so. */
function rate(update: number): Partial<RunState> {
  const now = performance.now()
  const elapsed = now - rateSince.time
  if (elapsed < 1000) return {}
  const updatesPerSecond = ((update - rateSince.update) * 1000) / elapsed
  rateSince = { time: now, update }
  return { updatesPerSecond }
}

/** A link may say which fingerprints its author saw at the update it opens at. */
function comparison(update: number, lanes: readonly LaneRun[]): Partial<RunState> {
  const { at, lanes: settings } = experimentStore.getState().experiment
  if (at !== update || !settings.some(({ fp }) => fp)) return {}
  const same = settings.every(({ fp }, i) => !fp || fp === lanes[i]!.fingerprint)
  return { comparedFingerprints: same ? 'same' : 'different' }
}

/** The characters to learn from; undefined when a shipped text cannot be fetched. */
export function corpusOf(experiment: Experiment): Promise<string | undefined> {
  const file = textFile(experiment)
  if (file === undefined) return Promise.resolve(experiment.txt)
  const fetched = texts.get(file) ?? fetchText(file)
  texts.set(file, fetched)
  return fetched.catch(() => {
    texts.delete(file)
    return undefined
  })
}

async function fetchText(name: string): Promise<string> {
  const response = await fetch(`texts/${name}.txt`)
  if (!response.ok) throw new Error(`texts/${name}.txt: ${response.status}`)
  return response.text()
}

/** The SIMD kernels, compiled once for all lanes; without them the engine uses its reference kernels. */
function compiled(): Promise<WebAssembly.Module | undefined> {
  simd ??= fetch(kernelsUrl)
    .then(response => response.arrayBuffer())
    .then(bytes => WebAssembly.compile(bytes))
    .catch(() => undefined)
  return simd
}
