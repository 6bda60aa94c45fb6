import { describe, expect, it } from 'vitest'
import { budgetOf, findExcess } from '../budget.ts'
import { createLab, failing, gru, histories, isType, lstm, rnn, threeLanes } from '../testing/createLab.ts'
import type { Lab } from '../testing/lab.ts'
import { bonjour } from '../testing/network.ts'
import { decodeFrame, type Need } from './frame.ts'
import type { ProbeSource } from './protocol.ts'

describe('[W8] frames', () => {
  const inFlight = (lab: Lab) =>
    lab.tapped.filter(isType('advance')).filter(({ lane, message }) => lane === 0 && message.frame).length

  it('no more than two are ever asked for when none is drawn, and training does not wait for them', () => {
    const lab = createLab().load()
    lab.coordinator.go()
    lab.untilUpdate(100)
    expect(inFlight(lab)).toBe(2)
    expect(lab.undrawn).toBe(2)
  })

  it('pausing brings one of where all stand, and that is all, however often', () => {
    const lab = createLab().load()
    for (let n = 1; n <= 6; n++) {
      lab.coordinator.go()
      lab.untilUpdate(20 * n)
      lab.coordinator.pause()
      lab.untilStill()
      const rounds = lab.events('round')
      expect(rounds.at(-1)!.lanes.every(({ frame }) => frame)).toBe(true)
      expect(lab.undrawn).toBe(2 + n)
    }
  })

  it('are still asked for while running, however often it was paused', () => {
    const lab = createLab({ drawMs: 16 }).load()
    for (let n = 0; n < 8; n++) {
      lab.coordinator.go()
      lab.untilUpdate(lab.update + 6)
      lab.coordinator.pause()
      lab.untilStill()
    }
    const from = lab.events('round').length
    lab.coordinator.go()
    lab.untilUpdate(lab.update + 60)
    const framed = lab
      .events('round')
      .slice(from)
      .filter(({ lanes }) => lanes[0]!.frame)
    expect(framed.length).toBeGreaterThan(5)
  })

  it('drawn ones make room for as many', () => {
    const lab = createLab({ drawMs: 16 }).load()
    lab.coordinator.go()
    let most = 0
    while (lab.update < 150) {
      lab.world.step()
      most = Math.max(most, lab.undrawn)
    }
    expect(most).toBeLessThanOrEqual(2)
    expect(lab.events('round').filter(({ lanes }) => lanes[0]!.frame).length).toBeGreaterThan(10)
  })

  it('a page that draws slowly gets fewer, the newest each time', () => {
    const lab = createLab({ drawMs: 300 }).load()
    lab.coordinator.go()
    lab.world.pass(6000)
    const frames = lab.events('round').filter(({ lanes }) => lanes[0]!.frame).length
    expect(frames).toBeGreaterThan(15)
    expect(frames).toBeLessThan(45)
  })

  it.each(['rewind', 'load'] as const)('asked for before a %s do not count for ever', what => {
    const lab = createLab({ drawMs: 16 }).load()
    for (let n = 0; n < 4; n++) {
      lab.coordinator.go()
      lab.untilUpdate(lab.update + 8)
      if (what === 'rewind') lab.coordinator.rewind(lab.update)
      else {
        lab.update = 0
        lab.coordinator.load(lab.plan)
      }
      lab.world.until('ready', () => lab.still)
    }
    const before = lab.events('round').filter(({ lanes }) => lanes[0]!.frame).length
    lab.coordinator.go()
    lab.untilUpdate(lab.update + 60)
    expect(lab.events('round').filter(({ lanes }) => lanes[0]!.frame).length).toBeGreaterThan(before + 5)
  })

  it('asked for from a worker that died do not count for ever', () => {
    const lab = createLab({ drawMs: 16, workers: failing(0, { kind: 'dies', task: 60 }) }).load()
    lab.coordinator.go()
    lab.world.until(
      'running again',
      () => lab.events('trouble').length === 1 && lab.coordinator.status === 'running',
    )
    const before = lab.events('round').filter(({ lanes }) => lanes[0]!.frame).length
    lab.untilUpdate(lab.update + 60)
    expect(lab.events('round').filter(({ lanes }) => lanes[0]!.frame).length).toBeGreaterThan(before + 5)
  })
})

describe('[W11] watching', () => {
  const probe: ProbeSource = { kind: 'text', text: 'jour' }
  const watch = (lab: Lab, tau: number, needs: Need[] = ['flow']) =>
    lab.coordinator.watch({ needs, tau, probe })

  it('while paused is answered by one frame of every lane, for the same question', () => {
    const lab = createLab(threeLanes).load()
    lab.coordinator.step(5)
    lab.untilStill()
    const before = lab.events('frames').length
    watch(lab, 2)
    lab.world.pass(500)
    const [answer, ...more] = lab.events('frames').slice(before)
    expect(more).toEqual([])
    const frames = answer!.frames.map(decodeFrame)
    expect(frames.map(({ update, tau }) => [update, tau])).toEqual([
      [5, 2],
      [5, 2],
      [5, 2],
    ])
    for (const { flow, h } of frames) {
      expect(flow![0]).toBeLessThan(flow![2]!)
      expect(flow![3]).toBe(-Infinity)
      expect(h).toBeUndefined()
    }
  })

  it('asked quickly one after another never mixes answers, and ends with the newest', () => {
    for (let gap = 0; gap < 12; gap++) {
      const lab = createLab(threeLanes).load()
      lab.coordinator.step(3)
      lab.untilStill()
      const before = lab.events('frames').length
      for (const tau of [0, 1, 2, 3, 1]) {
        watch(lab, tau)
        for (let n = 0; n < gap; n++) lab.world.step()
      }
      lab.world.pass(500)
      const answers = lab
        .events('frames')
        .slice(before)
        .map(({ frames }) => frames.map(frame => decodeFrame(frame).tau))
      for (const taus of answers) expect(new Set(taus).size).toBe(1)
      expect(answers.at(-1)).toEqual([1, 1, 1])
    }
  })

  it('while running changes what the next frames hold, and nothing else', () => {
    const lab = createLab({ drawMs: 16 }).load()
    lab.coordinator.go()
    lab.untilUpdate(10)
    watch(lab, 1, ['guess', 'h', 'c', 'flow'])
    lab.untilUpdate(60)
    const frames =
      lab.events('round').at(-1) && lab.events('round').findLast(({ lanes }) => lanes[0]!.frame)!.lanes
    const [first, second] = frames!.map(({ frame }) => decodeFrame(frame!))
    expect(first!.tau).toBe(1)
    expect(first!.h!.length).toBe(4 * 3)
    expect(first!.c).toBeUndefined()
    expect(second!.c!.length).toBe(4 * 2)
    lab.coordinator.pause()
    lab.untilStill()
    lab.expectExact()
  })

  it('parameters, over pauses and a rewind: no number changes, and where all stand still all is known of the latest update', () => {
    const lab = createLab({ ...threeLanes, drawMs: 16 }).load()
    lab.coordinator.watch({ needs: ['weights'], tau: 0, probe })
    const known = (frames: readonly ArrayBuffer[]) =>
      frames.map(decodeFrame).map(({ gradientNorms, updateRatios }) => [!!gradientNorms, !!updateRatios])
    for (let n = 1; n <= 4; n++) {
      lab.coordinator.go()
      lab.untilUpdate(15 * n)
      lab.coordinator.pause()
      lab.untilStill()
      const last = lab.events('round').at(-1)!
      expect(known(last.lanes.map(({ frame }) => frame!))).toEqual(new Array(3).fill([true, true]))
    }
    lab.coordinator.rewind(20)
    lab.untilStill()
    lab.world.pass(200)
    expect(lab.update).toBeGreaterThan(0)
    expect(known(lab.events('frames').at(-1)!.frames)).toEqual(new Array(3).fill([false, false]))
    lab.expectExact()
  })

  it('at whatever moment of a run that comes to its end: what is on screen at last is what was asked for last', () => {
    const toTheirEnds = [
      (lab: Lab) => lab.coordinator.go(12),
      (lab: Lab) => lab.coordinator.step(),
      (lab: Lab) => {
        lab.coordinator.go()
        lab.world.pass(40)
        lab.coordinator.pause()
      },
    ]
    for (const toItsEnd of toTheirEnds)
      for (let moment = 0; moment < 160; moment += 5) {
        // A picture takes several slices, so that there is much time to ask for another meanwhile.
        const lab = createLab({ ...threeLanes, workers: i => ({ pieceMs: 1 + 2 * i }) })
        watch(lab, 0, ['h'])
        lab.load()
        lab.world.pass(500)
        toItsEnd(lab)
        lab.world.pass(moment)
        watch(lab, 3, ['h', 'flow', 'matrix'])
        lab.untilStill()
        lab.world.pass(1000)
        const last = lab.reported.flatMap(({ event }) => {
          if (event.type === 'frames') return [event.frames]
          const frames = event.type === 'round' ? event.lanes.flatMap(({ frame }) => frame ?? []) : []
          return frames.length > 0 ? [frames] : []
        })
        for (const { tau, matrix, update } of last.at(-1)!.map(decodeFrame))
          expect([tau, !!matrix, update], `asked after ${moment} ms`).toEqual([3, true, lab.update])
      }
  })

  it('is remembered over load, rewind and a worker’s death', () => {
    const lab = createLab({ workers: failing(1, { kind: 'dies', task: 30 }), drawMs: 16 })
    lab.coordinator.load(lab.plan)
    watch(lab, 3)
    const lastTaus = () =>
      lab
        .events('round')
        .at(-1)!
        .lanes.map(({ frame }) => decodeFrame(frame!).tau)
    lab.coordinator.go(25)
    lab.world.until('25 updates', () => lab.update === 25 && lab.still)
    expect(lab.events('trouble').length).toBe(1)
    lab.coordinator.rewind(10)
    lab.untilStill()
    lab.coordinator.go()
    lab.untilUpdate(20)
    lab.coordinator.pause()
    lab.untilStill()
    expect(lastTaus()).toEqual([3, 3])
  })

  it('a probe that follows training shows all lanes the same text, also after a rewind and a worker’s death', () => {
    const lab = createLab({ workers: failing(1, { kind: 'dies', task: 120 }), drawMs: 16 })
    lab.coordinator.watch({ needs: [], tau: 0, probe: { kind: 'follow' } })
    lab.coordinator.load(lab.plan)
    lab.coordinator.go(40)
    lab.world.until('40 updates', () => lab.update === 40 && lab.still)
    lab.coordinator.rewind(lab.coordinator.keptUpdates[1]!)
    lab.untilStill()
    lab.coordinator.go(60)
    lab.untilStill()
    const shown = [
      ...lab
        .events('round')
        .flatMap(({ lanes }) => (lanes[0]!.frame ? [lanes.map(({ frame }) => frame!)] : [])),
      ...lab.events('frames').map(({ frames }) => frames),
    ]
    expect(shown.length).toBeGreaterThan(5)
    for (const frames of shown) {
      const inputs = frames.map(frame => [...decodeFrame(frame).input])
      expect(inputs[1]).toEqual(inputs[0])
      expect(new Set(inputs[0]).size, 'the probe is text, not one token over and over').toBeGreaterThan(1)
    }
  })
})

describe('[W12] writing', () => {
  it('is answered by the lane that was asked, with the request’s number; the same request at the same update gives the same text', () => {
    const lab = createLab().load()
    lab.coordinator.step(3)
    lab.untilStill()
    lab.coordinator.write(1, 7, 'bon', 12, 1)
    lab.coordinator.write(1, 7, 'bon', 12, 1)
    lab.coordinator.write(0, 8, '', 5, 0)
    lab.world.pass(100)
    const written = lab.events('written')
    expect(written.map(({ lane, request, update }) => [lane, request, update]).sort()).toEqual([
      [0, 8, 3],
      [1, 7, 3],
      [1, 7, 3],
    ])
    const [one, two] = written.filter(({ lane }) => lane === 1)
    expect(one!.text).toMatch(/^[bonjur ]{12}$/)
    expect(two!.text).toBe(one!.text)
    lab.expectExact()
  })

  it('for a lane that does not exist is ignored', () => {
    const lab = createLab().load()
    lab.coordinator.write(5, 1, 'bon', 12, 1)
    lab.world.pass(100)
    expect(lab.events('written')).toEqual([])
  })
})

describe('[W11] parameters', () => {
  it('are sent by the one lane that is asked for, or by all', () => {
    const lab = createLab(threeLanes).load()
    const senders = (weightsOf?: number) => {
      lab.coordinator.watch({
        needs: ['h', 'weights'],
        tau: 1,
        probe: { kind: 'task' },
        ...(weightsOf !== undefined && { weightsOf }),
      })
      lab.world.pass(500)
      const frames = lab.events('frames').at(-1)!.frames.map(decodeFrame)
      expect(frames.every(({ h }) => h)).toBe(true)
      return frames.map(({ tensors }) => tensors !== undefined)
    }
    expect(senders(1)).toEqual([false, true, false])
    expect(senders()).toEqual([true, true, true])
    expect(senders(0)).toEqual([true, false, false])
  })
})

describe('[W13] an experiment that is too large', () => {
  const huge = { ...gru, h: 256 }
  const plan = (lab: Lab) => ({ ...lab.plan, shared: { ...bonjour, T: 400, B: 4000 } })

  it('every lane that is over a limit is reported, with the numbers, in whatever order they answer', () => {
    const lanes = [{ ...gru, h: 200 }, rnn, huge]
    for (const slow of [0, 1, 2]) {
      const workers = (lane: number) => ({ latencyMs: lane === slow ? 50 : 1 })
      const lab = createLab({ lanes, histories: undefined, workers })
      lab.coordinator.load({ ...lab.plan, shared: { ...bonjour, T: 400, B: 1000 } })
      lab.world.pass(1000)
      expect(lab.coordinator.status).toBe('refused')
      const refused = [0, 2].map(lane => {
        const excess = findExcess(budgetOf(lanes[lane]!, { V: 7 }, { T: 400, B: 1000 }))
        return { type: 'refused', lane, shape: { V: 7 }, excess }
      })
      expect(lab.events('refused')).toEqual(slow === 0 ? refused.reverse() : refused)
    }
  })

  it('is refused with the numbers, nothing else is possible, and a smaller one can be loaded after it', () => {
    const lab = createLab({ lanes: [rnn, huge], histories: undefined })
    lab.coordinator.load(plan(lab))
    lab.world.until('refused', () => lab.coordinator.status === 'refused')
    lab.coordinator.go()
    lab.coordinator.step()
    lab.coordinator.set([rnn, huge])
    lab.coordinator.watch({ needs: ['h'], tau: 0, probe: { kind: 'task' } })
    lab.coordinator.write(1, 1, 'b', 3, 1)
    lab.world.pass(9000)
    expect(lab.coordinator.status).toBe('refused')
    expect(lab.events('refused').map(({ lane }) => lane)).toEqual([1])
    expect([...lab.events('trouble'), ...lab.events('written')]).toEqual([])
    Object.assign(lab, { lanes: [rnn, lstm], histories: histories.slice(0, 2) })
    lab.coordinator.load(lab.plan)
    lab.world.until('ready', () => lab.coordinator.status === 'ready')
    lab.expectExact()
  })
})
