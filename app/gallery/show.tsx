/**
 * A page with every view there is, drawn from what the engine once reported and the tests keep in files: no worker, no clock, so that the
 * pictures are always the same. In test builds only, at `?gallery=text`.
 */
import { createRoot } from 'react-dom/client'
import type { Experiment } from '../../engine/experiment/experiment.ts'
import { decodeLink } from '../../engine/experiment/link.ts'
import type { RunEvent } from '../../engine/worker/runEvents.ts'
import { receive } from '../engineClient.ts'
import { answersStore } from '../store/answers.ts'
import { openExperiment } from '../store/experiment.ts'
import { Gallery } from './Gallery.tsx'
import { unpack } from './stored.ts'
import './gallery.css'

/** One experiment: what was reported, in order, and what was answered, by `answerKey`. */
export interface Stored {
  readonly link: string
  readonly events: readonly RunEvent[]
  readonly answers: ReturnType<typeof answersStore.getState>
}

/** What the test wants to know of this page. */
export interface GalleryBridge {
  /** Questions that views asked and that no answer is stored for, as `answerKey` writes them. */
  readonly unanswered: readonly string[]
}

export async function show(name: string): Promise<void> {
  document.documentElement.dataset.gallery = ''
  const stored = unpack(await (await fetch(`e2e/gallery/${name}.json`)).json()) as Stored
  const { experiment } = await decodeLink(stored.link)
  replay(experiment, stored)
  await Promise.all(FONTS.map(font => document.fonts.load(font)))
  createRoot(document.getElementById('root')!).render(<Gallery />)
}

/** Every face of gallery.css: a canvas does not wait for a font. */
const FONTS = [
  '16px Gallery',
  'bold 16px Gallery',
  '16px GalleryMono',
  '16px GallerySerif',
  'bold 16px GallerySerif',
  '16px GalleryMath',
]

function replay(experiment: Experiment, { events, answers }: Stored): void {
  openExperiment({ experiment, origin: 'visiting' })
  for (const event of events) receive(event)
  const unanswered = new Set<string>()
  const watched = new Proxy(answers, {
    get(all, key: string) {
      if (!(key in all)) unanswered.add(key)
      return all[key]
    },
  })
  answersStore.setState(watched, true)
  window.__gallery = {
    get unanswered() {
      return [...unanswered]
    },
  }
}
