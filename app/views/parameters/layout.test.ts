import { describe, expect, it } from 'vitest'
import type { Frame } from '../../../engine/worker/frame.ts'
import {
  describeParameters,
  describeTensor,
  layoutParameters,
  lettersOf,
  sayChange,
  sayGradientLimit,
  sayLimit,
  sayReduction,
  tableOf,
} from './layout.ts'

const gates = ['r', 'z', 'n']
const whole = { tall: 1, wide: 1 }
const frame: Frame = {
  ...{ update: 1240, T: 1, L: 1, H: 1, tau: 0, input: new Int32Array(1), target: new Int32Array(1) },
  tensors: [
    { name: 'weight_hh_l0', shape: [3, 1], gates, rows: 3, columns: 1, ...whole },
    { name: 'bias_hh_l0', shape: [3], gates, rows: 1, columns: 3, ...whole },
    { name: 'decoder.weight', shape: [400, 130], gates: [], rows: 100, columns: 65, tall: 4, wide: 2 },
  ],
  'weights weight_hh_l0': Float32Array.of(0.1, -0.3, 0.2),
  'weights bias_hh_l0': Float32Array.of(0, 0, 0),
  'weights decoder.weight': new Float32Array(6500).fill(-4),
  'gradients weight_hh_l0': Float32Array.of(0, 0.0123, 0),
  'gradients bias_hh_l0': Float32Array.of(0, 0, 0),
  'gradients decoder.weight': new Float32Array(6500).fill(1e-5),
  norms: Float64Array.of(0.37, 0, 900),
  gradientNorms: Float64Array.of(0.0123, 0, 1),
  updateRatios: Float64Array.of(0.0012, 0, 0.00031),
}
const { gradientNorms: _, updateRatios: __, ...restored } = frame

describe('the parameters of a frame', () => {
  const { tensors } = layoutParameters(frame)

  it('are laid out once, in the frame’s order, with PyTorch’s shapes', () => {
    expect(layoutParameters(frame).tensors).toBe(tensors)
    expect(tensors.map(({ name, size }) => `${name} ${size}`)).toEqual([
      'weight_hh_l0 [3, 1]',
      'bias_hh_l0 [3]',
      'decoder.weight [400, 130]',
    ])
    expect(tensors.map(({ norm, gradientNorm, ratio }) => [norm, gradientNorm, ratio])).toEqual([
      [0.37, 0.0123, 0.0012],
      [0, 0, 0],
      [900, 1, 0.00031],
    ])
  })

  it('are a table of what they measure, with nothing where nothing is known', () => {
    const { caption, rows } = tableOf(layoutParameters(frame), 'GRU')
    expect(caption).toBe('GRU, update 1\u202F240: parameters')
    expect(rows).toEqual([
      ['weight_hh_l0', '[3, 1]', 0.37, 0.0123, 0.0012],
      ['bias_hh_l0', '[3]', 0, 0, 0],
      ['decoder.weight', '[400, 130]', 900, 1, 0.00031],
    ])
    expect(tableOf(layoutParameters(restored as Frame), 'GRU').rows[0]).toEqual([
      'weight_hh_l0',
      '[3, 1]',
      0.37,
      '',
      '',
    ])
  })

  it('have a colour scale each, with round ends; all zeros have none', () => {
    expect(tensors.map(({ weights }) => sayLimit(weights))).toEqual(['±0.5', 'all zero', '±5'])
    expect(tensors.map(sayGradientLimit)).toEqual(['gradient ±0.02', 'gradient all zero', 'gradient ±1e-5'])
  })

  it('are as many whole pixels high for each row as fit, a vector is a strip', () => {
    expect(tensors.map(({ heightPx }) => heightPx)).toEqual([96, 24, 100])
  })

  it('say where a pixel is not a value', () => {
    expect(tensors.map(sayReduction)).toEqual([
      undefined,
      undefined,
      'each pixel is the mean of 4 × 2 values',
    ])
    expect(sayReduction({ ...tensors[1]!, wide: 5 })).toBe('each pixel is the mean of 5 values')
  })
})

describe('letters', () => {
  const [matrix] = layoutParameters(frame).tensors
  const reads = { ...matrix!, name: 'weight_ih_l0', rows: 9, columns: 3 }
  it('stand at the columns that read them and the rows that guess them', () => {
    expect(lettersOf(reads, ['a', ' ', 'c'])).toEqual({ across: ['a', '␣', 'c'] })
    expect(lettersOf({ ...matrix!, name: 'decoder.weight' }, ['a', 'b', 'c'])).toEqual({
      down: ['a', 'b', 'c'],
    })
    expect(lettersOf(matrix!, ['a'])).toEqual({})
  })

  it('are left out where they could not be read', () => {
    const many = Array.from({ length: 60 }, (_, i) => String.fromCharCode(48 + i))
    expect(lettersOf({ ...reads, columns: 60 }, many)).toEqual({})
    expect(lettersOf({ ...reads, wide: 2 }, ['a', 'b', 'c'])).toEqual({})
  })
})

describe('in words', () => {
  const { tensors } = layoutParameters(frame)
  const [first, still] = tensors as [(typeof tensors)[0], (typeof tensors)[0]]

  it('a tensor says its change, in whatever case', () => {
    expect(sayChange(first, 1240)).toBe('changed by 0.12 % in the last update')
    expect(sayChange(still, 1240)).toBe('did not change in the last update')
    expect(sayChange({ ...first, ratio: Infinity }, 1)).toBe('moved away from zero in the last update')
    expect(sayChange({ ...first, ratio: undefined }, 7)).toBe('change known after the next update')
    expect(sayChange({ ...first, ratio: undefined }, 0)).toBe('no update yet')
  })

  it('a tensor’s text alternative has all that its picture has', () => {
    expect(describeTensor(first, 1240)).toBe(
      'weight_hh_l0 [3, 1]: values within ±0.5, gradient within ±0.02, blocks r z n, changed by 0.12 % in the last update',
    )
    expect(describeTensor(tensors[2]!, 1240)).toContain(', each pixel is the mean of 4 × 2 values,')
  })

  it('the panel says which tensors moved most and least', () => {
    expect(describeParameters({ update: 1240, tensors })).toBe(
      'Relative to its size, update 1\u202F240 moved weight_hh_l0 most, by 0.12 %; bias_hh_l0 not at all.',
    )
    expect(describeParameters({ update: 1240, tensors: [tensors[0]!, tensors[2]!] })).toContain(
      'most, by 0.12 %; decoder.weight least, by 0.031 %.',
    )
    expect(describeParameters({ update: 1, tensors: [{ ...still, ratio: Infinity }, first] })).toContain(
      'moved bias_hh_l0 most, away from zero; weight_hh_l0 least, by 0.12 %.',
    )
    expect(describeParameters({ update: 3, tensors: [still] })).toBe('Update 3 changed nothing.')
  })

  it('what is not known is not said', () => {
    const view = layoutParameters(restored)
    expect(describeParameters(view)).toBe('How far an update moves each tensor is known after the next one.')
    expect(describeParameters({ ...view, update: 0 })).toBe('No update has been made yet.')
    expect(view.tensors.map(sayGradientLimit)).toEqual(new Array(3).fill('gradient not known'))
    expect(view.tensors[0]!.gradients).toBeUndefined()
  })
})
