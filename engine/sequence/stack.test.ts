import { describe, expect, it } from 'vitest'
import type { State, Step } from '../cells/cell.ts'
import { type CellName, cells } from '../cells/index.ts'
import { gradientFlow } from '../diagnostics/gradientFlow.ts'
import { heldOutLoss } from '../evaluate.ts'
import { fingerprint } from '../fingerprint.ts'
import { reference } from '../kernels/reference/index.ts'
import { Random } from '../random.ts'
import { complete } from '../run.ts'
import { createNetwork, createTrainer, lane } from '../testing/network.ts'
import { encodeFrame } from '../worker/frame.ts'
import { write } from '../write.ts'
import { backward } from './backward.ts'
import { forward } from './forward.ts'
import type { Stack } from './stack.ts'
import type { Tape } from './tape.ts'

const registered = (Object.keys(cells) as CellName[]).flatMap(cell =>
  (['tanh', 'relu'] as const).map(act => ({ cell, act })),
)

/** One step on arrays of its own, with the input's sums already in place. */
function createStep({ cell, packed, H }: Stack, { B, input }: Tape, t: number, prev: Step['prev']): Step {
  const empty = () => new Float32Array(B * H)
  const GH = cell.gates.length * H
  const gates = new Float32Array(B * GH)
  const dGates = new Float32Array(B * GH)
  const { bias, table } = packed.layers[0]!
  reference.gather(gates, bias, table, input.subarray(t * B, (t + 1) * B), B, GH)
  const apart = cell.recurrence === 'apart'
  return {
    rows: B,
    prev,
    next: { h: empty(), c: empty() },
    gates,
    sums: apart ? new Float32Array(B * GH) : gates,
    kept: empty(),
    d: {
      prev: { h: empty(), c: empty() },
      next: { h: empty(), c: empty() },
      gates: dGates,
      sums: apart ? new Float32Array(B * GH) : dGates,
    },
  }
}

describe.each(registered)('a stack of one layer of $cell with $act', ({ cell, act }) => {
  it('computes what a loop over the cell computes: forwards to the bit, backwards up to the order of a sum', () => {
    const { stack, tape } = createNetwork({ cell, act, H: 5, T: 7, B: 3 })
    complete(forward(stack, tape, reference))
    complete(backward(stack, tape, reference))
    const width = 3 * 5
    const layer = tape.layers[0]!
    const hasC = stack.cell.state.includes('c')
    const weights = stack.packed.layers[0]!

    const steps: Step[] = []
    let state: State = { h: layer.h.slice(0, width), c: layer.c.slice(0, width) }
    for (let t = 0; t < tape.T; t++) {
      const step = createStep(stack, tape, t, state)
      stack.cell.forward(step, weights, reference)
      expect(step.next.h, `h after step ${t}`).toEqual(layer.h.slice((t + 1) * width, (t + 2) * width))
      if (hasC)
        expect(step.next.c, `c after step ${t}`).toEqual(layer.c.slice((t + 1) * width, (t + 2) * width))
      steps.push(step)
      state = step.next
    }
    let later: State = { h: new Float32Array(width), c: new Float32Array(width) }
    for (let t = tape.T - 1; t >= 0; t--) {
      const { d } = steps[t]!
      const dLogits = tape.dLogits.subarray(t * 3 * tape.V, (t + 1) * 3 * tape.V)
      reference.addMatmul(d.next.h, dLogits, stack.packed.readout.W, 3, tape.V, 5)
      reference.addScaled(d.next.h, later.h, 1)
      d.next.c.set(later.c)
      stack.cell.backward(steps[t]!, weights, reference)
      // The sums are the same up to their order: here the loss comes first and the future is added to it.
      for (let i = 0; i < width; i++)
        expect(d.prev.h[i]!).toBeCloseTo(layer.dh[t * width + i]! - lossPart(t - 1, i), 6)
      later = d.prev
    }
    function lossPart(t: number, i: number): number {
      if (t < 0) return 0
      const b = Math.floor(i / 5)
      let sum = 0
      for (let v = 0; v < tape.V; v++) {
        sum += tape.dLogits[(t * 3 + b) * tape.V + v]! * stack.weights.readout.W[v * 5 + (i % 5)]!
      }
      return sum
    }
  })
})

describe.each(registered)(
  '$cell with $act, gradients in the place of what they are gradients of',
  ({ cell, act }) => {
    it('are the same to the bit, through two layers with dropout and several spans', () => {
      const gradients = [false, true].map(inPlace => {
        const options = { cell, act, inPlace, dropout: true, L: 2, H: 5, T: 50, B: 4 }
        const { stack, tape } = createNetwork(options)
        expect(tape.spans.length).toBeGreaterThan(1)
        complete(forward(stack, tape, reference))
        complete(backward(stack, tape, reference))
        return stack.gradients.all
      })
      expect(gradients[1]).toEqual(gradients[0])
      expect(gradients[0]!.some(value => value !== 0)).toBe(true)
    })
  },
)

describe('an update interrupted at every place where it can be', () => {
  it.each([
    { cell: 'rnn', layers: 1, drop: 0 },
    { cell: 'lstm', layers: 2, drop: 0.4 },
    { cell: 'gru', layers: 3, drop: 0 },
  ] as const)('gives the same numbers, whatever is looked at in between: $cell, $layers layers', settings => {
    const shared = { task: 'text', T: 40, B: 13, loss: 'task', seed: 3 } as const
    const text = 'the rain in spain stays mainly in the plain. '.repeat(20)
    const undisturbed = createTrainer(lane(settings), shared, { text })
    const disturbed = createTrainer(lane(settings), shared, { text })
    const { model, task } = disturbed
    const { stack, probe, kernel } = model
    let places = 0
    for (let n = 0; n < 4; n++) {
      const expected = complete(undisturbed.next())
      const work = disturbed.next()
      for (;;) {
        const { done, value } = work.next()
        if (done) {
          expect(value).toEqual(expected)
          break
        }
        places++
        task.probe(probe)
        complete(forward(stack, probe, kernel))
        complete(encodeFrame(model, n, 7, new Set(['guess', 'h', 'c', 'gates', 'flow', 'matrix'])))
        gradientFlow(stack, probe, 5, kernel)
        expect(complete(heldOutLoss(model, task))).toBeGreaterThan(0)
        write(model, [1, 2], 3, 1, new Random(n, 'test'))
      }
      expect(fingerprint(stack.parameters.all)).toBe(fingerprint(undisturbed.model.stack.parameters.all))
    }
    const { spans, pauseEvery } = model.training
    expect(spans.length).toBe(4)
    expect(pauseEvery).toBe(32)
    // In each layer twice in each span and once inside the last one, and at each span's readout; forwards and back, four times.
    expect(places).toBe(4 * 2 * (settings.layers * (2 * 4 + 1) + 4))
  })
})
