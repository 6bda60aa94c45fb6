import type { Automaton } from '../../../engine/tasks/automata.ts'
import { keyOf, layoutEdges, RADIUS, type Standing, shortPercent } from './layout.ts'
import { type Picture, WIDTH } from './pictures.ts'

interface GraphProps {
  readonly automaton: Automaton
  readonly picture: Picture
  readonly standing: Standing
  readonly label: string
  /** What the network gives to a symbol now. */
  probability(symbol: string): number
}

/** States and edges; the way of this string so far is strong, and the ways on carry the network's probabilities. */
export function Graph({ automaton, picture, standing, label, probability }: GraphProps) {
  const edges = layoutEdges(automaton, picture)
  const leaving = new Set(standing.leaving.map(keyOf))
  return (
    <svg className="automaton" viewBox={`0 0 ${WIDTH} ${picture.height}`} role="img" aria-label={label}>
      {edges.map(({ edge, path, head }) => {
        const p = leaving.has(keyOf(edge)) ? probability(edge.symbol) : undefined
        const kind = p !== undefined ? 'leaving' : standing.walked.has(keyOf(edge)) ? 'walked' : ''
        return (
          <g key={keyOf(edge)} className={kind}>
            <path className="way" d={path} strokeWidth={p === undefined ? undefined : 1.5 + 4 * p} />
            <path className="head" d={head} />
          </g>
        )
      })}
      {Object.entries(picture.ends).map(([key, [x, y]]) => (
        <circle key={key} className="again" cx={x} cy={y} r={RADIUS - 2.5} />
      ))}
      {Object.entries(picture.places).map(([state, [x, y]]) => (
        <circle
          key={state}
          className={state === standing.state ? 'state here' : 'state'}
          cx={x}
          cy={y}
          r={RADIUS}
        />
      ))}
      {picture.words.map(({ at: [x, y], text, anchor }) => (
        <text key={text} className="aside" x={x} y={y} textAnchor={anchor}>
          {text}
        </text>
      ))}
      {edges.map(({ edge, label: [x, y] }) =>
        leaving.has(keyOf(edge)) ? (
          <g key={keyOf(edge)} className="ahead">
            <text className="symbol" x={x} y={y - 2}>
              {edge.symbol}
            </text>
            <text className="share" x={x} y={y + 11}>
              {shortPercent(probability(edge.symbol))}
            </text>
          </g>
        ) : (
          <text key={keyOf(edge)} className="symbol" x={x} y={y + 4}>
            {edge.symbol}
          </text>
        ),
      )}
    </svg>
  )
}
