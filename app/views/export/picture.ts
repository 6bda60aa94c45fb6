/** A figure or a track of the page as a file that can be looked at alone: drawn, on the page's colours, with its caption. */
import { palette, parseHex } from '../../draw/colours.ts'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { dashes } from '../gradient/GradientTrack.tsx'
import type { Caption } from './caption.ts'
import { compose, type Key, type Look, type Part } from './compose.ts'
import { print } from './markup.ts'
import { trace } from './trace.ts'

/** @param view the element with `data-track` or `data-figure` */
export function pictureOf(view: Element, caption: Caption): string {
  const axis = view.closest('.stage-body')?.querySelector(':scope > .axis')
  const parts =
    view.matches('.row') && axis
      ? [...rowParts(axis, 0), ...rowParts(view, axis.getBoundingClientRect().height)]
      : [figurePart(view)]
  const drawn = parts.map(part => part.drawn.map(print).join('')).join('')
  const keys = laneKeys().filter(({ colour }) => drawn.includes(colour))
  return print(compose(parts, keys, caption, lookOf(view), measureWith(getComputedStyle(view).fontFamily)))
}

/** Label and plot, each from its own corner: while the plot is scrolled the label stays, and would stand somewhere inside it. */
function rowParts(row: Element, y: number): Part[] {
  let x = 0
  return [...row.querySelectorAll(':scope > :not([data-unsaved])')].map(child => {
    const part = partOf(child, x, y)
    x += part.width
    return part
  })
}

/** Without the words below the picture: the caption has them. */
function figurePart(figure: Element): Part {
  const part = partOf(figure, 0, 0)
  const { top } = figure.getBoundingClientRect()
  const bottoms = [...figure.children]
    .filter(child => !child.matches('figcaption'))
    .map(child => child.getBoundingClientRect().bottom - top)
  return { ...part, height: Math.max(0, ...bottoms) }
}

function partOf(element: Element, x: number, y: number): Part {
  const { width, height } = element.getBoundingClientRect()
  return { x, y, width, height, drawn: trace(element) }
}

/** The lanes' names with their lines as they are on the page; a lane is shown by its colour in whatever is drawn of it. */
function laneKeys(): Key[] {
  const { lanes } = experimentStore.getState().experiment
  return lanes.map((_, lane) => ({
    name: laneName(lanes, lane),
    colour: `rgb(${parseHex(palette().lanes[lane]!).join(', ')})`,
    dashes: dashes[lane]!,
  }))
}

function lookOf(view: Element): Look {
  const root = getComputedStyle(document.documentElement)
  return {
    paper: root.getPropertyValue('--paper').trim(),
    ink: root.getPropertyValue('--ink').trim(),
    inkSoft: root.getPropertyValue('--ink-soft').trim(),
    fontFamily: getComputedStyle(view).fontFamily,
    rem: Number.parseFloat(root.fontSize) || 16,
  }
}

function measureWith(fontFamily: string) {
  const pen = document.createElement('canvas').getContext('2d')!
  return (text: string, sizePx: number, bold: boolean) => {
    pen.font = `${bold ? 700 : 400} ${sizePx}px ${fontFamily}`
    return pen.measureText(text).width
  }
}

/** Twice as many pixels as on an ordinary screen, or as many as browsers allow. */
const SCALE = 2
const MOST_PX = 16_000

/** The same picture in pixels. */
export async function rasterise(svg: string): Promise<Blob> {
  const image = new Image()
  // Not a blob's address: some browsers take a canvas for tainted by that.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const scale = Math.min(SCALE, MOST_PX / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      blob => (blob ? resolve(blob) : reject(new Error('the picture is too large'))),
      'image/png',
    ),
  )
}
