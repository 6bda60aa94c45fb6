import { describe, expect, it, vi } from 'vitest'
import { complete } from '../run.ts'
import { Vocabulary } from '../tasks/vocabulary.ts'
import { History } from '../testing/lab.ts'
import { bonjour, createTrainer, lane } from '../testing/network.ts'
import { Bench, type Start, settings, text, textShared } from '../testing/sessionBench.ts'
import { decodeFrame, type Frame, type Need } from './frame.ts'
import type { Round } from './protocol.ts'
import { WEIGHTS_MS } from './session.ts'

describe('[W11] watching', () => {
  const shown = (bench: Bench) => {
    const { frame, ...event } = bench.last('frame')
    return { ...event, ...decodeFrame(frame) }
  }
  const reads = (bench: Bench) => {
    const { vocabulary } = bench.last('ready')
    const { input, target } = shown(bench)
    return [...input, target.at(-1)!].map(token => vocabulary[token]).join('')
  }

  it('a session that stands still answers at once with the number of the question', () => {
    const bench = new Bench().advance(2).finish()
    bench.watch({ kind: 'task' }, 1)
    expect(shown(bench)).toMatchObject({
      type: 'frame',
      run: 1,
      request: 5,
      update: 2,
      tau: 1,
      T: 4,
      L: 1,
      H: 3,
    })
  })

  it('while training nothing is answered; the next frame is as asked', () => {
    const bench = new Bench().advance(9, { frame: true })
    bench.slice()
    bench.watch({ kind: 'text', text: 'nu' }, 3)
    expect(bench.all('frame')).toEqual([])
    bench.finish()
    const frame = decodeFrame(bench.last('reached').frame!)
    expect(frame.tau).toBe(3)
    expect([...frame.input]).toEqual([...Vocabulary.of('bonjour ').encode('nunu').tokens])
  })

  it('shows the task’s own example', () => {
    const bench = new Bench()
    bench.watch({ kind: 'task' })
    expect(reads(bench)).toBe('bonjo')
  })

  it('shows a text, repeated or cut to what there is room for; an empty one is a space', () => {
    const bench = new Bench()
    const read = (text: string) => {
      bench.watch({ kind: 'text', text })
      return reads(bench)
    }
    expect(read('no')).toBe('non' + 'on')
    expect(read('bonjour bonjour')).toBe('bonjo')
    expect(read('')).toBe('     ')
    expect(read('nxo')).toBe('n on ')
  })

  it('follows training: before the first update the task’s example, then what was last learned from', () => {
    const bench = new Bench({ shared: textShared, text })
    bench.watch({ kind: 'follow' })
    // The held-out tenth of 180 characters begins at the 162nd.
    expect(reads(bench)).toBe(text.slice(162, 168))
    bench.advance(3).finish()
    bench.watch({ kind: 'follow' })
    // Two updates of five characters have gone before.
    expect(reads(bench)).toBe(text.slice(10, 16))
  })

  it('following takes up a new window only in rounds that say so, so that all lanes show the same', () => {
    const bench = new Bench({ shared: textShared, text })
    bench.watch({ kind: 'follow' })
    const input = (follow: boolean, to: number) => {
      bench.advance(to, { frame: true, follow }).finish()
      return decodeFrame(bench.last('reached').frame!).input.join()
    }
    const first = input(true, 2)
    expect(input(false, 4)).toBe(first)
    expect(input(true, 6)).not.toBe(first)
  })

  it('a step beyond the last is taken for the last', () => {
    const bench = new Bench()
    bench.watch({ kind: 'task' }, 99)
    expect(shown(bench).tau).toBe(3)
  })

  it('does not change a single number of the training, asked at any moment', () => {
    const bench = new Bench().advance(20, { snapshot: true, frame: true })
    while (bench.slice()) bench.watch({ kind: 'follow' })
    expect(bench.last('reached').fingerprint).toBe(new History(settings).fingerprint(20))
  })
})

describe('[W3] [W11] a picture asked for at a standstill', () => {
  const long = { shared: { ...bonjour, T: 40 } }
  const watch = (bench: Bench, request: number) =>
    bench.session.receive({
      ...{ type: 'watch', run: 1, request, needs: ['flow', 'matrix'], tau: 3, probe: { kind: 'task' } },
    })

  it('is made in slices, between which commands are obeyed', () => {
    const bench = new Bench(long)
    watch(bench, 1)
    expect(bench.all('frame')).toEqual([])
    bench.session.receive({ type: 'ping', run: 1 })
    expect(bench.all('pong').length).toBe(1)
    bench.finish()
    expect(bench.all('frame').map(({ request }) => request)).toEqual([1])
  })

  it('is the same however it was cut, and not made any more when another is asked for or training goes on', () => {
    const whole = new Bench(long)
    watch(whole, 1)
    whole.finish()
    const bench = new Bench(long)
    watch(bench, 1)
    bench.slice()
    watch(bench, 2)
    bench.finish()
    expect(bench.all('frame').map(({ request }) => request)).toEqual([2])
    expect(new Uint8Array(bench.last('frame').frame)).toEqual(new Uint8Array(whole.last('frame').frame))
    watch(bench, 3)
    bench.advance(2, { frame: true }).finish()
    expect(bench.all('frame').length).toBe(1)
    expect(bench.last('reached').frame).toBeDefined()
  })
})

describe('[W11] watching the parameters', () => {
  const model = lane({ cell: 'lstm', h: 2, lr: 0.01 })
  const watch = (bench: Bench, needs: Need[] = ['weights']) => {
    bench.session.receive({ type: 'watch', run: 1, request: 1, needs, tau: 0, probe: { kind: 'task' } })
    bench.finish()
  }
  const watched = (start: Partial<Start> = {}) => {
    const bench = new Bench({ lane: model, ...start })
    watch(bench)
    return bench
  }
  const frameOf = (bench: Bench, to: number, round: Partial<Round> = { snapshot: true }) => {
    bench.advance(to, { frame: true, ...round }).finish()
    return decodeFrame(bench.last('reached').frame!)
  }
  const pictures = (frame: Frame, kind: 'weights' | 'gradients') =>
    frame.tensors!.flatMap(({ name }) => [...frame[`${kind} ${name}`]!])

  it('sends the engine’s own: values after the update, gradients by which it stepped, ‖Δθ‖/‖θ‖ of each tensor', () => {
    const trainer = createTrainer(model)
    const { parameters, gradients } = trainer.model.stack
    for (let n = 0; n < 6; n++) complete(trainer.next())
    const before = Object.entries(parameters.by).map(([, values]) => values.slice())
    complete(trainer.next())
    const frame = frameOf(watched(), 7)
    expect(frame.update).toBe(7)
    expect(frame.tensors!.map(({ name, shape }) => [name, shape])).toEqual(Object.entries(parameters.shapes))
    expect(pictures(frame, 'weights')).toEqual([...parameters.all])
    expect(pictures(frame, 'gradients')).toEqual([...gradients.all])
    for (const [i, { name }] of frame.tensors!.entries()) {
      const moved = Math.hypot(...before[i]!.map((value, j) => parameters.by[name]![j]! - value))
      expect(frame.updateRatios![i], name).toBeCloseTo(moved / Math.hypot(...before[i]!), 10)
      expect(frame.updateRatios![i], name).toBeGreaterThan(0)
    }
  })

  it('of two snapshots, one update apart, the ratio is what lies between them', () => {
    const bench = watched()
    const [one, two] = [8, 9].map(to => frameOf(bench, to))
    for (const [i, { name }] of two!.tensors!.entries()) {
      const [before, after] = [one!, two!].map(frame => frame[`weights ${name}`]!)
      const moved = Math.hypot(...after!.map((value, j) => value - before![j]!))
      expect(two!.updateRatios![i]).toBeCloseTo(moved / Math.hypot(...before!), 6)
    }
  })

  it('gradients are those after clipping', () => {
    const frame = frameOf(watched({ lane: { ...model, clip: 1e-4 } }), 3)
    expect(Math.hypot(...frame.gradientNorms!)).toBeCloseTo(1e-4, 8)
  })

  it('before the first update gradients are zero, and nothing has moved yet', () => {
    const frame = decodeFrame(watched().last('frame').frame)
    expect(new Set(pictures(frame, 'gradients'))).toEqual(new Set([0]))
    expect(frame.updateRatios).toBeUndefined()
  })

  it('asked for when training stands still, the gradients are there; the ratio comes with the next update', () => {
    const bench = new Bench({ lane: model }).advance(3).finish()
    watch(bench)
    const frame = decodeFrame(bench.last('frame').frame)
    expect(Math.hypot(...frame.gradientNorms!)).toBeGreaterThan(0)
    expect(frame.updateRatios).toBeUndefined()
    expect(frameOf(bench, 4).updateRatios!.length).toBe(frame.tensors!.length)
  })

  it('what is not known is not made up: after a restore, and in the middle of an update, only the values are there', () => {
    const { snapshot } = new Bench({ lane: model }).advance(4, { snapshot: true }).finish().last('reached')
    const restored = decodeFrame(watched({ snapshot }).last('frame').frame)
    expect([restored.update, restored.gradientNorms, restored.updateRatios]).toEqual([
      4,
      undefined,
      undefined,
    ])
    expect(restored.norms!.length).toBe(restored.tensors!.length)

    let seen = 0
    for (let slices = 1; slices < 30; slices++) {
      const bench = watched({ shared: { ...bonjour, T: 40 } }).advance(5)
      for (let n = 0; n < slices; n++) bench.slice()
      const { update } = bench.pause()
      watch(bench)
      const frame = decodeFrame(bench.last('frame').frame)
      if (frame.gradientNorms) continue
      seen++
      expect(update).toBe(frame.update + 1)
      // What the latest step did is still known then.
      expect(frame.updateRatios === undefined).toBe(frame.update === 0)
    }
    expect(seen).toBeGreaterThan(2)
  })

  it('while training they come with kept states, and else at most every WEIGHTS_MS', () => {
    const bench = watched()
    let to = 0
    const came = (round: Partial<Round> = {}) => frameOf(bench, ++to, round).tensors !== undefined
    // The answer to `watch` brought some just now.
    expect([came(), came({ snapshot: true }), came()]).toEqual([false, true, false])
    bench.now += WEIGHTS_MS
    expect([came(), came()]).toEqual([true, false])
  })

  it('changes no number, and costs nothing when nobody looks', () => {
    const plain = new Bench({ lane: model }).advance(30, { snapshot: true }).finish().last('reached')
    const bench = watched()
    for (let to = 1; to < 30; to++) bench.advance(to, { frame: true, snapshot: to % 2 === 0 })
    bench.advance(30, { snapshot: true }).finish()
    const { fingerprint, snapshot } = bench.last('reached')
    expect(fingerprint).toBe(plain.fingerprint)
    expect(new Uint8Array(snapshot!)).toEqual(new Uint8Array(plain.snapshot!))
    expect(fingerprint).toBe(new History(model).fingerprint(30))

    watch(bench, ['h'])
    const copies = vi.spyOn(Float32Array.prototype, 'set')
    const size = createTrainer(model).model.stack.parameters.all.length
    const wholeCopies = () => copies.mock.calls.filter(([from]) => from.length === size).length
    bench.advance(33).finish()
    expect(wholeCopies()).toBe(0)
    watch(bench)
    bench.advance(36).finish()
    expect(wholeCopies()).toBe(3)
    copies.mockRestore()
  })
})

describe('[W12] writing', () => {
  const write = (bench: Bench, prompt: string, request = 1, temperature = 1) => {
    bench.session.receive({ type: 'write', run: 1, request, prompt, length: 20, temperature })
    return bench.last('written')
  }

  it('goes on from a prompt, with the request’s number and the update', () => {
    const bench = new Bench().advance(2).finish()
    expect(write(bench, 'bon', 9)).toEqual({
      type: 'written',
      run: 1,
      request: 9,
      update: 2,
      text: expect.stringMatching(/^[bonjur ]{20}$/),
    })
  })

  it('gives the same text for the same seed, update and request, and another for another', () => {
    const bench = new Bench().advance(2).finish()
    const first = write(bench, 'bon').text
    expect(write(new Bench().advance(2).finish(), 'bon').text).toBe(first)
    expect(write(bench, 'bon', 2).text).not.toBe(first)
    expect(write(new Bench({ shared: { ...bonjour, seed: 8 } }).advance(2).finish(), 'bon').text).not.toBe(
      first,
    )
  })

  it('needs no prompt, and may be asked for while training, which goes on unchanged', () => {
    const bench = new Bench().advance(10, { snapshot: true })
    while (bench.slice()) expect(write(bench, '').text.length).toBe(20)
    expect(bench.last('reached').fingerprint).toBe(new History(settings).fingerprint(10))
  })
})
