/**
 * What the browser shows of an element, as SVG without any HTML in it: text where it stands, drawings with their styles written out,
 * canvases as pictures, backgrounds and frames as rectangles. Controls are left out: nobody can press them on paper.
 */
import { element, type Markup } from './markup.ts'
import { attributesOf, type Inherited, initial, parseColour, stopsOf } from './styles.ts'

/** In the browser's coordinates; what is drawn is relative to its upper left corner. */
type Box = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom' | 'width' | 'height'>

/** Set on whatever is on the page but not part of the picture. */
const LEFT_OUT = '[data-unsaved], [popover], dialog, select, input, textarea, figcaption, .visually-hidden'

export function trace(root: Element): Markup[] {
  return traceElement(root, root.getBoundingClientRect(), undefined)
}

function traceElement(node: Element, origin: Box, clip: Box | undefined): Markup[] {
  const style = getComputedStyle(node)
  if (node.matches(LEFT_OUT) || style.display === 'none') return []
  if (node instanceof SVGSVGElement) return [traceDrawing(node, style, origin)]
  const drawn = style.visibility === 'visible' ? traceBox(node, style, origin) : []
  if (node instanceof HTMLCanvasElement) {
    if (style.visibility === 'visible') drawn.push(...traceCanvas(node, style, origin))
  } else {
    const scrolls = style.overflow !== 'visible' && isLargerInside(node)
    const box = node.getBoundingClientRect()
    const inner = scrolls ? within(box, clip) : clip
    const inside = [...node.childNodes].flatMap(child => {
      if (child instanceof Element) return traceElement(child, origin, inner)
      return child instanceof Text && style.visibility === 'visible'
        ? traceText(child, style, origin, inner)
        : []
    })
    drawn.push(...(scrolls ? [cutOut(inside, box, origin)] : inside))
  }
  const opacity = Number(style.opacity)
  return opacity < 1 && drawn.length > 0 ? [element('g', { opacity }, drawn)] : drawn
}

function within(box: Box, clip: Box | undefined): Box {
  if (!clip) return box
  const [left, top] = [Math.max(box.left, clip.left), Math.max(box.top, clip.top)]
  const [right, bottom] = [Math.min(box.right, clip.right), Math.min(box.bottom, clip.bottom)]
  return { left, top, right, bottom, width: right - left, height: bottom - top }
}

function isLargerInside({ scrollWidth, clientWidth, scrollHeight, clientHeight }: Element): boolean {
  return scrollWidth > clientWidth || scrollHeight > clientHeight
}

/** Of what can be scrolled, the part that is in sight. */
function cutOut(inside: Markup[], { left, top, width, height }: Box, origin: Box): Markup {
  const [x, y] = [left - origin.left, top - origin.top]
  return element('svg', { x, y, width, height, overflow: 'hidden' }, [
    element('g', { transform: `translate(${-x} ${-y})` }, inside),
  ])
}

let gradients = 0

/** Background and frame. */
function traceBox(node: Element, style: CSSStyleDeclaration, origin: Box): Markup[] {
  const { left, top, width, height } = node.getBoundingClientRect()
  if (width === 0 || height === 0) return []
  const place = { x: left - origin.left, y: top - origin.top, width, height }
  const rx = Number.parseFloat(style.borderTopLeftRadius) || undefined
  const drawn: Markup[] = []
  const background = parseColour(style.backgroundColor)
  if (background.alpha > 0)
    drawn.push(
      element('rect', {
        ...place,
        rx,
        fill: background.colour,
        'fill-opacity': background.alpha < 1 ? background.alpha : undefined,
      }),
    )
  const stops = stopsOf(style.backgroundImage)
  if (stops) {
    const id = `gradient-${++gradients}`
    const offsets = stops.map(({ colour, at }) => element('stop', { offset: at, 'stop-color': colour }))
    drawn.push(
      element('linearGradient', { id }, offsets),
      element('rect', { ...place, rx, fill: `url(#${id})` }),
    )
  }
  drawn.push(...traceFrame(style, place, rx))
  return drawn
}

interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** One rectangle where all sides are alike, else a line for each side that is there. */
function traceFrame(
  style: CSSStyleDeclaration,
  { x, y, width, height }: Place,
  rx: number | undefined,
): Markup[] {
  const sides = (['top', 'right', 'bottom', 'left'] as const).map(side => ({
    side,
    px:
      style.getPropertyValue(`border-${side}-style`) === 'none'
        ? 0
        : Number.parseFloat(style.getPropertyValue(`border-${side}-width`)),
    ...parseColour(style.getPropertyValue(`border-${side}-color`)),
  }))
  const [first] = sides as [(typeof sides)[0]]
  const stroke = ({ px, colour, alpha }: (typeof sides)[0]) => ({
    stroke: colour,
    'stroke-width': px,
    'stroke-opacity': alpha < 1 ? alpha : undefined,
  })
  if (sides.every(({ px, colour }) => px === first.px && colour === first.colour)) {
    const { px, alpha } = first
    if (px === 0 || alpha === 0) return []
    const inside = { x: x + px / 2, y: y + px / 2, width: width - px, height: height - px }
    return [element('rect', { ...inside, rx, fill: 'none', ...stroke(first) })]
  }
  return sides.flatMap(one => {
    const { side, px, alpha } = one
    if (px === 0 || alpha === 0) return []
    const flat = side === 'top' || side === 'bottom'
    const at = { top: y + px / 2, bottom: y + height - px / 2, left: x + px / 2, right: x + width - px / 2 }[
      side
    ]
    const ends = flat ? { x1: x, x2: x + width, y1: at, y2: at } : { x1: at, x2: at, y1: y, y2: y + height }
    return [element('line', { ...ends, ...stroke(one) })]
  })
}

function traceCanvas(canvas: HTMLCanvasElement, style: CSSStyleDeclaration, origin: Box): Markup[] {
  const { left, top, width, height } = canvas.getBoundingClientRect()
  if (canvas.width === 0 || canvas.height === 0 || width === 0 || height === 0) return []
  return [
    element('image', {
      x: left - origin.left,
      y: top - origin.top,
      width,
      height,
      preserveAspectRatio: 'none',
      'image-rendering': style.imageRendering === 'auto' ? undefined : style.imageRendering,
      href: canvas.toDataURL('image/png'),
    }),
  ]
}

const graphemes = new Intl.Segmenter()
let pen: CanvasRenderingContext2D | null = null

/** One text element for each line that the browser made of it. */
function traceText(node: Text, style: CSSStyleDeclaration, origin: Box, clip: Box | undefined): Markup[] {
  const lines: { text: string; box: DOMRect }[] = []
  const range = document.createRange()
  for (const { segment, index } of graphemes.segment(node.data)) {
    range.setStart(node, index)
    range.setEnd(node, index + segment.length)
    const box = range.getClientRects()[0]
    if (!box || box.width === 0) continue
    const line = lines.at(-1)
    const character = /\s/.test(segment) ? ' ' : segment
    if (line && Math.abs(line.box.top - box.top) < box.height / 2) line.text += character
    else lines.push({ text: character, box })
  }
  return lines.flatMap(({ text, box }) => {
    if (text.trim() === '' || (clip && (box.top < clip.top - 1 || box.bottom > clip.bottom + 1))) return []
    const { colour, alpha } = parseColour(style.color)
    return [
      element(
        'text',
        {
          x: box.left - origin.left,
          y: baselineOf(box, style) - origin.top,
          fill: colour,
          'fill-opacity': alpha < 1 ? alpha : undefined,
          'font-family': style.fontFamily,
          'font-size': Number.parseFloat(style.fontSize),
          'font-weight': style.fontWeight === '400' ? undefined : style.fontWeight,
          'font-style': style.fontStyle === 'normal' ? undefined : style.fontStyle,
          'letter-spacing':
            style.letterSpacing === 'normal' ? undefined : Number.parseFloat(style.letterSpacing),
          'xml:space': 'preserve',
        },
        [cased(text, style.textTransform)],
      ),
    ]
  })
}

/** The box of a text is as high as its font's ascent and descent together. */
function baselineOf(
  { top, height }: DOMRect,
  { fontStyle, fontWeight, fontSize, fontFamily }: CSSStyleDeclaration,
) {
  pen ??= document.createElement('canvas').getContext('2d')
  pen!.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = pen!.measureText('x')
  return top + (height - ascent - descent) / 2 + ascent
}

function cased(text: string, transform: string): string {
  if (transform === 'uppercase') return text.toUpperCase()
  return transform === 'lowercase' ? text.toLowerCase() : text
}

/** An svg of the page becomes one inside the picture, at its place. */
function traceDrawing(svg: SVGSVGElement, style: CSSStyleDeclaration, origin: Box): Markup {
  const { left, top, width, height } = svg.getBoundingClientRect()
  const { attributes, children } = copy(svg, initial)
  const place = { x: left - origin.left, y: top - origin.top, width, height }
  return element('svg', { ...attributes, ...place, overflow: style.overflow }, children)
}

/** Attributes that say something to a browser, a style sheet or a reader of the page, and nothing to whoever opens the file. */
const OF_THE_PAGE = /^(class|style|role|tabindex|xmlns.*|aria-.*|data-.*|on.*)$/

function copy(node: SVGElement, inherited: Inherited): Markup {
  const style = getComputedStyle(node)
  const styles = attributesOf(property => style.getPropertyValue(property), inherited)
  // A variable of the page says nothing outside it; what it is worth is in the computed style.
  const kept = [...node.attributes].filter(
    ({ name, value }) => !OF_THE_PAGE.test(name) && !(name in styles.inherited) && !value.includes('var('),
  )
  const children = [...node.childNodes].flatMap(child => {
    if (child instanceof Text) return child.data
    if (!(child instanceof SVGElement) || child.tagName === 'foreignObject' || child.tagName === 'title')
      return []
    return getComputedStyle(child).display === 'none' || child.matches('[data-unsaved]')
      ? []
      : copy(child, styles.inherited)
  })
  return element(
    node.tagName,
    { ...Object.fromEntries(kept.map(({ name, value }) => [name, value])), ...styles.attributes },
    children,
  )
}
