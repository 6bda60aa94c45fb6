import { describe, expect, it } from 'vitest'
import { cells } from '../../../engine/cells/index.ts'
import { BOX, CIRCLE, type Diagram, layoutDiagram, type Point, SUM, WIDTH } from './diagram.ts'
import { print } from './formula.ts'
import { answerOf, gruAnswer, lstmAnswer, rnnAnswer } from './testing.ts'
import { valuesOf } from './values.ts'

const silent = answerOf(
  [0.25],
  [],
  [{ name: 'h', before: 0, after: 0 }],
  [{ gate: 'a', value: -0.5, W_ih: [-2] }],
)
const drawn = [
  ['lstm', cells.lstm.tanh, lstmAnswer],
  ['gru', cells.gru.tanh, gruAnswer],
  ['rnn', cells.rnn.tanh, rnnAnswer],
  ['ff with relu', cells.ff.relu, silent],
] as const

const half = (node: Diagram['nodes'][number]): Point =>
  node.kind === 'circle'
    ? [CIRCLE, CIRCLE]
    : node.kind === 'box'
      ? [BOX.width / 2, BOX.height / 2]
      : [SUM.width / 2, SUM.height / 2]

/** Whether a point is on a node or at its edge. */
const touches = (node: Diagram['nodes'][number], [x, y]: Point) =>
  Math.abs(x - node.at[0]) <= half(node)[0] + 0.01 && Math.abs(y - node.at[1]) <= half(node)[1] + 0.01

const segments = (points: readonly Point[]) => points.slice(1).map((to, i) => [points[i]!, to] as const)

it('every registered cell can be drawn', () => {
  for (const acts of Object.values(cells))
    for (const cell of Object.values(acts)) expect(layoutDiagram(cell).wires.length).toBeGreaterThan(0)
})

describe.each(drawn)('%s', (_, cell, answer) => {
  const diagram = layoutDiagram(cell)
  const { wires, nodes, buses, labels, height } = diagram
  const values = valuesOf(cell, answer)!
  const at = (where: Point) => nodes.find(node => touches(node, where))

  it('what flows into a node makes what flows out of it', () => {
    let checked = 0
    for (const node of nodes) {
      if (node.kind === 'sum') continue
      const into = wires.filter(({ points }) => touches(node, points.at(-1)!)).map(wire => values.value(wire))
      const [out] = wires.filter(({ points }) => touches(node, points[0]!)).map(wire => values.value(wire))
      if (node.kind === 'circle') {
        expect(into.length).toBe(2)
        const [a, b] = into as [number, number]
        expect(out).toBeCloseTo(node.sign === '×' ? a * b : a + b, 5)
      } else {
        const below = nodes.find(
          each => each.kind === 'sum' && touches(each, [node.at[0], node.at[1] + BOX.height / 2]),
        )
        const v = below?.kind === 'sum' ? values.value(below) : into[0]!
        const made = { σ: 1 / (1 + Math.exp(-v)), tanh: Math.tanh(v), relu: Math.max(0, v), '1−': 1 - v }
        expect(out).toBeCloseTo(made[node.text as keyof typeof made], 5)
      }
      checked++
    }
    expect(checked).toBeGreaterThan(0)
  })

  it('every wire begins at a node, a wire or the step before, and ends at a node or the step after', () => {
    const onWire = ([x, y]: Point) =>
      wires.some(({ points }) =>
        segments(points).some(
          ([from, to]) =>
            Math.min(from[0], to[0]) < x &&
            x < Math.max(from[0], to[0]) &&
            Math.min(from[1], to[1]) <= y &&
            y <= Math.max(from[1], to[1]),
        ),
      )
    for (const { points, leaves } of wires) {
      expect(points[0]![0] === 0 || at(points[0]!) !== undefined || onWire(points[0]!)).toBe(true)
      expect(leaves ? points.at(-1)![0] === WIDTH : at(points.at(-1)!) !== undefined).toBe(true)
    }
  })

  it('all lines are upright or level, and no two wires with different numbers cross', () => {
    const all = wires.flatMap((wire, w) =>
      segments(wire.points).map(([from, to]) => ({ w, from, to, level: from[1] === to[1] })),
    )
    for (const { from, to } of all) expect(from[0] === to[0] || from[1] === to[1]).toBe(true)
    const crossings = all.flatMap(a =>
      all.filter(
        b =>
          a.level &&
          !b.level &&
          values.value(wires[a.w]!) !== values.value(wires[b.w]!) &&
          Math.min(a.from[0], a.to[0]) < b.from[0] &&
          b.from[0] < Math.max(a.from[0], a.to[0]) &&
          Math.min(b.from[1], b.to[1]) < a.from[1] &&
          a.from[1] < Math.max(b.from[1], b.to[1]),
      ),
    )
    expect(crossings).toEqual([])
  })

  it('nothing lies on anything else, or outside', () => {
    for (const [i, node] of nodes.entries()) {
      const [x, y] = node.at
      const [w, h] = half(node)
      expect(x - w >= 0 && x + w <= WIDTH && y - h >= 0 && y + h <= height).toBe(true)
      for (const other of nodes.slice(i + 1)) {
        const [ow, oh] = half(other)
        const apart = Math.abs(x - other.at[0]) >= w + ow || Math.abs(y - other.at[1]) >= h + oh
        expect(apart, `${i}: ${x} ${y} and ${other.at}`).toBe(true)
      }
    }
    // A letter and five characters of twelve units' height; the name on a wire stands in the middle.
    const boxes = labels.map(({ at: [x, y], anchor, on, name }) => {
      const width = 32 + (name ? 12 : 0)
      const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
      return { left, right: left + width, top: on ? y - 6 : y - 9, bottom: on ? y + 6 : y }
    })
    for (const [i, box] of boxes.entries()) {
      expect(box.left >= -1 && box.right <= WIDTH + 1 && box.top >= 0).toBe(true)
      for (const other of boxes.slice(i + 1))
        expect(
          box.right <= other.left ||
            other.right <= box.left ||
            box.bottom <= other.top ||
            other.bottom <= box.top,
          `label ${i}`,
        ).toBe(true)
      for (const node of nodes) {
        const [w, h] = half(node)
        const [x, y] = node.at
        expect(
          box.right <= x - w || x + w <= box.left || box.bottom <= y - h || y + h <= box.top,
          `label ${i} and ${node.kind} at ${x} ${y}`,
        ).toBe(true)
      }
    }
  })

  it('every sum is given exactly the vectors of its formula', () => {
    for (const node of nodes) {
      if (node.kind !== 'sum') continue
      const bottom = node.at[1] + SUM.height / 2
      const given = buses.filter(({ taps }) =>
        taps.some(([, [x, y]]) => y === bottom && Math.abs(x - node.at[0]) < SUM.width / 2),
      )
      const vectors = node.of.parts.flatMap(part => (part.kind === 'product' ? [part.vector] : []))
      expect(given.map(({ vector }) => vector).sort()).toEqual(vectors.sort())
    }
  })

  it('every state that is carried comes in at the left and goes out at the right with its value', () => {
    const out = wires.filter(({ leaves }) => leaves).map(wire => [wire.equation, values.value(wire)])
    expect(Object.fromEntries(out)).toEqual(
      Object.fromEntries(answer.states.map(({ name, after }) => [`${name}′`, after])),
    )
  })
})

describe('an LSTM', () => {
  const { wires, nodes, labels } = layoutDiagram(cells.lstm.tanh)

  it('its gates stand in the order in which the cell state meets them, equally far apart', () => {
    const named = labels.filter(({ on, name }) => on && name).sort((a, b) => a.at[0] - b.at[0])
    expect(named.map(({ name }) => name)).toEqual(['f', 'i', 'g', 'o'])
    const gaps = named.slice(1).map(({ at }, i) => at[0] - named[i]!.at[0])
    expect(new Set(gaps.map(gap => gap.toFixed(6))).size).toBe(1)
  })

  it('the cell state runs straight through: once multiplied, once added to', () => {
    const line = wires.filter(
      ({ points }) => points.every(([, y]) => y === points[0]![1]) && points[0]![1] === 30,
    )
    expect(line.map(({ of }) => print(of))).toEqual(['c', 'f⊙c', 'f⊙c + i⊙g'])
    const on = nodes.filter(({ at }) => at[1] === 30)
    expect(on.map(node => (node.kind === 'circle' ? node.sign : node.kind))).toEqual(['×', '+'])
  })
})

it('a GRU: the reset gate stands below its candidate, and acts on what W_hn h + b_hn gave', () => {
  const { wires, nodes } = layoutDiagram(cells.gru.tanh)
  const r = wires.find(({ equation, points }) => equation === 'r' && points.length === 3)!
  const times = nodes.find(node => node.kind === 'circle' && touches(node, r.points.at(-1)!))!
  const other = wires.find(wire => wire !== r && touches(times, wire.points.at(-1)!))!
  expect(print(other.of)).toBe('W_hn h + b_hn')
  const n = nodes.find(node => node.kind === 'box' && node.text === 'tanh')!
  expect(n.at[1]).toBeLessThan(times.at[1])
})

it('says so when a cell has a form that it cannot draw', () => {
  const draw = (name: string, formula: string) => () =>
    layoutDiagram({ equations: [{ name, formula, range: '' }] })
  expect(draw('h′', 'σ(W_i x)⊙h')).toThrow('h′ = σ(W_i x)⊙h: is not drawn yet')
  expect(draw('h′', 'h⊙q')).toThrow(RangeError)
})
