import { describe, expect, it } from 'vitest'
import { reachOf } from '../../../engine/diagnostics/reach.ts'
import type { Frame } from '../../../engine/worker/frame.ts'
import { layoutAxis } from '../../stage/geometry.ts'
import { domainOf, nextDomain } from './domain.ts'
import { followedRow, namedReaches, reachOfFrame, sizeOfBoth } from './flow.ts'
import { floorNote, layoutGradient, markWays } from './layout.ts'
import { labelGradient, sayGradient } from './say.ts'
import { compareReaches, describeReach, factor, size } from './sentence.ts'

/** log10 of a gradient that keeps `kept` per step back from τ. */
const fading = (T: number, tau: number, kept: number) =>
  Float64Array.from({ length: T }, (_, t) => (t > tau ? -Infinity : (tau - t) * Math.log10(kept)))

const frameOf = (flow: Float64Array, T: number, tau: number, L = 1): Frame => ({
  update: 1,
  T,
  L,
  H: 1,
  tau,
  input: new Int32Array(T),
  target: new Int32Array(T),
  flow,
})

describe('the sentence of a gradient track', () => {
  it('says after how many steps a halving gradient is under a millionth: 20, because 2²⁰ is just over a million', () => {
    const reach = reachOfFrame(frameOf(fading(50, 49, 0.5), 50, 49))!
    expect(describeReach(reach)).toBe(
      'The loss at step 50 reaches back 20 steps before falling under a millionth: ×0.50 per step.',
    )
  })

  it('does not extrapolate beyond the first step', () => {
    const reach = reachOfFrame(frameOf(fading(50, 49, 0.9), 50, 49))!
    expect(describeReach(reach)).toBe(
      'The loss at step 50 reaches all 49 steps back with over a millionth of its size: ×0.90 per step.',
    )
  })

  it('of one step does not say all', () => {
    const reach = reachOfFrame(frameOf(fading(2, 1, 0.9), 2, 1))!
    expect(describeReach(reach)).toMatch(/^The loss at step 2 reaches back the one step there is/)
  })

  it('says when a gradient grows', () => {
    const reach = reachOfFrame(frameOf(fading(20, 19, 2), 20, 19))!
    expect(describeReach(reach)).toBe('The loss at step 20 grows on its way back: ×2.00 per step.')
  })

  it('says that nothing is remembered when every earlier step gets exactly nothing', () => {
    const flow = new Float64Array(10).fill(-Infinity)
    flow[9] = -1
    expect(describeReach(reachOfFrame(frameOf(flow, 10, 9))!)).toMatch(/no memory/)
  })

  it('says that nothing is left to follow when the guess is already certain', () => {
    expect(describeReach(reachOfFrame(frameOf(new Float64Array(10).fill(-Infinity), 10, 9))!)).toMatch(
      /no error is left/,
    )
  })

  it('does not call it certainty when the numbers have overflowed', () => {
    expect(describeReach(reachOfFrame(frameOf(new Float64Array(10).fill(Number.NaN), 10, 9))!)).toMatch(
      /beyond what float32/,
    )
  })

  it('gives two factors where one would miss the curve', () => {
    const bent = Float64Array.from({ length: 50 }, (_, t) => {
      const back = 49 - t
      return Math.min(back, 9) * Math.log10(0.44) + Math.max(0, back - 9) * Math.log10(0.92)
    })
    expect(sayGradient(frameOf(bent, 50, 49), false)).toBe(
      'The loss at step 50 reaches all 49 steps back: ×0.44 per step over the first 9, then ×0.92.',
    )
    expect(labelGradient(frameOf(bent, 50, 49), false)).toBe('×0.44 per step over the first 9, then ×0.92')
    expect(labelGradient(frameOf(bent, 50, 49), false, true)).toBe('×0.44, then ×0.92')
  })

  it('says first that there is hardly an error, from under a hundredth on', () => {
    const of = (sent: number) =>
      describeReach(
        reachOfFrame(
          frameOf(
            fading(25, 24, 0.5).map(y => y + sent),
            25,
            24,
          ),
        )!,
      )
    expect(of(-4.5)).toBe(
      'Nearly sure at step 25: hardly an error to send back (3.2·10⁻⁵). It reaches back 20 steps.',
    )
    expect(of(-2.01)).toMatch(/^Nearly sure at step 25/)
    expect(of(-1.99)).toMatch(/^The loss at step 25 reaches/)
  })

  it('has no earlier step to speak of at step 1', () => {
    expect(describeReach(reachOfFrame(frameOf(fading(10, 0, 0.5), 10, 0))!)).toBe(
      'The loss at step 1 has no earlier step to reach.',
    )
  })

  it('reads the top layer where there are several', () => {
    const flow = new Float64Array([...fading(30, 29, 0.1), ...fading(30, 29, 0.5)])
    expect(reachOfFrame(frameOf(flow, 30, 29, 2))!.reach.slope).toBeCloseTo(Math.log10(0.5), 10)
  })
})

it('the followed row of both directions has what each is reached at, and sizes of both together are found however small', () => {
  const frame = { T: 3, L: 1, H: 1, tau: 1, flow: Float64Array.of(-2, 0, -Infinity) } as unknown as Frame
  expect([...followedRow(frame)!]).toEqual([-2, 0, -Infinity])
  const both = { ...frame, reverse: { flow: Float64Array.of(-Infinity, -1, -300) } }
  expect([...followedRow(both)!]).toEqual([-2, 0, -1, -300])
  expect(sizeOfBoth(-400, -400)).toBeCloseTo(-400 + Math.log10(2) / 2, 12)
  expect([sizeOfBoth(-3, -Infinity), sizeOfBoth(-Infinity, -Infinity)]).toEqual([-3, -Infinity])
})

describe('all losses together', () => {
  const frameOf = (flow: number[], summed?: number[]) =>
    ({
      T: flow.length,
      L: 1,
      H: 1,
      tau: flow.length - 1,
      flow: Float64Array.from(flow),
      ...(summed && { summed: Float64Array.from(summed) }),
    }) as Frame
  const falling = [-5, -4, -3, -2, -1]
  const level = [-1, -1, -1, -1, -1]

  it('hide that each one vanishes, and it is said', () => {
    expect(sayGradient(frameOf(falling, level), true)).toBe(
      'All 5 losses together: ×1.00 per step; the loss at step 5 alone: ×0.10 per step. Every step brings a loss of its own, which hides how little of each arrives.',
    )
    expect(sayGradient(frameOf(falling, falling), true)).toBe(
      'All 5 losses together: ×0.10 per step; the loss at step 5 alone: ×0.10 per step.',
    )
  })

  it('are not spoken of while one is followed, nor where they are not known', () => {
    const one = describeReach(reachOfFrame(frameOf(falling))!)
    expect(sayGradient(frameOf(falling, level), false)).toBe(one)
    expect(sayGradient(frameOf(falling), true)).toBe(one)
  })

  it('in both directions: what becomes of them on the way back, and on the way ahead', () => {
    const both = (summed: number[], ahead: number[]) =>
      ({
        ...frameOf(falling, summed),
        reverse: { flow: Float64Array.from(level), summed: Float64Array.from(ahead) },
      }) as Frame
    expect(sayGradient(both(falling, level), true)).toBe(
      'All 5 losses together: ×0.10 per step back (→), ×1.00 per step ahead (←).',
    )
    expect(sayGradient(both(level, [...falling].reverse()), true)).toBe(
      'All 5 losses together: ×1.00 per step back (→), ×0.10 per step ahead (←).',
    )
    expect(sayGradient(both(level, new Array<number>(5).fill(-Infinity)), true)).toBe(
      'All losses together, as training adds them up, in both directions.',
    )
  })

  it('are told apart from a guess so sure that its own error is gone', () => {
    const silent = new Array<number>(5).fill(-Infinity)
    expect(sayGradient(frameOf(silent, level), true)).toBe('All 5 losses together: ×1.00 per step.')
    expect(sayGradient(frameOf(silent, silent), true)).toBe('All losses together, as training adds them up.')
  })
})

describe('the comparison of lanes', () => {
  const lane = (name: string, kept: number, sent = 0) =>
    namedReaches(
      frameOf(
        fading(50, 49, kept).map(y => y + sent),
        50,
        49,
      ),
      name,
    )[0]!

  it('names the one that fades fastest, whatever the order, by the steps to a millionth', () => {
    const said = 'Gradient fades fastest in RNN: reaches 20 steps, LSTM 38.'
    expect(compareReaches([lane('RNN', 0.5), lane('LSTM', 0.69)])).toBe(said)
    expect(compareReaches([lane('LSTM', 0.69), lane('RNN', 0.5)])).toBe(said)
  })

  it('or by what is left at the first step, where that is over a millionth', () => {
    expect(compareReaches([lane('LSTM', 0.9), lane('RNN', 0.5)])).toBe(
      'Gradient fades fastest in RNN: reaches 20 steps, LSTM all 49.',
    )
    expect(compareReaches([lane('LSTM', 0.97), lane('RNN', 0.9)])).toBe(
      'Gradient fades fastest in RNN: ×5.7·10⁻³ over 49 steps, LSTM ×0.22.',
    )
    expect(compareReaches([lane('RNN', 0.9)])).toBe('Gradient fades in RNN: ×5.7·10⁻³ over 49 steps.')
  })

  it('has both directions of a lane that reads in two, over as many steps as each has', () => {
    const [T, tau] = [20, 9]
    const ahead = Float64Array.from({ length: T }, (_, t) => (t < tau ? -Infinity : (tau - t) * 0.2))
    const both = { ...frameOf(fading(T, tau, 0.9), T, tau), reverse: { flow: ahead } }
    const plain = namedReaches(frameOf(fading(T, tau, 0.8), T, tau), 'plain')
    expect(compareReaches([...plain, ...namedReaches(both, 'bi')])).toBe(
      'Gradient fades fastest in bi ←: ×1.0·10⁻² over 10 steps, plain ×0.13 over 9, bi → ×0.39 over 9.',
    )
    expect(namedReaches({ ...both, flow: undefined } as never, 'bi')).toEqual([])
    // The step is the window's, from whichever end a direction counts its own.
    const sure = { ...both, reverse: { flow: ahead.map(y => y - 3) } }
    expect(compareReaches(namedReaches(sure, 'bi'))).toBe(
      'Gradient fades in bi →: ×0.39 over 9 steps. bi ←: nearly sure at step 10.',
    )
  })

  it('claims no difference where there is none to speak of', () => {
    expect(compareReaches([lane('A', 0.5), lane('B', 0.51)])).toBe(
      'Gradients fade alike: A reaches 20 steps, B 21.',
    )
    expect(compareReaches([lane('A', 0.99), lane('B', 0.98)])).toMatch(/^Gradients fade alike: B ×/)
    expect(compareReaches([lane('A', 1.02), lane('B', 1.01)])).toMatch(/^Gradients grow alike: /)
  })

  it('says neither fading nor growing where one does a little of this and the other of that', () => {
    expect(compareReaches([lane('A', 0.99), lane('B', 1.02)])).toBe(
      'Gradients hardly change: A ×0.61 over 49 steps, B ×2.6.',
    )
  })

  it('names the one that grows fastest when all grow', () => {
    expect(compareReaches([lane('A', 1.1), lane('B', 2)])).toBe(
      'Gradient grows fastest in B: ×5.6·10¹⁴ over 49 steps, A ×110.',
    )
  })

  it('says of nobody that it fades or grows fastest who is the only one', () => {
    expect(compareReaches([lane('A', 0.95), lane('B', 1.05)])).toBe(
      'Gradient fades in A: ×0.081 over 49 steps, B ×11.',
    )
    expect(compareReaches([lane('A', 1), lane('B', 2)])).toBe(
      'Gradient grows in B: ×5.6·10¹⁴ over 49 steps, A ×1.',
    )
    expect(compareReaches([lane('A', 0.95), lane('B', 0.6)])).toMatch(/^Gradient fades fastest in B: /)
  })

  it('says neither of one lane that keeps its size', () => {
    expect(compareReaches([lane('A', 1)])).toBe('Gradient hardly changes in A: ×1 over 49 steps.')
  })

  it('does not call it fading where there was hardly an error to begin with', () => {
    expect(compareReaches([lane('RNN', 0.5, -5), lane('LSTM', 0.69)])).toBe(
      'Gradient fades in LSTM: reaches 38 steps. RNN: nearly sure at step 50.',
    )
    expect(compareReaches([lane('RNN', 0.5, -5)])).toBe(
      'RNN: nearly sure at step 50, hardly an error to send back.',
    )
  })
})

it('a size is a plain number near one and a power of ten further off', () => {
  expect([-0.2, 1, -3.5, -12, 5.1].map(size)).toEqual(['0.63', '10', '3.2·10⁻⁴', '1.0·10⁻¹²', '1.3·10⁵'])
})

it('a factor keeps two decimals, or one digit when it is tiny', () => {
  expect([0.456, 1.2, 0.0042].map(value => factor(Math.log10(value)))).toEqual(['×0.46', '×1.20', '×0.004'])
})

describe('the scale that all lanes share', () => {
  it('takes in every finite value, in even decades, and at most twelve', () => {
    expect(domainOf([[-0.5, -7.2], [-3]])).toEqual({ low: -8, high: 0 })
    expect(domainOf([[-0.5, -40]])).toEqual({ low: -12, high: 0 })
    expect(domainOf([[-Infinity]])).toBeUndefined()
  })

  it('widens at once and narrows only when a third is empty', () => {
    const shown = { low: -8, high: 0 }
    expect(nextDomain(shown, { low: -10, high: 0 })).toEqual({ low: -10, high: 0 })
    expect(nextDomain(shown, { low: -6, high: 0 })).toEqual(shown)
    expect(nextDomain(shown, { low: -4, high: 0 })).toEqual({ low: -4, high: 0 })
  })
})

describe('the drawing of a gradient', () => {
  const geometry = layoutAxis(10, 200, 16)
  const draw = (flow: Float64Array, tau: number) =>
    layoutGradient(flow, 1, tau, reachOf(flow, tau, 6), { low: -8, high: 0 }, geometry, 80)
  const points = (path: string) =>
    [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])

  it('puts each step in the middle of its column and each decade a tenth of 80 px apart', () => {
    const [first, ...rest] = points(draw(fading(10, 9, 0.1), 9).paths[0]!)
    expect(first).toEqual([10, 80]) // 10⁻⁹ lies under the floor and is drawn on it
    expect(rest.at(-1)).toEqual([190, 0])
    expect(rest.at(-2)).toEqual([170, 10])
  })

  it('marks the horizon where a millionth is undercut, and names what lies on the floor', () => {
    const { horizonX, floored } = draw(fading(10, 9, 0.1), 9)
    expect(horizonX).toBe(50) // step index 2: 7 steps back from 9, 10⁻⁷
    expect(floored).toEqual([10, 30])
  })

  it('notes what lies on the floor, however little, in as many words as there is room for', () => {
    const domain = { low: -8, high: 0 }
    expect(floorNote(draw(fading(10, 9, 0.1), 9).floored, domain, 25)).toBe('under 10⁻⁸: on the floor')
    expect(floorNote(draw(fading(10, 9, 0.1), 9).floored, domain, 35)).toBe('under 10⁻⁸')
    expect(floorNote(draw(fading(10, 9, 0.2), 9).floored, domain, 25)).toBe('')
  })

  it('draws the fitted line over a straight curve exactly', () => {
    const [fit, ...none] = draw(fading(10, 9, 0.5), 9).fits
    expect(none).toEqual([])
    expect(fit!.x1).toBeCloseTo(190)
    expect(fit!.y1).toBeCloseTo(0)
    expect(fit!.x2).toBeCloseTo(10)
    expect(fit!.y2).toBeCloseTo(9 * Math.log10(2) * 10)
  })

  it('draws two fitted lines over a curve that bends, only as far as the scale goes', () => {
    const bent = Float64Array.from({ length: 10 }, (_, t) => (t > 5 ? -(9 - t) : -4 - 2 * (5 - t)))
    const [near, far] = draw(bent, 9).fits
    const rounded = (fit: object) => Object.values(fit).map(Math.round)
    expect(rounded(near!)).toEqual([190, 0, 110, 40])
    // Two decades a step from 10⁻⁴: the floor, 10⁻⁸, is reached two columns further left.
    expect(rounded(far!)).toEqual([110, 40, 70, 80])
  })

  it('labels the floor, and no more decades than fit', () => {
    const decades = draw(fading(10, 9, 0.1), 9).ticks.map(({ decade }) => decade)
    expect(decades).toEqual([-8, -4, 0])
  })

  it('draws nothing to the right of the step that is followed', () => {
    const xs = points(draw(fading(10, 5, 0.5), 5).paths[0]!).map(([x]) => x!)
    expect(Math.max(...xs)).toBe(110)
  })
})

describe('both directions', () => {
  const T = 10
  /** Two layers; the upper one fades by ½ a step on either side of step 7. */
  const fades = (t: number) => -Math.abs(t - 6) * Math.log10(2)
  const flow = Float64Array.from({ length: 2 * T }, (_, i) =>
    i < T ? 0 : i - T <= 6 ? fades(i - T) : -Infinity,
  )
  const ahead = Float64Array.from({ length: 2 * T }, (_, i) =>
    i < T ? 0 : i - T >= 6 ? 2 * fades(i - T) : -Infinity,
  )
  const frame = { T, L: 2, tau: 6, flow, reverse: { flow: ahead } } as unknown as Frame

  it('says how far a loss reaches back and how far ahead, and at which pace', () => {
    expect(sayGradient(frame, false)).toBe(
      'The loss at step 7 reaches all 6 steps back (→, ×0.50 per step) and all 3 steps ahead (←, ×0.25 per step).',
    )
  })

  it('at either end there is nowhere to reach', () => {
    const row = (decades: number[]) => Float64Array.from(decades)
    const at = (tau: number, flow: number[], other: number[]) =>
      sayGradient(
        { T: 3, L: 1, tau, flow: row(flow), reverse: { flow: row(other) } } as unknown as Frame,
        false,
      )
    expect(at(2, [-2, -1, 0], [-Infinity, -Infinity, 0])).toBe(
      'The loss at step 3 reaches all 2 steps back (→, ×0.10 per step) and no step ahead, as there is none (←).',
    )
    expect(at(0, [0, -Infinity, -Infinity], [0, -1, -2])).toBe(
      'The loss at step 1 reaches no step back, as there is none (→) and all 2 steps ahead (←, ×0.10 per step).',
    )
    expect(at(1, [-Infinity, 0, -Infinity], [-Infinity, 0, -Infinity])).toBe(
      'The loss at step 2 reaches no other step: this network has no memory.',
    )
  })

  it('names both curves of the top layer in the middle of what each reaches', () => {
    const geometry = layoutAxis(T, 200, 16)
    const marks = markWays(frame, { low: -8, high: 0 }, geometry, 80)
    expect(marks.map(({ arrow, x }) => [arrow, x])).toEqual([
      ['→', 70],
      ['←', 170],
    ])
    expect(marks[0]!.y).toBeCloseTo(3 * Math.log10(2) * 10)
    expect(marks[1]!.y).toBeCloseTo(4 * Math.log10(2) * 10)
  })

  it('the layer below is drawn at every step', () => {
    const geometry = layoutAxis(T, 200, 16)
    const { paths } = layoutGradient(
      flow,
      2,
      6,
      reachOf(flow.subarray(T), 6, 6),
      { low: -8, high: 0 },
      geometry,
      80,
    )
    expect(paths.map(path => path.split(/[ML]/).length - 1)).toEqual([10, 7])
  })
})
