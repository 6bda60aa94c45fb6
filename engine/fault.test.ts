import { describe, expect, it } from 'vitest'
import { findFault } from './fault.ts'
import { loadKernels } from './kernels/loadForTests.ts'
import { createTrainer, lane } from './testing/network.ts'

const modelOf = (settings: Parameters<typeof lane>[0], simd?: WebAssembly.Module) =>
  createTrainer(lane(settings), undefined, { simd }).model

describe.each([
  ['simd', await loadKernels()],
  ['reference', undefined],
] as const)('with the %s kernels', (name, simd) => {
  it.each([
    { cell: 'lstm', h: 5, layers: 2, gates: ['i', 'f', 'g', 'o'] },
    { cell: 'gru', h: 3, layers: 1, gates: ['r', 'z', 'n'] },
    { cell: 'rnn', h: 4, layers: 2, gates: [] },
    { cell: 'ff', h: 2, layers: 1, gates: [] },
  ] as const)(
    'a number of a $cell that is not finite is named by its tensor and its gate, wherever it stands',
    ({ gates, ...settings }) => {
      const { stack, kernel } = modelOf(settings, simd)
      expect(kernel.name).toBe(name)
      for (const [quantity, { by, shapes }] of [
        ['gradient', stack.gradients],
        ['parameter', stack.parameters],
      ] as const) {
        for (const [tensor, x] of Object.entries(by)) {
          const columns = shapes[tensor]![1] ?? 1
          for (let at = 0; at < x.length; at++) {
            const before = x[at]!
            x[at] = [NaN, Infinity, -Infinity][at % 3]!
            const row = Math.floor(at / columns)
            const gate = tensor.startsWith('decoder') ? [] : gates.slice(row / stack.H, row / stack.H + 1)
            expect(findFault(8, stack, kernel)).toEqual({ update: 8, quantity, tensor, gates: gate })
            x[at] = before
          }
        }
      }
    },
  )

  it('several gates are named in their order, others are not', () => {
    const { stack, kernel } = modelOf({ cell: 'lstm', h: 4 }, simd)
    const weights = stack.parameters.by.weight_hh_l0!
    weights[4 * 4 * 3] = NaN
    weights[4 * 4 * 2 - 1] = Infinity
    expect(findFault(3, stack, kernel).gates).toEqual(['f', 'o'])
    weights.fill(NaN)
    expect(findFault(3, stack, kernel).gates).toEqual(['i', 'f', 'g', 'o'])
  })

  it('causes come before effects: a parameter before a gradient, the first tensor before later ones', () => {
    const { stack, kernel } = modelOf({ cell: 'gru', h: 4, layers: 2 }, simd)
    stack.gradients.by['decoder.bias']![1] = NaN
    expect(findFault(1, stack, kernel)).toMatchObject({ quantity: 'gradient', tensor: 'decoder.bias' })
    stack.gradients.by.bias_hh_l1![1] = NaN
    expect(findFault(1, stack, kernel)).toMatchObject({ quantity: 'gradient', tensor: 'bias_hh_l1' })
    stack.gradients.by.weight_hh_l0![1] = NaN
    expect(findFault(1, stack, kernel)).toMatchObject({ quantity: 'gradient', tensor: 'weight_hh_l0' })
    stack.parameters.by['decoder.bias']![1] = NaN
    expect(findFault(1, stack, kernel)).toMatchObject({ quantity: 'parameter', tensor: 'decoder.bias' })
  })

  it('large numbers are not it; when all are finite it is the loss', () => {
    const { stack, kernel } = modelOf({ cell: 'lstm' }, simd)
    stack.parameters.all.fill(3.4e38)
    stack.gradients.all.fill(-3.4e38)
    expect(findFault(8, stack, kernel)).toEqual({ update: 8, quantity: 'loss', tensor: '', gates: [] })
  })
})
