/** The same numbers from both kinds of kernels: ten thousand updates of every cell with every optimiser. */
import { describe, expect, it } from 'vitest'
import { heldOutLoss } from './evaluate.ts'
import { fingerprint } from './fingerprint.ts'
import { loadKernels } from './kernels/loadForTests.ts'
import { Random } from './random.ts'
import { complete } from './run.ts'
import { takeSnapshot } from './snapshots/snapshot.ts'
import { combinations, everyCell, everyOptimiser, nameOf, rose, roseText } from './testing/combinations.ts'
import { createTrainer } from './testing/network.ts'
import { write } from './write.ts'

const UPDATES = 10_000
const simd = await loadKernels()

const bitsOf = (x: Float32Array) => new Uint32Array(x.buffer, x.byteOffset, x.length)

describe('the SIMD kernels and the reference kernels give the same run to the bit', () => {
  it('over settings of every kind', () => {
    expect(combinations.length).toBe(everyCell.length * everyOptimiser.length)
    expect(combinations.length).toBeGreaterThanOrEqual(25)
    const values = (key: keyof (typeof combinations)[number]) => new Set(combinations.map(each => each[key]))
    expect(values('layers')).toEqual(new Set([1, 2]))
    expect(values('carry')).toEqual(new Set([true, false]))
    expect(values('clipBy')).toEqual(new Set(['norm', 'value']))
    expect(values('init').size).toBe(4)
  })

  it.each(combinations.map(settings => [nameOf(settings), settings] as const))(
    '10,000 updates: %s',
    (_, settings) => {
      const fast = createTrainer(settings, rose, { text: roseText, simd })
      const slow = createTrainer(settings, rose, { text: roseText })
      expect([fast.model.kernel.name, slow.model.kernel.name]).toEqual(['simd', 'reference'])
      const [a, b] = [fast.model, slow.model]
      const prints = new Set<string>()
      while (fast.update < UPDATES) {
        const [one, other] = [complete(fast.next()), complete(slow.next())]
        if (one.fault || one.loss !== other.loss || one.gradientNorm !== other.gradientNorm)
          expect(one).toEqual({ ...other, fault: undefined })
        if (fast.update % 1000 > 0) continue
        const print = fingerprint(a.stack.parameters.all)
        expect(print, `update ${fast.update}`).toBe(fingerprint(b.stack.parameters.all))
        prints.add(print)
      }
      expect(prints.size, 'learning went on to the end').toBe(UPDATES / 1000)
      for (const [name, x] of Object.entries(a.stack.parameters.by))
        expect(bitsOf(x), name).toEqual(bitsOf(b.stack.parameters.by[name]!))
      for (const [i, x] of a.optimiserState.entries())
        expect(bitsOf(x), a.optimiser.state[i]).toEqual(bitsOf(b.optimiserState[i]!))
      expect(new Uint8Array(takeSnapshot(fast))).toEqual(new Uint8Array(takeSnapshot(slow)))

      expect(complete(heldOutLoss(a, fast.task))).toBe(complete(heldOutLoss(b, slow.task)))
      const written = [a, b].map(model => write(model, [1, 2, 3], 40, 0.8, new Random(1, 'test')))
      expect(written[0]).toEqual(written[1])
    },
  )

  it.each(combinations.filter((_, i) => i % 3 === 0).map(settings => [nameOf(settings), settings] as const))(
    'with settings and weights changed by hand on the way: %s',
    (_, settings) => {
      const turns =
        '0-weight_ih_l0.0.1-0.75~100-lr-0.01~100-bias_ih_l0.2--0.5~100-weight_hh_l0.3.1-1.25~250-decoder.weight.1.2--2~260-clip-0.1'
      const [fast, slow] = [simd, undefined].map(kernels =>
        createTrainer({ ...settings, turns }, rose, { text: roseText, simd: kernels }),
      ) as [ReturnType<typeof createTrainer>, ReturnType<typeof createTrainer>]
      for (let n = 0; n < 400; n++) expect(complete(fast.next())).toEqual(complete(slow.next()))
      expect(new Uint8Array(takeSnapshot(fast))).toEqual(new Uint8Array(takeSnapshot(slow)))
      const plain = createTrainer(settings, rose, { text: roseText, simd })
      for (let n = 0; n < 400; n++) complete(plain.next())
      const print = ({ model }: typeof plain) => fingerprint(model.stack.parameters.all)
      expect(print(plain)).not.toBe(print(fast))
    },
  )
})
