import type { KeyboardEvent } from 'react'
import { BOX, CIRCLE, type Label, type Diagram as Layout, type Node, type Point, SUM } from './diagram.ts'
import { print } from './formula.ts'
import { signedColour } from './signedColour.ts'
import { plain, type Values } from './values.ts'
import { words } from './words.ts'

interface DiagramProps {
  readonly layout: Layout
  readonly values: Values
  /** What comes along the buses: x [61] “e”. */
  nameOfVector(vector: string): string
  /** The sum that is taken apart. */
  readonly open: string | undefined
  onOpen(key: string): void
  /** Whether what leaves goes on to the step before. */
  readonly reverse?: boolean | undefined
}

/** Which sum of which equation. */
export const sumKey = ({ equation, of }: { equation: string; of: { nth: number } }) => `${equation}-${of.nth}`

/** The cell's wiring with the values on its wires. */
export function Diagram({ layout, values, nameOfVector, open, onOpen, reverse }: DiagramProps) {
  const { width, height, buses, wires, nodes, labels, dots } = layout
  return (
    <svg className="wiring" viewBox={`0 0 ${width} ${height}`} role="group" aria-label={words.diagram}>
      {buses.map(({ vector, points, taps }) => (
        <g key={vector} className="bus">
          {taps.map(tap => (
            <path key={tap[0][0]} className="halo" d={path(tap)} />
          ))}
          <path d={path(points)} />
          {taps.map(tap => (
            <g key={tap[0][0]}>
              <path className="tap" d={path(tap)} />
              <circle cx={tap[0][0]} cy={tap[0][1]} r={3} />
            </g>
          ))}
          <BusName at={points[0]!} name={nameOfVector(vector)} />
        </g>
      ))}
      {wires.map((wire, i) => {
        const value = values.value(wire)
        const thickness = 2 + 4 * Math.min(1, Math.abs(value) || 0)
        const d = path(wire.points)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the wires of a cell do not move
          <g key={i} className="wire">
            <path className="casing" d={d} strokeWidth={thickness + 2} />
            <path d={d} style={{ stroke: signedColour(value, 1) }} strokeWidth={thickness} />
            {wire.leaves && <path className="arrow" d={arrow(wire.points.at(-1)!)} />}
          </g>
        )
      })}
      {dots.map(([x, y]) => (
        <circle key={`${x} ${y}`} className="dot" cx={x} cy={y} r={3.5} />
      ))}
      {nodes.map((node, i) =>
        node.kind === 'sum' ? (
          <Sum key={sumKey(node)} {...{ node, values, onOpen }} open={open === sumKey(node)} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the nodes of a cell do not move
          <Operation key={i} node={node} />
        ),
      )}
      {labels.map((label, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the labels of a cell do not move
        <ValueLabel key={i} label={label} text={plain(values.value(label))} />
      ))}
      <text className="time" x={width} y={height - 6} textAnchor="end">
        {reverse ? words.timeBack : words.time}
      </text>
    </svg>
  )
}

function ValueLabel({ label: { at, anchor, on, name }, text }: { label: Label; text: string }) {
  const [x, y] = at
  // Digits are 0.56 of 12 units wide, in every font that has tabular ones, or nearly; a little more hides the wire.
  const width = text.length * 6.7 + (name ? 12 : 0) + 4
  return (
    <>
      {on && <rect className="behind" x={x - width / 2} y={y - 9} width={width} height={18} />}
      <text x={x} y={y + (on ? 4 : 0)} textAnchor={anchor}>
        {name && <tspan className="letter">{name} </tspan>}
        {text}
      </text>
    </>
  )
}

function BusName({ at: [x, y], name }: { at: Point; name: string }) {
  const fromBelow = x > 0
  return (
    <text x={fromBelow ? x + 8 : 0} y={fromBelow ? y - 4 : y + 15}>
      <tspan className="letter">{name[0]}</tspan>
      {name.slice(1)}
    </text>
  )
}

function Operation({ node }: { node: Exclude<Node, { kind: 'sum' }> }) {
  const [x, y] = node.at
  if (node.kind === 'box')
    return (
      <g className="operation">
        <rect x={x - BOX.width / 2} y={y - BOX.height / 2} width={BOX.width} height={BOX.height} rx={4} />
        <text className={node.text === 'σ' ? 'letter' : undefined} x={x} y={y + 4} textAnchor="middle">
          {node.text}
        </text>
      </g>
    )
  const arm = 4.5
  const sign =
    node.sign === '+'
      ? `M${x - arm} ${y}H${x + arm}M${x} ${y - arm}V${y + arm}`
      : `M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`
  return (
    <g className="operation">
      <circle cx={x} cy={y} r={CIRCLE} />
      <path d={sign} />
    </g>
  )
}

interface SumProps extends Pick<DiagramProps, 'values' | 'onOpen'> {
  readonly node: Extract<Node, { kind: 'sum' }>
  readonly open: boolean
}

/** A dot product, to be pressed. */
function Sum({ node, values, open, onOpen }: SumProps) {
  const [x, y] = node.at
  const text = `Σ\u2009${plain(values.value(node))}`
  const press = () => onOpen(sumKey(node))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    event.stopPropagation()
    press()
  }
  return (
    <g
      className="sum"
      role="button"
      tabIndex={0}
      aria-expanded={open}
      aria-label={words.sumIn(text, node.equation, print(node.of))}
      onClick={press}
      onKeyDown={onKeyDown}
    >
      <rect x={x - SUM.width / 2} y={y - SUM.height / 2} width={SUM.width} height={SUM.height} rx={4} />
      <text x={x} y={y + 4} textAnchor="middle">
        {text}
      </text>
    </g>
  )
}

function path(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}

const arrow = ([x, y]: Point) => `M${x - 8} ${y - 5}L${x - 1} ${y}L${x - 8} ${y + 5}`
