import { type Glyph, HEAD_WIDTH, type Rest, type Sign, type System } from './layout.ts'

/** Of a distance between two lines. */
const THIN = 0.12
const STAFF_LINES = [-2, -1, 0, 1, 2]

export interface StaffProps {
  readonly systems: readonly System[]
  /** Pixels between two staff lines. */
  readonly space: number
  readonly width: number
  /** Where the text of what sounds begins. */
  readonly sounding: number | undefined
  readonly label: string
}

/** A tune in notes. Bars that do not add up stand on a ground of their own, with what they hold above them. */
export function Staff({ systems, space, width, sounding, label }: StaffProps) {
  const tops: number[] = []
  let height = 0
  for (const { above, below } of systems) {
    tops.push(height + above)
    height += above + below
  }
  return (
    <svg className="staff" role="img" aria-label={label} width={width} height={height * space}>
      {systems.map((system, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a system is its place
        <g key={i} transform={`translate(0,${tops[i]! * space})`}>
          <g transform={`scale(${space})`}>
            <Lines system={system} isLast={i === systems.length - 1} />
            {system.bars.flatMap(({ symbols }) =>
              symbols.map(symbol => (
                <Notes key={`${symbol.from} ${symbol.x}`} symbol={symbol} sounds={symbol.from === sounding} />
              )),
            )}
          </g>
          <Words system={system} space={space} />
        </g>
      ))}
    </svg>
  )
}

function Lines({ system: { width, bars, key }, isLast }: { system: System; isLast: boolean }) {
  return (
    <>
      {bars.map(
        ({ x0, x1, wrong, from }) =>
          wrong && (
            <g key={from} className="not-whole">
              <rect x={x0 + 0.15} y={-2.6} width={x1 - x0 - 0.3} height={5.2} rx={0.3} />
            </g>
          ),
      )}
      <path className="staff-lines" d={STAFF_LINES.map(y => `M0,${y}H${width}`).join('')} />
      <path className="clef" d={CLEF} />
      {key.map(({ x, y, what }) => (
        <SignMark key={x} x={x} y={y} what={what} />
      ))}
      {bars.map(({ x0, x1, from, bar, beams, ties }, i) => (
        <g key={from}>
          {bar.begins && <path className="bar-line" d={repeatSign(x0 + (i === 0 ? 0.1 : 0.3), 1)} />}
          {bar.repeats ? (
            <path className="bar-line" d={repeatSign(x1, -1)} />
          ) : (
            bar.closed && <path className="bar-line" d={`M${x1 - THIN / 2},-2V2`} />
          )}
          {isLast && i === bars.length - 1 && bar.closed && !bar.repeats && (
            <path className="bar-line" d={`M${x1 - 0.45},-2V2`} />
          )}
          {beams.map(({ x0: left, y0, x1: right, y1 }) => (
            <path
              key={`${left} ${y0}`}
              className="ink"
              d={`M${left - 0.06},${y0 - 0.24}L${right + 0.06},${y1 - 0.24}V${y1 + 0.24}L${left - 0.06},${y0 + 0.24}Z`}
            />
          ))}
          {ties.map(({ x0: left, y0, x1: right }) => (
            <path
              key={`${left} ${y0}`}
              className="tie"
              d={`M${left},${y0 + 0.7}Q${(left + right) / 2},${y0 + 1.5} ${right},${y0 + 0.7}`}
            />
          ))}
        </g>
      ))}
    </>
  )
}

/** Not scaled as the lines are, so that their size is the one that is set. */
function Words({ system: { bars, metre }, space }: { system: System; space: number }) {
  return (
    <>
      {metre && (
        <g className="metre">
          <text x={metre.x * space} y={-0.1 * space}>
            {metre.beats}
          </text>
          <text x={metre.x * space} y={1.9 * space}>
            {metre.unit}
          </text>
        </g>
      )}
      {bars.map(({ x0, from, words, wordsY }) => (
        <text key={from} className="bar-word" x={(x0 + 0.3) * space} y={wordsY * space}>
          {words}
        </text>
      ))}
    </>
  )
}

/** @param side 1 where it opens, −1 where it closes */
function repeatSign(x: number, side: 1 | -1): string {
  const dot = (y: number) => `M${x + side * 0.85},${y}m-0.16,0a0.16,0.16 0 1 0 0.32,0a0.16,0.16 0 1 0 -0.32,0`
  return `M${x},-2V2M${x + side * 0.15},-2V2M${x + side * 0.5},-2V2${dot(-0.5)}${dot(0.5)}`
}

function Notes({ symbol, sounds }: { symbol: Glyph; sounds: boolean }) {
  const { x, heads, signs, ledgers, dots, rest, stem } = symbol
  return (
    <g className={sounds ? 'note sounding' : 'note'} data-from={symbol.from}>
      {ledgers.map(each => (
        <path key={each.y} className="ledger" d={`M${each.x - 0.4},${each.y}h${HEAD_WIDTH + 0.8}`} />
      ))}
      {stem && <path className="stem" d={`M${stem.x},${stem.from}V${stem.to}`} />}
      {stem && stem.flags > 0 && <path className="ink" d={flags(stem)} />}
      {heads.map(({ x: left, y, what }) => (
        <ellipse
          key={y}
          className={what}
          cx={left + HEAD_WIDTH / 2}
          cy={y}
          rx={what === 'black' ? HEAD_WIDTH / 2 : HEAD_WIDTH / 2 - 0.08}
          ry={what === 'black' ? 0.46 : 0.38}
          transform={what === 'whole' ? undefined : `rotate(-20,${left + HEAD_WIDTH / 2},${y})`}
        />
      ))}
      {signs.map(({ x: left, y, what }) => (
        <SignMark key={y} x={left} y={y} what={what} />
      ))}
      {dots.map(({ x: left, y }) => (
        <circle key={y} className="ink" cx={left} cy={y} r={0.2} />
      ))}
      {rest !== undefined && <path className={rest <= 2 ? 'ink' : 'rest'} d={restPath(rest, x)} />}
    </g>
  )
}

/** One flag below another, towards the head. */
function flags({ x, from, to, flags: count }: NonNullable<Glyph['stem']>): string {
  const side = to < from ? 1 : -1
  return Array.from({ length: count }, (_, n) => {
    const y = to + side * n * 0.85
    return `M${x},${y}c0.1,${side * 0.9} 1.2,${side * 1.1} 0.75,${side * 2.3}c0.1,${side * -0.8} -0.5,${side * -1.2} -0.75,${side * -1.4}Z`
  }).join('')
}

function SignMark({ x, y, what }: { x: number; y: number; what: Sign }) {
  return <path className="sign" d={signPaths[what]} transform={`translate(${x},${y})`} />
}

const SHARP = 'M0.2,-1V1.1M0.55,-1.15V0.95M0,-0.3L0.75,-0.5M0,0.5L0.75,0.3'
const FLAT = 'M0.1,-1.6V0.55C0.9,0.1 0.85,-0.75 0.1,-0.3'
const signPaths: Record<Sign, string> = {
  sharp: SHARP,
  flat: FLAT,
  natural: 'M0.15,-1.2V0.6L0.65,0.4M0.65,1.2V-0.6L0.15,-0.4',
  doubleSharp: 'M0.1,-0.35L0.75,0.35M0.1,0.35L0.75,-0.35',
  doubleFlat: `${FLAT}M0.6,-1.6V0.55C1.4,0.1 1.35,-0.75 0.6,-0.3`,
}

function restPath(rest: Rest, x: number): string {
  switch (rest) {
    case 1:
      return `M${x},-1h1.3v0.55h-1.3Z`
    case 2:
      return `M${x},-0.5h1.3v0.5h-1.3Z`
    case 4:
      return `M${x + 0.3},-1.5L${x + 0.85},-0.75C${x + 0.3},-0.2 ${x + 0.4},0 ${x + 0.95},0.65C${x + 0.1},0.3 ${x + 0.15},1 ${x + 0.6},1.5`
    case 8:
      return `M${x + 0.2},-0.6C${x + 0.4},-0.15 ${x + 0.8},-0.3 ${x + 1},-0.75L${x + 0.55},1.1`
    case 16:
      return `M${x + 0.2},-0.6C${x + 0.4},-0.15 ${x + 0.8},-0.3 ${x + 1},-0.75L${x + 0.3},2M${x},0.4C${x + 0.2},0.85 ${x + 0.55},0.7 ${x + 0.75},0.3`
  }
}

/** A G clef, drawn with one line: it circles the line of G. */
const CLEF =
  'M1.45,1.05C0.95,1.15 0.9,1.75 1.4,1.9C2.1,2.05 2.55,1.4 2.3,0.75C2,0 0.75,0.05 0.5,1C0.25,2 1.4,2.75 2.3,2.25M1.45,1.9C0.6,1.7 0.3,0.6 1.1,-0.5C1.6,-1.2 2.05,-1.7 1.95,-2.7C1.85,-3.6 1.3,-3.5 1.15,-2.6C1,-1.6 1.75,1.6 1.85,2.9C1.9,3.7 1.05,3.9 0.85,3.3'
