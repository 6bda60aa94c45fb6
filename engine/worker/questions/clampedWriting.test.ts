import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../kernels/loadForTests.ts'
import { Random } from '../../random.ts'
import { complete } from '../../run.ts'
import type { Clamp } from '../../sequence/clamp.ts'
import { refreshPacked } from '../../sequence/stack.ts'
import { assertNear } from '../../testing/assertNear.ts'
import { forward64, type Net64 } from '../../testing/float64.ts'
import { createTrainer, lane } from '../../testing/network.ts'
import { createReader, quotingText } from '../../testing/plant.ts'
import { write, writeOn } from '../../write.ts'
import { clampedWriting } from './clampedWriting.ts'
import { readAlong } from './passage.ts'

const every = (['rnn', 'gru', 'lstm'] as const).flatMap(cell =>
  [1, 2, 3].flatMap(layers =>
    (cell === 'lstm' ? (['h', 'c'] as const) : (['h'] as const)).map(of => ({ cell, layers, of })),
  ),
)
const text = 'she sells sea shells by the sea shore. '.repeat(20)
const prompt = 'she s'
const question = { prompt, length: 60, temperature: 1, draw: 7 }

function createWriter(cell: 'rnn' | 'gru' | 'lstm', layers: number) {
  const trainer = createReader({ cell, layers, h: 8, lr: 0.02 }, text, 12)
  for (let n = 0; n < 60; n++) complete(trainer.next())
  return trainer
}

describe.each(every)('$cell, $layers layers, $of held', ({ cell, layers, of }) => {
  const trainer = createWriter(cell, layers)
  const { model, task, shared } = trainer
  const clamp: Clamp = { l: layers - 1, j: 3, of, value: of === 'c' ? 2.5 : 0.8 }
  const tokens = task.vocabulary.encode('sea shells by').tokens
  const passage = { tokens, every: tokens.length }

  /** All states and logits after each character. */
  const read = (held?: Clamp) => {
    const rows: number[][] = []
    complete(
      readAlong(
        model,
        passage,
        (_, tape) => {
          const states = tape.layers.flatMap(({ steps }) => [...steps[0]!.next.h, ...steps[0]!.next.c])
          rows.push([...states, ...tape.logits])
        },
        held,
      ),
    )
    return rows
  }

  it('held at what it is anyway, nothing changes, to the bit', () => {
    const { V, H } = model.stack
    const width = read()[0]!.length
    const own = (width - V) / layers
    const at = clamp.l * own + (of === 'c' ? H : 0) + 3
    // Step by step: the value that the free network gives the unit there.
    const free = read()
    const rows: number[][] = []
    complete(
      readAlong(
        model,
        passage,
        (_, tape) => {
          const states = tape.layers.flatMap(({ steps }) => [...steps[0]!.next.h, ...steps[0]!.next.c])
          rows.push([...states, ...tape.logits])
        },
        {
          ...clamp,
          get value() {
            return free[rows.length]![at]!
          },
        },
      ),
    )
    expect(rows).toEqual(free)
  })

  /** The same in float64, one character at a time: each step's own value is taken away and the clamp's put there. */
  const read64 = (read: ArrayLike<number>) => {
    const { V, H, L, parameters, cell: equations } = model.stack
    const rows: number[][] = []
    let h0: ArrayLike<number>[] | undefined
    let c0: ArrayLike<number>[] | undefined
    for (const token of Array.from(read)) {
      const net: Net64 = {
        ...{ cell, act: 'tanh', V, H, L, T: 1, B: 1, input: [token], target: [0], weight: [0] },
        ...(h0 && c0 ? { h0, c0 } : {}),
      }
      const own = forward64(net, parameters.by)[of][clamp.l]![3]!
      const pass = forward64(net, parameters.by, { of, l: clamp.l, t: 0, b: 0, j: 3, by: clamp.value - own })
      expect(pass[of][clamp.l]![3]).toBeCloseTo(clamp.value, 12)
      const hasC = equations.state.includes('c')
      rows.push([...pass.h.flatMap((h, l) => [...h, ...(hasC ? pass.c[l]! : [])]), ...pass.logits])
      h0 = [...pass.h]
      c0 = [...pass.c]
    }
    return rows
  }

  it('the unit has its value at every step, and all the rest is what float64 makes of it', () => {
    const rows = read(clamp)
    for (const [n, expected] of read64(tokens).entries()) assertNear(rows[n]!, expected, 2e-5, `step ${n}`)
    expect(rows).not.toEqual(read())
  })

  it('writes freely what `write` writes, held what the clamp makes of it, and the same each time', () => {
    const answer = complete(clampedWriting(trainer, { ...question, clamp }))
    const random = new Random(shared.seed, 'clamped writing 7')
    const start = task.vocabulary.encode(prompt).tokens
    expect(answer.prompt).toEqual(start)
    expect(answer.free).toEqual(write(model, start, 60, 1, random))
    expect(complete(clampedWriting(trainer, { ...question, clamp }))).toEqual(answer)
    const held = {
      prompt: start,
      length: 60,
      temperature: 1,
      random: new Random(shared.seed, 'clamped writing 7'),
    }
    expect(answer.clamped).toEqual(
      complete(writeOn(model.stack, model.writing, { ...held, clamp }, model.kernel)),
    )
    expect(complete(clampedWriting(trainer, { ...question, draw: 8, clamp })).free).not.toEqual(answer.free)
  })

  it('the free text’s surprise is the network’s own; held, it is what reading with the clamp gives', () => {
    const { freeNats, clampedNats, free, values } = complete(clampedWriting(trainer, { ...question, clamp }))
    const whole = [...task.vocabulary.encode(prompt).tokens, ...free]
    const { V, H, L, parameters } = model.stack
    const pass = forward64(
      { cell, act: 'tanh', V, H, L, T: whole.length, B: 1, input: whole, target: whole, weight: whole },
      parameters.by,
    )
    const natsOf = (logitsAt: (n: number) => readonly number[]) => {
      let nats = 0
      for (let n = prompt.length; n < whole.length; n++) {
        const logits = logitsAt(n - 1)
        nats += Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0)) - logits[whole[n]!]!
      }
      return nats / 60
    }
    expect(freeNats).toBeCloseTo(
      natsOf(n => [...pass.logits.subarray(n * V, (n + 1) * V)]),
      4,
    )
    const held = read64(whole)
    expect(clampedNats).toBeCloseTo(
      natsOf(n => held[n]!.slice(-V)),
      4,
    )
    assertNear(
      values,
      Array.from({ length: whole.length - 1 }, (_, n) => pass[of][clamp.l]![n * H + 3]!),
      1e-4,
      'values',
    )
  })
})

it.each(['h', 'c'] as const)('the SIMD kernels give the same answer, to the bit, with %s held', async of => {
  const simd = await loadKernels()
  const settings = lane({ cell: 'lstm', h: 9, layers: 2 })
  const shared = { task: 'text', T: 12, B: 2, loss: 'task', seed: 3 } as const
  const clamp: Clamp = { l: 1, j: 5, of, value: 0.7 }
  const [fast, plain] = [simd, undefined].map(kernels => {
    const trainer = createTrainer(settings, shared, { text, simd: kernels })
    return {
      name: trainer.model.kernel.name,
      answer: complete(clampedWriting(trainer, { ...question, clamp })),
    }
  })
  expect([fast!.name, plain!.name]).toEqual(['simd', 'reference'])
  expect(fast!.answer).toEqual(plain!.answer)
})

it('a planted unit, held, does what it says: the network writes as inside quotations', () => {
  const trainer = createReader({ cell: 'gru', h: 8 }, quotingText(600, 1))
  const { parameters, V, H } = trainer.model.stack
  // The readout sees unit 3 alone: up, an e; down, an a.
  const [up, down] = ['e', 'a'].map(letter => trainer.task.vocabulary.tokens.indexOf(letter)) as [
    number,
    number,
  ]
  parameters.by['decoder.weight']!.fill(0)
  parameters.by['decoder.bias']!.fill(-9)
  for (const [v, weight] of [
    [up, 40],
    [down, -40],
  ] as const)
    parameters.by['decoder.weight']![v * H + 3] = weight
  expect(V).toBeGreaterThan(3)
  refreshPacked(trainer.model.stack, trainer.model.kernel)
  for (const [value, letter] of [
    [0.7, up],
    [-0.7, down],
  ] as const) {
    const clamp = { l: 0, j: 3, of: 'h', value } as const
    const { clamped } = complete(clampedWriting(trainer, { ...question, temperature: 0.5, clamp }))
    expect([...clamped]).toEqual(new Array(60).fill(letter))
  }
})

it('units, states, lengths and temperatures that there are not are refused', () => {
  const trainer = createWriter('gru', 1)
  const ask = (change: object, clamp: Clamp = { l: 0, j: 0, of: 'h', value: 0 }) =>
    complete(clampedWriting(trainer, { ...question, clamp, ...change }))
  expect(() => ask({ length: 0 })).toThrow('expected length 1…500')
  expect(() => ask({ temperature: 9 })).toThrow('got 60, 9')
  expect(() => ask({}, { l: 0, j: 8, of: 'h', value: 0 })).toThrow('layer 0, unit 8')
  expect(() => ask({}, { l: 0, j: 0, of: 'c', value: 0 })).toThrow('this cell has no c')
})
