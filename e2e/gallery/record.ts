/** What a page would hear of an experiment, from the real engine in virtual time: the same on every machine, and in milliseconds. */
import { readFile } from 'node:fs/promises'
import type { Stored } from '../../app/gallery/show.tsx'
import { decodeLink } from '../../engine/experiment/link.ts'
import { textFile } from '../../engine/experiment/textFile.ts'
import { loadKernels } from '../../engine/kernels/loadForTests.ts'
import { createSpawn, World } from '../../engine/testing/world.ts'
import { Coordinator } from '../../engine/worker/coordinator.ts'
import type { Need } from '../../engine/worker/frame.ts'
import type { Question } from '../../engine/worker/questions/index.ts'
import type { RunEvent } from '../../engine/worker/runEvents.ts'
import { linkOf } from '../fixtures/links.ts'

/**
 * The experiments of the gallery: every cell, on text and on a task with one answer, small enough for their files to be small. Panels show
 * the first lane at first, so that is one with gates.
 */
export const experiments = {
  text: 'text=rhymes&cell=lstm,gru,rnn&h=8&T=24&B=8&lr=0.01&at=200',
  recall: 'task=recall&cell=gru,lstm,rnn&h=6&T=10&lr=0.02&layers=2&at=200',
  reversal: 'task=reversal&cell=gru&wire=attn,encdec&h=12&T=12&B=32&lr=0.02&at=300',
  tunes: 'text=tunes&cell=lstm,gru&h=16&T=16&B=8&lr=0.02&at=600',
  ball: 'task=ball&cell=lstm,ff&h=8&T=24&lr=0.02&at=300',
  adding: 'task=adding&cell=lstm,gru&h=6&T=12&B=32&lr=0.02&at=600',
  reber: 'task=reber&cell=lstm,ff&h=16&T=21&lr=0.02&at=600',
  words: 'task=words&cell=rnn,ff&h=16&T=25&lr=0.01&at=150',
  both: 'task=parity&wire=bi&cell=gru,lstm&layers=1,2&h=6&T=16&B=8&lr=0.01&at=150',
} as const

/** Experiments that are there for the views that they alone have; of the others, all are shown. */
export const viewsOf: Partial<Record<keyof typeof experiments, readonly string[]>> = {
  reversal: ['attention'],
  tunes: ['tune'],
  ball: ['unrolled', 'series', 'loss', 'score'],
  adding: ['unrolled', 'series'],
  reber: ['automaton'],
  words: ['automaton'],
  both: [
    ...['folded', 'hidden', 'cell', 'gates', 'gradient', 'cellpath', 'jacobian', 'matrix', 'strip', 'shares'],
    ...['inspector', 'spectrum', 'saturation'],
  ],
}

/** Steps whose loss is followed, where not the last: of both directions both are to be seen. */
const followed: Partial<Record<keyof typeof experiments, number>> = { both: 7 }

const everyNeed: Record<Need, true> = {
  guess: true,
  h: true,
  c: true,
  gates: true,
  flow: true,
  matrix: true,
  shares: true,
  weights: true,
  attention: true,
}

/** So fast in virtual time that a round is several updates, and there are few rounds. */
const PIECE_MS = 0.2
const SAMPLE = 60
/** Pictures on the way, for views over training. */
const PICTURES = 8

/** @param asked questions that are answered at the last update, as `answerKey` writes them */
export async function record(name: keyof typeof experiments, asked: readonly string[]): Promise<Stored> {
  const link = linkOf(experiments[name])
  const { experiment } = await decodeLink(link)
  const { task, T, B, loss, seed, at, lanes } = experiment
  const file = textFile(experiment)
  const text = file ? await readFile(new URL(`../../public/texts/${file}.txt`, import.meta.url), 'utf8') : ''
  const world = new World()
  const all: RunEvent[] = []
  let pictures = 0
  const { spawn } = createSpawn(world, lanes.length, () => ({ pieceMs: PIECE_MS }))
  const coordinator = new Coordinator(spawn, world.clock, event => {
    if (event.type === 'round' && event.lanes.some(({ frame }) => frame)) {
      coordinator.drawn()
      // As many as there is room for, evenly.
      if (event.update < (pictures * at) / PICTURES) {
        const bare = event.lanes.map(lane => ({ ...lane, frame: undefined }))
        return void all.push({ ...event, lanes: bare })
      }
      pictures++
    }
    all.push(event)
  })
  const until = (what: string, holds: () => boolean) => world.until(what, holds, 3_600_000)
  const has = (type: RunEvent['type'], count: number) => () =>
    all.filter(event => event.type === type).length >= count
  const look = (needs: readonly Need[]) =>
    coordinator.watch({ needs, tau: followed[name] ?? T - 1, probe: { kind: 'task' } })

  coordinator.setSpeed('max')
  look(['flow'])
  coordinator.load({
    shared: { task, T, B, loss, seed },
    lanes,
    text,
    simd: await loadKernels(),
    weights: new Map(),
  })
  until('the lanes are ready', () => coordinator.status === 'ready')
  coordinator.go(at - 1)
  until('all updates but one are made', () => coordinator.status === 'paused' && !coordinator.isSettling)
  // How far an update moved the parameters is known only where somebody looks while it is made.
  look(Object.keys(everyNeed) as Need[])
  until('there is a picture', has('frames', 1))
  pictures = 0
  coordinator.step()
  until('the last update is made', () => coordinator.status === 'paused' && !coordinator.isSettling)
  for (const lane of lanes.keys()) coordinator.write(lane, lane, task === 'text' ? 'The ' : '', SAMPLE, 0.8)
  until('all have written', has('written', lanes.length))
  for (const [request, key] of asked.entries()) {
    const [lane, question] = parseKey(key)
    coordinator.ask(lane, request, question)
  }
  until('all is answered', has('answered', asked.length))
  const answers: Record<string, { update: number; answer: NonNullable<Answered['answer']> }> = {}
  for (const event of all)
    if (event.type === 'answered' && event.answer)
      answers[asked[event.request]!] = { update: event.update, answer: event.answer }
  // The last round has brought the last picture.
  const events = all.filter(({ type }) => type !== 'answered' && type !== 'frames')
  return { link, events, answers }
}

type Answered = Extract<RunEvent, { type: 'answered' }>

/** `0 {"kind":"unit",…}` */
function parseKey(key: string): [lane: number, question: Question] {
  const space = key.indexOf(' ')
  return [Number(key.slice(0, space)), JSON.parse(key.slice(space + 1)) as Question]
}
