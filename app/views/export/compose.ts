/** A saved picture from its parts: what was drawn, on its background, and the caption below it. */
import { type Caption, wrap } from './caption.ts'
import { element, type Markup } from './markup.ts'

export interface Part {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly drawn: readonly Markup[]
}

/** Taken from the page, so that the caption looks like it. */
export interface Look {
  readonly paper: string
  readonly ink: string
  readonly inkSoft: string
  readonly fontFamily: string
  readonly rem: number
}

/** A line style of the page and whose it is. */
export interface Key {
  readonly name: string
  readonly colour: string
  readonly dashes: string
}

/** Around everything, in rem. */
const MARGIN = 1
/** A caption needs some width to be read, even below a small picture. */
const LEAST_WIDTH = 26
/** Of a link that holds a whole text only the beginning is shown; all of it is behind it, and in the description. */
const SHOWN_LINK = 240

/**
 * @param parts in pixels, from a corner of their own
 * @param keys of the lanes that are told apart in it
 * @param measure width in pixels of a text at a given size and weight
 * @returns an svg element with its size in pixels as attributes
 */
export function compose(
  parts: readonly Part[],
  keys: readonly Key[],
  { title, sentence, settings, update, link }: Caption,
  { paper, ink, inkSoft, fontFamily, rem }: Look,
  measure: (text: string, sizePx: number, bold: boolean) => number,
): Markup {
  const margin = MARGIN * rem
  const right = Math.max(LEAST_WIDTH * rem, ...parts.map(({ x, width }) => x + width))
  const bottom = Math.max(0, ...parts.map(({ y, height }) => y + height))
  const whole = `Update ${update} of ${link || 'an experiment whose own text is too long for a link'}`
  const where = whole.length > SHOWN_LINK ? `${whole.slice(0, SHOWN_LINK)}…` : whole
  const paragraphs = [
    { text: title, sizePx: 0.875 * rem, bold: true, fill: ink, href: undefined },
    { text: sentence, sizePx: 0.8125 * rem, bold: false, fill: ink, href: undefined },
    { text: settings, sizePx: 0.75 * rem, bold: false, fill: inkSoft, href: undefined },
    { text: where, sizePx: 0.75 * rem, bold: false, fill: inkSoft, href: link || undefined },
  ]
  const legend = layoutLegend(keys, right, rem, text => measure(text, 0.75 * rem, false))
  const legendY = margin + bottom + 0.6 * rem
  let y = legendY + legend.height
  const caption = paragraphs.flatMap(({ text, sizePx, bold, fill, href }) => {
    const lines = wrap(text, right, line => measure(line, sizePx, bold))
    if (lines.length === 0) return []
    const font = {
      'font-family': fontFamily,
      'font-size': sizePx,
      'font-weight': bold ? 700 : undefined,
      fill,
    }
    const texts = lines.map(line => {
      y += 1.4 * sizePx
      return element('text', { x: margin, y: y - 0.4 * sizePx, ...font }, [line])
    })
    y += 0.15 * rem
    return href ? [element('a', { href }, texts)] : texts
  })
  const width = Math.ceil(right + 2 * margin)
  const height = Math.ceil(y + margin)
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` },
    [
      element('title', {}, [title]),
      element('desc', {}, [[sentence, settings, whole].filter(Boolean).join('\n')]),
      element('rect', { width, height, fill: paper }),
      ...parts.map(part =>
        element('g', { transform: `translate(${margin + part.x} ${margin + part.y})` }, part.drawn),
      ),
      element(
        'g',
        { transform: `translate(${margin} ${legendY})` },
        legend.places.flatMap(({ x, y, key: { name, colour, dashes } }) => [
          element('line', {
            x1: x,
            x2: x + LINE * rem,
            y1: y,
            y2: y,
            stroke: colour,
            'stroke-width': 0.125 * rem,
            'stroke-dasharray': dashes,
          }),
          element(
            'text',
            {
              x: x + (LINE + 0.3) * rem,
              y: y + 0.27 * rem,
              'font-family': fontFamily,
              'font-size': 0.75 * rem,
              fill: inkSoft,
            },
            [name],
          ),
        ]),
      ),
      element('g', { class: 'caption' }, caption),
    ],
  )
}

/** Length of the line beside a name, in rem. */
const LINE = 2

/** Keys side by side, and below each other where they do not fit. */
function layoutLegend(keys: readonly Key[], width: number, rem: number, measure: (text: string) => number) {
  const rowPx = 1.2 * rem
  let x = 0
  let row = 0
  const places = keys.map(key => {
    const needed = (LINE + 0.3) * rem + measure(key.name)
    if (x > 0 && x + needed > width) {
      x = 0
      row++
    }
    const place = { key, x, y: (row + 0.5) * rowPx }
    x += needed + 1.2 * rem
    return place
  })
  return { places, height: places.length > 0 ? (row + 1) * rowPx + 0.2 * rem : 0 }
}
