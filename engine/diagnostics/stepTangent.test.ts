import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { assertNear } from '../testing/assertNear.ts'
import { bothWays64 } from '../testing/float64BothWays.ts'
import { createNetwork } from '../testing/network.ts'
import { stepJacobian } from './stepJacobian.ts'
import { tangentMaps } from './stepTangent.ts'

describe.each([
  { cell: 'rnn', act: 'tanh', L: 2 },
  { cell: 'rnn', act: 'relu', L: 1 },
  { cell: 'lstm', act: 'tanh', L: 3 },
  { cell: 'gru', act: 'tanh', L: 2 },
  { cell: 'ff', act: 'tanh', L: 1 },
] as const)('$cell $act, $L layers', options => {
  const { stack, tape, fan } = createNetwork({ ...options, T: 4, H: 6, B: 1, scale: 1.2 })
  complete(forward(stack, tape, reference))
  const S = 6 * stack.cell.state.length

  it('does to every unit vector what the dense Jacobian does, both ways', () => {
    for (let l = 0; l < stack.L; l++) {
      const maps = tangentMaps(stack, tape, fan, l, reference)
      expect(maps.S).toBe(S)
      for (let t = 0; t < 4; t++) {
        const J = stepJacobian(stack, tape, fan, l, t, reference)
        const map = maps.at(t)
        const out = new Float64Array(S)
        for (let j = 0; j < S; j++) {
          const unit = new Float64Array(S)
          unit[j] = 1
          map.apply(out, unit)
          const column = Array.from({ length: S }, (_, i) => J[i * S + j]!)
          assertNear(out, column, 1e-6, `layer ${l}, step ${t}, column ${j}`)
          map.applyTransposed(out, unit)
          assertNear(out, J.subarray(j * S, (j + 1) * S), 1e-6, `layer ${l}, step ${t}, row ${j}`)
        }
      }
    }
  })
})

describe.each([
  { cell: 'rnn', act: 'tanh', L: 2 },
  { cell: 'lstm', act: 'tanh', L: 1 },
  { cell: 'gru', act: 'tanh', L: 2 },
] as const)('of both directions: $cell, $L layers', options => {
  const T = 4
  const { stack, tape, fan, net, parameters } = createNetwork({ ...options, wiring: 'bi', T, H: 3, B: 1 })
  complete(forward(stack, tape, reference))

  it.each([false, true])('a nudged state changes the next one read as the map says; reverse: %s', reverse => {
    for (let l = 0; l < options.L; l++) {
      const copy = 2 * l + (reverse ? 1 : 0)
      const maps = tangentMaps(stack, tape, fan, l, reference, reverse)
      for (let from = reverse ? 1 : 0; from < (reverse ? T : T - 1); from++) {
        const to = reverse ? from - 1 : from + 1
        for (const of of stack.cell.state) {
          for (let j = 0; j < 3; j++) {
            const nudged = (by: number) => bothWays64(net, parameters, { of, l: copy, t: from, b: 0, j, by })
            const [more, less] = [nudged(1e-5), nudged(-1e-5)]
            // What the nudge made of h and c where it was, and of those at the next step read.
            const change = (t: number) =>
              Float64Array.from(
                stack.cell.state.flatMap(name =>
                  [0, 1, 2].map(i => (more[name][copy]![t * 3 + i]! - less[name][copy]![t * 3 + i]!) / 2e-5),
                ),
              )
            const out = new Float64Array(maps.S)
            maps.at(to).apply(out, change(from))
            assertNear(out, change(to), 1e-5, `layer ${l}, from ${from}, ${of} ${j}`)
          }
        }
      }
    }
  })
})

it('leaves the probe’s tape and the parameters as they are', () => {
  const { stack, tape, fan } = createNetwork({ cell: 'gru', T: 3, B: 1 })
  complete(forward(stack, tape, reference))
  const before = [stack.parameters.all, tape.layers[0]!.h, tape.layers[0]!.gates, tape.layers[0]!.dGates].map(
    array => array.slice(),
  )
  const map = tangentMaps(stack, tape, fan, 0, reference).at(1)
  map.apply(new Float64Array(4), Float64Array.of(1, 2, 3, 4))
  expect([stack.parameters.all, tape.layers[0]!.h, tape.layers[0]!.gates, tape.layers[0]!.dGates]).toEqual(
    before,
  )
})
