/** A tune's text cut into pieces that look different: pure. */
import type { Written } from './score.ts'

export interface TextPiece {
  readonly from: number
  readonly text: string
  readonly kind: 'plain' | 'note' | 'wrong' | 'unreadable'
}

/** Notes are pieces of their own, so that the one that sounds can be marked; in bars that do not add up everything is `wrong`. */
export function piecesOf({ text, tune, unreadable }: Written): TextPiece[] {
  const pieces: TextPiece[] = []
  let at = 0
  const cut = (to: number, kind: TextPiece['kind']) => {
    if (to > at) pieces.push({ from: at, text: text.slice(at, to), kind })
    at = Math.max(at, to)
  }
  const marks = [
    ...unreadable.map(span => ({ ...span, kind: 'unreadable' as const })),
    ...(tune?.bars ?? []).flatMap(bar => {
      const wrong = bar.closed && !bar.addsUp
      return bar.notes.map(({ from, to }) => ({
        from,
        to,
        kind: wrong ? ('wrong' as const) : ('note' as const),
      }))
    }),
  ].sort((a, b) => a.from - b.from || (a.kind === 'unreadable' ? -1 : 1))
  for (const { from, to, kind } of marks) {
    if (from < at) continue
    cut(from, 'plain')
    cut(to, kind)
  }
  cut(text.length, 'plain')
  return pieces
}
