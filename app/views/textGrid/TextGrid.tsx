import {
  type KeyboardEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { glyph, isInvisible } from '../../draw/characters.ts'
import { palette } from '../../draw/colours.ts'
import { cancel, schedule } from '../../draw/schedule.ts'
import { preferences } from '../../store/preferences.ts'
import { breakLines, characterAt, moved, type Paint, paints, rowOf } from './layout.ts'

/** One coloured stripe through all cells of a line. */
export interface Band {
  readonly heightRem: number
  /** Level 0…255 on the diverging ramp; undefined leaves the cell empty. */
  level(i: number): number | undefined
}

interface TextGridProps {
  readonly label: string
  readonly characters: readonly string[]
  /** From top to bottom; the characters stand on the first. */
  readonly bands: readonly Band[]
  /** Lines in sight; the rest scrolls. */
  readonly mostRows: number
  /** Length of a sequence, where the text is made of such. */
  readonly every?: number
  /** Whether lines are filled without regard to line breaks in the text. */
  readonly flows?: boolean
  readonly caret: number
  /** Outlined for good, whatever the caret does. */
  readonly chosen?: number | undefined
  /** A line is drawn under these. */
  readonly underlined?: ((i: number) => boolean) | undefined
  /** What stands at a character, in words. */
  valueAt(i: number): string
  onCaret(i: number | undefined, how: 'point' | 'move' | 'choose'): void
  /** Characters [from, to) have been brushed: dragged over, or reached with Shift and an arrow, beginning at the anchor. */
  onBrush?: ((from: number, to: number, anchor: number) => void) | undefined
}

const CELL_REM = 0.5
const FONT_REM = 0.8125
const GAP_REM = 0.2

/**
 * A text with a colour behind every character: monospaced, one tab stop, arrows move the caret. Only what is in sight is drawn, so a long
 * text costs no more than a short one.
 */
export function TextGrid(props: TextGridProps) {
  const { label, characters, bands, mostRows, every, flows, caret, valueAt, onCaret, onBrush } = props
  const scroll = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [{ width, rem }, setSize] = useState({ width: 0, rem: 16 })
  const [focused, setFocused] = useState(false)
  const anchor = useRef<number | undefined>(undefined)
  const columns = Math.max(8, Math.floor(width / (CELL_REM * rem)))
  const rows = useMemo(() => {
    const set = flows ? characters.map(character => (character === '\n' ? ' ' : character)) : characters
    return breakLines(set, columns, every)
  }, [characters, columns, every, flows])
  const rowPx = (bands.reduce((sum, { heightRem }) => sum + heightRem, 0) + GAP_REM) * rem
  const heightPx = Math.min(mostRows, Math.max(1, rows.length)) * rowPx

  useLayoutEffect(() => {
    const measure = () => {
      const element = scroll.current
      if (!element) return
      setSize({
        width: element.clientWidth,
        rem: Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16,
      })
    }
    measure()
    const observer = new ResizeObserver(measure)
    if (scroll.current) observer.observe(scroll.current)
    return () => observer.disconnect()
  }, [])

  const latest = useRef({ ...props, rows, rowPx, rem })
  latest.current = { ...props, rows, rowPx, rem }
  const job = useCallback(() => draw(canvas.current, scroll.current, latest.current), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is new is a reason to draw again
  useEffect(() => schedule(job), [props, rows, rowPx, heightPx, job])
  useEffect(() => {
    const stop = preferences.subscribe(() => schedule(job))
    return () => {
      stop()
      cancel(job)
    }
  }, [job])

  const show = (i: number) => {
    const box = scroll.current
    if (!box) return
    const top = rowOf(rows, i) * rowPx
    if (top < box.scrollTop) box.scrollTop = top
    else if (top + rowPx > box.scrollTop + heightPx) box.scrollTop = top + rowPx - heightPx
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && !event.shiftKey) onCaret(caret, 'choose')
    else {
      const to = moved(rows, caret, event.key)
      if (to === undefined || (event.shiftKey && !onBrush)) return
      if (event.shiftKey) {
        anchor.current ??= caret
        onBrush?.(Math.min(anchor.current, to), Math.max(anchor.current, to) + 1, anchor.current)
      } else anchor.current = undefined
      onCaret(to, 'move')
      show(to)
    }
    event.preventDefault()
    event.stopPropagation()
  }
  const at = (event: PointerEvent) => {
    const box = scroll.current!.getBoundingClientRect()
    return characterAt(
      rows,
      (event.clientX - box.left) / (CELL_REM * rem),
      (event.clientY - box.top + scroll.current!.scrollTop) / rowPx,
    )
  }

  return (
    <div
      className="text-grid"
      ref={scroll}
      style={{ height: heightPx }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={Math.max(1, characters.length)}
      aria-valuenow={Math.min(caret + 1, Math.max(1, characters.length))}
      aria-valuetext={focused && characters.length > 0 ? valueAt(caret) : `character ${caret + 1}`}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onScroll={() => schedule(job)}
      onKeyDown={onKeyDown}
      onPointerDown={event => {
        if (event.button !== 0) return
        anchor.current = at(event)
        if (onBrush) event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={event => {
        const i = at(event)
        const dragged = onBrush && anchor.current !== undefined && event.buttons === 1
        if (dragged && i !== anchor.current)
          onBrush(Math.min(anchor.current!, i), Math.max(anchor.current!, i) + 1, anchor.current!)
        if (dragged || event.pointerType === 'mouse') onCaret(i, 'point')
      }}
      onPointerLeave={event => event.pointerType === 'mouse' && onCaret(undefined, 'point')}
      onClick={event => onCaret(at(event as unknown as PointerEvent), 'choose')}
    >
      <div style={{ height: rows.length * rowPx }}>
        <canvas ref={canvas} style={{ width, height: heightPx }} />
      </div>
    </div>
  )
}

let painted: { readonly of: unknown; readonly paints: readonly Paint[] } | undefined

/** The ramp's colours as CSS, of the theme on screen. */
function paintsNow(): readonly Paint[] {
  const { diverging } = palette()
  if (painted?.of !== diverging) painted = { of: diverging, paints: paints(diverging) }
  return painted.paints
}

function draw(
  canvas: HTMLCanvasElement | null,
  scroll: HTMLElement | null,
  {
    characters,
    bands,
    rows,
    rowPx,
    rem,
    caret,
    chosen,
    underlined,
  }: TextGridProps & { rows: ReturnType<typeof breakLines>; rowPx: number; rem: number },
): void {
  const context = canvas?.getContext('2d')
  if (!canvas || !scroll || !context || scroll.clientWidth === 0) return
  const ratio = window.devicePixelRatio || 1
  const [width, height] = [scroll.clientWidth, scroll.clientHeight]
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  context.scale(ratio, ratio)
  const { ink, inkSoft, mono } = palette()
  const colours = paintsNow()
  const cell = CELL_REM * rem
  const glyphPx = bands[0]!.heightRem * rem
  context.font = `${FONT_REM * rem}px ${mono}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const first = Math.max(0, Math.floor(scroll.scrollTop / rowPx))
  const last = Math.min(rows.length - 1, Math.floor((scroll.scrollTop + height) / rowPx))
  const outline = (x: number, y: number, px: number) => {
    context.strokeStyle = ink
    context.lineWidth = px
    context.strokeRect(x + px / 2, y + px / 2, cell - px, rowPx - GAP_REM * rem - px)
  }
  for (let row = first; row <= last; row++) {
    const { from, to } = rows[row]!
    const top = row * rowPx - scroll.scrollTop
    for (let i = from; i < to; i++) {
      const x = (i - from) * cell
      let y = top
      let letters: string = inkSoft
      for (const [b, { heightRem, level }] of bands.entries()) {
        const paint = colours[level(i) ?? -1]
        if (paint) {
          context.fillStyle = paint.fill
          // A little wider, so that no seam shows between two.
          context.fillRect(x, y, cell + 0.3, heightRem * rem)
          if (b === 0) letters = paint.ink
        }
        y += heightRem * rem
      }
      const character = characters[i]!
      context.globalAlpha = isInvisible(character) ? 0.55 : 1
      context.fillStyle = letters
      context.fillText(glyph(character), x + cell / 2, top + glyphPx / 2, cell * 1.25)
      context.globalAlpha = 1
      if (underlined?.(i)) {
        context.fillStyle = ink
        context.fillRect(x, y, cell + 0.3, 0.12 * rem)
      }
    }
    for (const [i, px] of [
      [chosen, 0.14 * rem],
      [caret, 0.09 * rem],
    ] as const)
      if (i !== undefined && i >= from && i < to) outline((i - from) * cell, top, px)
  }
}
