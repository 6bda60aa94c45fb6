import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { gateOf } from '../sequence/gates.ts'
import { refreshPacked, type Stack } from '../sequence/stack.ts'
import type { Tape } from '../sequence/tape.ts'
import { assertNear } from '../testing/assertNear.ts'
import { createNetwork } from '../testing/network.ts'
import { type CellName, cells } from './index.ts'

const acts = ['tanh', 'relu'] as const
const registered = (Object.keys(cells) as CellName[]).flatMap(cell => acts.map(act => ({ cell, act })))

/** Sums far beyond ±17 make σ exactly 1, beyond −89 exactly 0. */
const OPEN = 100
const SHUT = -100

const run = (stack: Stack, tape: Tape) => complete(forward(stack, tape, reference))

/** What a unit holds after step t (0 for the initial state), [B, H]. */
function stateAt(states: Float32Array, { T }: Tape, t: number): Float32Array {
  const width = states.length / (T + 1)
  return states.slice(t * width, (t + 1) * width)
}

function setGate(stack: Stack, gate: string, sum: number) {
  const g = stack.cell.gates.indexOf(gate)
  const { W_ih, W_hh, b_ih, b_hh } = stack.weights.layers[0]!
  W_ih[g]!.fill(0)
  W_hh[g]!.fill(0)
  b_ih[g]!.fill(sum)
  b_hh[g]!.fill(0)
  refreshPacked(stack, reference)
}

describe.each(registered)('$cell with $act: state flows', ({ cell, act }) => {
  // A relu unit may be silent for one input; eight units are not.
  const { stack, tape } = createNetwork({ cell, act, H: 8, T: 5, B: 1 })
  const remembers = cells[cell][act].recurrence !== 'none'
  run(stack, tape)
  const before = stateAt(tape.layers[0]!.h, tape, tape.T)

  it(`changing x_0 ${remembers ? 'changes' : 'does not change'} h_T`, () => {
    const x0 = tape.input[0]!
    tape.input[0] = (x0 + 1) % tape.V
    run(stack, tape)
    const after = stateAt(tape.layers[0]!.h, tape, tape.T)
    tape.input[0] = x0
    if (remembers) expect(after).not.toEqual(before)
    else expect(after).toEqual(before)
  })

  it(`changing h_0 ${remembers ? 'changes' : 'does not change'} h_T`, () => {
    const { h } = tape.layers[0]!
    const h0 = h.slice(0, stack.H)
    h.fill(0.25, 0, stack.H)
    run(stack, tape)
    const after = stateAt(h, tape, tape.T)
    h.set(h0)
    if (remembers) expect(after).not.toEqual(before)
    else expect(after).toEqual(before)
  })

  it('changing x_{T−1} changes h_T, and sequences side by side do not touch each other', () => {
    const pair = createNetwork({ cell, act, H: 8, T: 5, B: 2 })
    run(pair.stack, pair.tape)
    const first = stateAt(pair.tape.layers[0]!.h, pair.tape, 5)
    const last = 4 * 2 + 1
    pair.tape.input[last] = (pair.tape.input[last]! + 1) % pair.tape.V
    run(pair.stack, pair.tape)
    const second = stateAt(pair.tape.layers[0]!.h, pair.tape, 5)
    expect(second.subarray(0, 8)).toEqual(first.subarray(0, 8))
    expect(second.subarray(8)).not.toEqual(first.subarray(8))
  })
})

describe.each(registered)('$cell with $act: backward', ({ cell, act }) => {
  it('adds to the gradients of the state before, whatever is there already', () => {
    const shares = [0, 0.5].map(already => {
      const { stack, tape } = createNetwork({ cell, act, T: 1, B: 2 })
      run(stack, tape)
      const { dh, dc, steps } = tape.layers[0]!
      const width = 2 * stack.H
      for (const d of [dh, dc]) d.fill(already, 0, width).fill(1, width)
      stack.cell.backward(steps[0]!, stack.packed.layers[0]!, reference)
      return [dh, dc].flatMap(d => Array.from(d.subarray(0, width), value => value - already))
    })
    assertNear(shares[1]!, shares[0]!, 1e-6, 'what is added')
    expect(shares[0]!.some(value => value !== 0)).toBe(cells[cell][act].recurrence !== 'none')
  })
})

describe.each(registered)('$cell with $act: what it says of itself', ({ cell, act }) => {
  it('each state has an equation, and so has each gate where there are several', () => {
    const { equations, state, gates } = cells[cell][act]
    const named = equations.map(({ name }) => name)
    for (const name of state) expect(named).toContain(`${name}′`)
    if (gates.length > 1) expect(named.slice(0, gates.length)).toEqual(gates)
  })
})

describe('LSTM, gates at their ends', () => {
  it('forget gate 1 and input gate 0 carry c unchanged', () => {
    const { stack, tape } = createNetwork({ cell: 'lstm', T: 20 })
    setGate(stack, 'f', OPEN)
    setGate(stack, 'i', SHUT)
    run(stack, tape)
    const { c } = tape.layers[0]!
    for (let t = 1; t <= tape.T; t++) expect(stateAt(c, tape, t)).toEqual(stateAt(c, tape, 0))
  })

  it('forget gate 0 and input gate 1 replace c by the candidate', () => {
    const { stack, tape } = createNetwork({ cell: 'lstm' })
    setGate(stack, 'f', SHUT)
    setGate(stack, 'i', OPEN)
    run(stack, tape)
    const { c } = tape.layers[0]!
    expect(c.subarray(c.length / (tape.T + 1))).toEqual(gateOf(stack, tape, 0, 'g'))
  })

  it('output gate 0 shows nothing while c goes on', () => {
    const { stack, tape } = createNetwork({ cell: 'lstm' })
    setGate(stack, 'o', SHUT)
    run(stack, tape)
    const { h, c } = tape.layers[0]!
    expect(stateAt(h, tape, tape.T).every(value => value === 0)).toBe(true)
    expect(stateAt(c, tape, tape.T)).not.toEqual(stateAt(c, tape, 0))
  })

  it('the hand example: sums 0, ln 3, ln 2, ln 3 in the order i f g o and c = 0.5 give c′ = 0.675, h′ = 0.441194, ∂h′/∂c = 0.367847', () => {
    const { stack, tape } = createNetwork({ cell: 'lstm', V: 2, H: 1, T: 1, B: 1 })
    const { h, c, dh, dc, steps } = tape.layers[0]!
    stack.parameters.all.fill(0)
    stack.parameters.by.bias_ih_l0!.set([0, Math.log(3), Math.log(2), Math.log(3)])
    refreshPacked(stack, reference)
    h[0] = 0
    c[0] = 0.5
    run(stack, tape)
    assertNear([c[1]!], [0.675], 1e-6, 'c′')
    assertNear([h[1]!], [0.441194], 1e-6, 'h′')
    dh.set([0, 1])
    dc.fill(0)
    stack.cell.backward(steps[0]!, stack.packed.layers[0]!, reference)
    assertNear([dc[0]!], [0.367847], 1e-6, '∂h′/∂c')
  })

  it('with W_hh = 0 the cell state passes on exactly Π f of its gradient: ∂c_T/∂c_0 = Π f', () => {
    const { stack, tape } = createNetwork({ cell: 'lstm', T: 12, B: 1, H: 3 })
    for (const W of stack.weights.layers[0]!.W_hh) W.fill(0)
    refreshPacked(stack, reference)
    run(stack, tape)
    const { dh, dc, steps } = tape.layers[0]!
    const forget = gateOf(stack, tape, 0, 'f')
    dh.fill(0)
    dc.fill(0)
    dc.fill(1, tape.T * 3)
    for (let t = tape.T - 1; t >= 0; t--) stack.cell.backward(steps[t]!, stack.packed.layers[0]!, reference)
    const product = [0, 1, 2].map(j => {
      let f = 1
      for (let t = 0; t < tape.T; t++) f *= forget[t * 3 + j]!
      return f
    })
    for (const [j, f] of product.entries())
      assertNear([dc[j]! / f], [1], 1e-6, `∂c_T/∂c_0 over Π f, unit ${j}`)
    expect(dh.every(value => value === 0)).toBe(true)
  })
})

describe('LSTM of 1997', () => {
  it('is the LSTM whose forget gate is 1, to the bit: states, and what goes back', () => {
    const old = createNetwork({ cell: 'lstm97', T: 8 })
    const { stack, tape } = createNetwork({ cell: 'lstm', T: 8 })
    const [from, to] = [old.stack.weights.layers[0]!, stack.weights.layers[0]!]
    setGate(stack, 'f', OPEN)
    for (const [g, gate] of old.stack.cell.gates.entries())
      for (const name of ['W_ih', 'W_hh', 'b_ih', 'b_hh'] as const)
        to[name][stack.cell.gates.indexOf(gate)]!.set(from[name][g]!)
    refreshPacked(stack, reference)
    tape.input.set(old.tape.input)
    for (const name of ['h', 'c'] as const) tape.layers[0]![name].set(old.tape.layers[0]![name])
    for (const each of [old, { stack, tape }]) {
      run(each.stack, each.tape)
      const { dh, dc, steps } = each.tape.layers[0]!
      dh.fill(0.5)
      dc.fill(0)
      for (let t = each.tape.T - 1; t >= 0; t--)
        each.stack.cell.backward(steps[t]!, each.stack.packed.layers[0]!, reference)
    }
    for (const name of ['h', 'c', 'dh', 'dc'] as const)
      expect(old.tape.layers[0]![name]).toEqual(tape.layers[0]![name])
    expect(old.tape.layers[0]!.dc.some(value => value !== 0)).toBe(true)
  })
})

describe('GRU, gates at their ends', () => {
  it('update gate 1 carries h unchanged', () => {
    const { stack, tape } = createNetwork({ cell: 'gru', T: 20 })
    setGate(stack, 'z', OPEN)
    run(stack, tape)
    const { h } = tape.layers[0]!
    for (let t = 1; t <= tape.T; t++) expect(stateAt(h, tape, t)).toEqual(stateAt(h, tape, 0))
  })

  it('update gate 0 replaces h by the candidate', () => {
    const { stack, tape } = createNetwork({ cell: 'gru' })
    setGate(stack, 'z', SHUT)
    run(stack, tape)
    expect(tape.layers[0]!.outputBeforeDropout).toEqual(gateOf(stack, tape, 0, 'n'))
  })

  it('reset gate 0 hides the past from the candidate, but not its bias b_in', () => {
    const { stack, tape } = createNetwork({ cell: 'gru', T: 1, B: 1 })
    setGate(stack, 'r', SHUT)
    setGate(stack, 'z', SHUT)
    run(stack, tape)
    const { W_ih, b_ih } = stack.weights.layers[0]!
    const { H, V } = stack
    const expected = Array.from({ length: H }, (_, j) =>
      Math.tanh(W_ih[2]![j * V + tape.input[0]!]! + b_ih[2]![j]!),
    )
    assertNear(tape.layers[0]!.outputBeforeDropout, expected, 1e-6, 'h′')
  })

  it('the reset gate acts after the matrix product and covers b_hn, as in PyTorch', () => {
    const { stack, tape } = createNetwork({ cell: 'gru', V: 2, H: 1, T: 1, B: 1 })
    stack.parameters.all.fill(0)
    // r = σ(0) = ½, z = σ(0) = ½, s = 2·0.5 + 1 = 2, n = tanh(0.2 + ½·2), h′ = ½ n + ½·0.5
    stack.parameters.by.weight_hh_l0!.set([0, 0, 2])
    stack.parameters.by.bias_hh_l0!.set([0, 0, 1])
    stack.parameters.by.bias_ih_l0!.set([0, 0, 0.2])
    refreshPacked(stack, reference)
    const { h } = tape.layers[0]!
    h[0] = 0.5
    run(stack, tape)
    assertNear([h[1]!], [0.5 * Math.tanh(1.2) + 0.25], 1e-6, 'h′')
  })
})

describe('RNN and the feed-forward network', () => {
  it('relu lets a positive sum through as it is and silences a negative one', () => {
    const { stack, tape } = createNetwork({ cell: 'rnn', act: 'relu', V: 2, H: 2, T: 1, B: 1 })
    stack.parameters.all.fill(0)
    stack.parameters.by.bias_ih_l0!.set([3, -3])
    stack.parameters.by.weight_hh_l0!.set([2, 0, 0, 2])
    refreshPacked(stack, reference)
    tape.layers[0]!.h.set([1, 1])
    run(stack, tape)
    expect([...stateAt(tape.layers[0]!.h, tape, 1)]).toEqual([5, 0])
  })

  it('the feed-forward network has no recurrent parameters at all', () => {
    const { stack } = createNetwork({ cell: 'ff', L: 2 })
    expect(Object.keys(stack.parameters.by)).toEqual([
      'weight_ih_l0',
      'bias_ih_l0',
      'weight_ih_l1',
      'bias_ih_l1',
      'decoder.weight',
      'decoder.bias',
    ])
  })
})
