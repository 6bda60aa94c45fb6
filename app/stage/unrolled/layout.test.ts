import { describe, expect, it } from 'vitest'
import { cells } from '../../../engine/cells/index.ts'
import { defaultLane } from '../../../engine/experiment/experiment.ts'
import type { Frame } from '../../../engine/worker/frame.ts'
import { columnX, layoutAxis } from '../geometry.ts'
import {
  arrowsPath,
  bandPath,
  copiesPath,
  copiesX,
  foldOf,
  isRecurrent,
  layoutBands,
  layoutFold,
  layoutLoop,
  loopOpacity,
  loopPath,
  pulseWidth,
  TOGETHER,
  tiesPath,
  weightsOf,
} from './layout.ts'
import { describeCopies, sayBadge, sayNames, sayWaiting, sayWays, sayWeights } from './words.ts'

// 20 columns of 32 pixels; folded, one of 3 rem = 48.
const unrolled = layoutAxis(20, 640, 16)
const folded = layoutAxis(20, 640, 16, { folded: true })
const domain = { low: -12, high: 0 }

describe('folding', () => {
  it('begins with everything where it is', () => {
    expect(layoutFold(0, unrolled, 7)).toEqual({ windowPx: 640, scale: 1, shiftPx: 0 })
    expect([...copiesX(0, unrolled)]).toEqual(Array.from({ length: 20 }, (_, t) => columnX(unrolled, t)))
  })

  it('slides all columns together into the width of one, evenly', () => {
    const half = layoutFold(TOGETHER / 2, unrolled, 7)
    expect(half).toEqual({ windowPx: 344, scale: 344 / 640, shiftPx: 0 })
    expect(layoutFold(TOGETHER, unrolled, 7)).toMatchObject({ windowPx: 48, scale: 48 / 640 })
    expect(copiesX(TOGETHER / 2, unrolled)[19]).toBeCloseTo(columnX(unrolled, 19) * (344 / 640), 9)
  })

  it('ends with the one column that is looked at filling that width, and all copies in its middle', () => {
    for (const t of [0, 7, 19]) {
      const { windowPx, scale, shiftPx } = layoutFold(1, unrolled, t)
      expect(windowPx).toBe(48)
      expect(t * 32 * scale + shiftPx).toBeCloseTo(0, 9)
      expect((t + 1) * 32 * scale + shiftPx).toBeCloseTo(48, 9)
    }
    expect(new Set(copiesX(1, unrolled))).toEqual(new Set([24]))
  })

  it('a folded axis shows the same column without being scaled', () => {
    const { windowPx, scale, shiftPx } = layoutFold(1, folded, 7)
    expect([windowPx, scale]).toEqual([48, 1])
    expect(shiftPx).toBeCloseTo(-7 * 48, 9)
    expect(new Set(copiesX(1, folded))).toEqual(new Set([24]))
  })

  it('never jumps', () => {
    let before = layoutFold(0, unrolled, 7)
    for (let n = 1; n <= 1000; n++) {
      const now = layoutFold(n / 1000, unrolled, 7)
      expect(now.windowPx).toBeLessThanOrEqual(before.windowPx)
      expect(before.windowPx - now.windowPx).toBeLessThan(1)
      expect(
        Math.abs(columnX(unrolled, 7) * (now.scale - before.scale) + now.shiftPx - before.shiftPx),
      ).toBeLessThan(1)
      before = now
    }
  })

  it('a hand holds the edge where it is', () => {
    for (const width of [640, 500, 100, 48]) {
      const { windowPx } = layoutFold(foldOf(width, unrolled), unrolled, 7)
      expect(windowPx).toBeCloseTo(width, 9)
    }
    expect([foldOf(9999, unrolled), foldOf(-50, unrolled)]).toEqual([0, TOGETHER])
  })
})

describe('what is drawn between the copies', () => {
  it('an arrow from each to the next, while there is room', () => {
    expect(arrowsPath([10, 30, 50], 4, 9).match(/H\d+/g)).toEqual(['H26', 'H46'])
    expect(arrowsPath([10, 19, 50], 4, 9).match(/H\d+/g)).toEqual(['H46'])
  })

  it('a square for each, of the copies asked for', () => {
    expect(copiesPath([10, 30, 50], 1, 3, 4, 9).match(/M[\d.]+,5/g)).toEqual(['M27.6,5', 'M47.6,5'])
  })

  it('ties that end side by side along the badge', () => {
    const ties = tiesPath([10, 30], 13, { left: 100, right: 200, top: 21 })
    expect(ties).toBe('M10,13C10,17.8 125,16.2 125,21M30,13C30,17.8 175,16.2 175,21')
  })
})

describe('the recurrent arrow', () => {
  it('goes from the last copy back into the first, and begins and ends at one cell when folded', () => {
    expect(loopPath(40, 200, 5, 20)).toMatch(/^M205,20C.*H40C.* 35,20M.*L35,20l/)
    expect(loopPath(24, 24, 5, 20)).toMatch(/^M29,20C.*H24C.* 19,20M.*L19,20l/)
    expect(loopPath(40, 200, 5, 20, true)).toMatch(/ 35,20M209.5,.*L205,20l/)
  })

  it('is not there while unrolled, and is once all copies are together', () => {
    expect([0, 0.35, 0.55, TOGETHER, 1].map(loopOpacity)).toEqual([0, 0, expect.closeTo(0.5, 9), 1, 1])
  })
})

describe('the band of what comes back', () => {
  it('is as wide as the logarithm is far up the scale; nothing at its floor', () => {
    expect([0, -6, -12, -99, 5].map(decades => pulseWidth(decades, domain, 10))).toEqual([10, 5, 0, 0, 10])
    expect([-Infinity, Number.NaN].map(decades => pulseWidth(decades, domain, 10))).toEqual([0, 0])
  })

  it('begins at τ and has come as far as the front, between two copies too', () => {
    const flow = [-12, -6, 0, 0]
    expect(bandPath([10, 20, 30, 40], flow, 2, 2, domain, 9, 8)).toBe('M30,5L30,13z')
    expect(bandPath([10, 20, 30, 40], flow, 2, 1, domain, 9, 8)).toBe('M30,5L20,7L20,11L30,13z')
    expect(bandPath([10, 20, 30, 40], flow, 2, 0.5, domain, 9, 8)).toBe('M30,5L20,7L15,8L15,10L20,11L30,13z')
    expect(bandPath([10, 20, 30, 40], flow, 2, 0, domain, 9, 8)).toBe('M30,5L20,7L10,9L10,9L20,11L30,13z')
  })
})

describe('the bands of all lanes', () => {
  const frame = (flow: readonly number[], tau = 2): Frame => ({
    ...{ update: 1, T: 4, L: 1, H: 1, tau },
    ...{ input: new Int32Array(4), target: new Int32Array(4), flow: Float64Array.from(flow) },
  })

  it('lie side by side, with a pulse at the front that is as wide as its band and a little more', () => {
    const bands = layoutBands(
      [frame([-12, -6, 0, 0]), frame([0, 0, 0, 0])],
      [10, 20, 30, 40],
      1,
      domain,
      9,
      16,
    )
    expect(bands).toMatchObject([
      { lane: 0, x: 20, y: 5, r: 3.5, d: 'M30,1L20,3L20,7L30,9z' },
      { lane: 1, x: 20, y: 13, r: 5.5, d: 'M30,9L20,9L20,17L30,17z' },
    ])
    const [between] = layoutBands([frame([-12, -6, 0, 0])], [10, 20, 30, 40], 1.5, domain, 9, 16)
    expect(between).toMatchObject({ x: 25, r: 7.5 })
  })

  it('are not there where there is no gradient, or one of another window', () => {
    const { flow: _, ...without } = frame([0, 0, 0, 0])
    expect(layoutBands([undefined, without, frame([0, 0, 0, 0])], [10, 20], 1, domain, 9, 16)).toEqual([])
  })
})

describe('the shared weights', () => {
  const lane = (cell: 'rnn' | 'lstm' | 'gru' | 'ff', layers = 1) => ({ ...defaultLane, cell, layers, h: 32 })

  it('have PyTorch’s name and shape, of the top layer', () => {
    expect(weightsOf([lane('rnn'), lane('lstm', 2), lane('ff')])).toEqual([
      { name: 'weight_hh_l0', shape: [32, 32], count: 1024 },
      { name: 'weight_hh_l1', shape: [128, 32], count: 4096 },
      undefined,
    ])
  })

  it('are named once where the name is the same', () => {
    expect(sayWeights([lane('gru')])).toBe('weight_hh_l0 [96, 32] = 3\u202F072 numbers')
    expect(sayWeights([lane('rnn'), lane('lstm'), lane('ff')])).toBe(
      'weight_hh_l0: RNN [32, 32] = 1\u202F024 · LSTM [128, 32] = 4\u202F096 · No memory none',
    )
    expect(sayWeights([lane('rnn'), lane('lstm', 2)])).toBe(
      'RNN layers=1 weight_hh_l0 [32, 32] = 1\u202F024 numbers · LSTM layers=2 weight_hh_l1 [128, 32] = 4\u202F096 numbers',
    )
    expect(sayNames([lane('rnn'), lane('lstm', 2), lane('ff')])).toBe('weight_hh_l0, weight_hh_l1')
  })

  it('are those from the input alone where no lane has a memory, and nothing then links the copies', () => {
    expect(isRecurrent([lane('ff'), lane('gru')])).toBe(true)
    expect(sayBadge([lane('ff'), lane('gru')])[0]).toBe('W_hh')
    expect(isRecurrent([lane('ff')])).toBe(false)
    expect(
      sayBadge([lane('ff')])
        .slice(0, 2)
        .join(' '),
    ).toBe('W_ih is the same in all copies; there is no W_hh')
    expect(describeCopies(12, [lane('ff')], false)).toMatch(/^The same cell 12 times.* nothing going/)
    expect(describeCopies(12, [lane('ff')], true)).toMatch(/no state returns/)
  })
})

it('the folded cell with its loops stays within the room that there is, a phone’s too', () => {
  for (const room of [222, 350, 600, 1200]) {
    const { width, height, box, loops } = layoutLoop(16, room, 2, false)
    const [outer, inner] = loops
    expect(width).toBeLessThanOrEqual(room)
    expect(inner!.delay.x - inner!.delay.side / 2).toBeGreaterThan(box.x + box.w)
    expect(outer!.delay.x - outer!.delay.side / 2).toBeGreaterThan(inner!.delay.x + inner!.delay.side / 2)
    expect(outer!.delay.x + 16).toBeLessThan(width)
    for (const { delay } of loops) expect(delay.y).toBeCloseTo(box.y + box.h / 2, 9)
    expect(height).toBeGreaterThan(box.y + box.h)
  }
})

it('back through time the arrow of a loop is at its other end', () => {
  const at = (backward: boolean) => layoutLoop(10, 600, 1, backward).loops[0]!.head
  expect(at(false)).toMatch(/^M82,34m/)
  expect(at(true)).toMatch(/^M82,57m/)
})

describe('what goes round the loop', () => {
  it('h through the recurrent weights; what a gate keeps, unit by unit past them', () => {
    expect(sayWays(cells.rnn.tanh, [32, 32], false)).toEqual(['h × W_hh [32, 32]'])
    expect(sayWays(cells.lstm.tanh, [128, 32], false)).toEqual(['h × W_hh [128, 32]', 'c × f, unit by unit'])
    expect(sayWays(cells.gru.tanh, [96, 32], false)).toEqual(['h × W_hh [96, 32]', 'h × z, unit by unit'])
    expect(sayWays(cells.lstm.tanh, undefined, false)).toEqual(['h × W_hh', 'c × f'])
  })

  it('its gradient through the transposed weights', () => {
    expect(sayWays(cells.lstm.tanh, [128, 32], true)).toEqual([
      '∂h × W_hhᵀ [32, 128]',
      '∂c × f, unit by unit',
    ])
  })

  it('waits a step: the state for the next, the gradient for the one before, from τ on', () => {
    expect(sayWaiting(['h', 'c'], 49, false, 49)).toEqual(['h, c of step 49', 'one step later'])
    expect(sayWaiting(['h', 'c'], 48, true, 49)).toEqual(['gradient of step 50', 'one step earlier'])
    expect(sayWaiting(['h', 'c'], 49, true, 49)).toEqual(['gradient sets out', 'at step 50'])
  })

  it('read from right to left, the other way round', () => {
    expect(sayWaiting(['h'], 9, false, 9, true)).toEqual(['h of step 11', 'one step earlier'])
    expect(sayWaiting(['h'], 12, true, 9, true)).toEqual(['gradient of step 12', 'one step later'])
    expect(sayWaiting(['h'], 9, true, 9, true)).toEqual(['gradient sets out', 'at step 10'])
    expect(sayWaiting(['h'], 4, true, 9, true)).toEqual(['no gradient here:', 'it goes on after step 10'])
  })
})
