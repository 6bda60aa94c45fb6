import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gru, lstm, rnn } from '../testing/createLab.ts'
import { History, Lab } from '../testing/lab.ts'
import type { ProbeSource } from './protocol.ts'
import type { Answer } from './questions/index.ts'
import { expectConsistent } from './questions/testing.ts'
import type { Speed } from './runEvents.ts'

describe('any sequence of commands', () => {
  interface Expectation {
    /** All else that is expected is checked by the lab, report after report. */
    deaths: number
  }
  type LabCommand = fc.Command<Expectation, Lab>

  const act = (
    name: string,
    run: (lab: Lab) => void,
    ms: number,
    model?: (m: Expectation) => void,
  ): LabCommand => ({
    check: m => m.deaths < 30,
    run: (m, lab) => {
      model?.(m)
      run(lab)
      lab.world.pass(ms)
      const { status, isSettling, update } = lab.coordinator
      if (status !== 'restoring') expect(update).toBe(lab.update)
      if (isSettling) expect(['paused', 'restoring']).toContain(status)
    },
    toString: () => `${name}, ${ms} ms`,
  })
  const ms = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 40, max: 1500 }))
  // A clip limit far above every norm, so that settings change and numbers do not.
  const harmless = (clip: number) => [rnn, lstm, gru].map(settings => ({ ...settings, clip }))
  let requests = 0
  const all = [
    ...[ms, ms, ms].map(ms => ms.map(ms => act('go', lab => lab.coordinator.go(), ms))),
    fc
      .tuple(ms, fc.nat(30))
      .map(([ms, n]) => act(`go to +${n}`, lab => lab.coordinator.go(lab.update + n), ms)),
    ms.map(ms => act('pause', lab => lab.coordinator.pause(), ms)),
    fc
      .tuple(ms, fc.integer({ min: 1, max: 5 }))
      .map(([ms, n]) => act(`step ${n}`, lab => lab.coordinator.step(n), ms)),
    fc
      .tuple(ms, fc.integer({ min: 900, max: 1000 }))
      .map(([ms, clip]) => act(`set clip ${clip}`, lab => lab.coordinator.set(harmless(clip)), ms)),
    fc.tuple(ms, fc.nat(60)).map(([ms, to]) => act(`rewind ${to}`, lab => lab.coordinator.rewind(to), ms)),
    ...[ms, ms].map(ms =>
      fc.tuple(ms, fc.nat(80)).map(([ms, to]) => act(`visit ${to}`, lab => lab.coordinator.visit(to), ms)),
    ),
    fc
      .tuple(ms, fc.constantFrom<Speed>(1, 4, 15, 60, 'max'))
      .map(([ms, speed]) => act(`speed ${speed}`, lab => lab.coordinator.setSpeed(speed), ms)),
    fc
      .tuple(
        ms,
        fc.nat(3),
        fc.constantFrom<ProbeSource>({ kind: 'task' }, { kind: 'follow' }, { kind: 'text', text: 'no' }),
      )
      .map(([ms, tau, probe]) =>
        act(
          `watch ${tau} ${probe.kind}`,
          lab => lab.coordinator.watch({ needs: ['flow', 'h'], tau, probe }),
          ms,
        ),
      ),
    fc
      .tuple(ms, fc.nat(2), fc.nat(3))
      .map(([ms, i, t]) =>
        act(
          `ask ${i} about step ${t}`,
          lab => lab.coordinator.ask(i, requests++, { kind: 'unit', layer: 0, t, unit: 1 }),
          ms,
        ),
      ),
    fc.tuple(ms, fc.nat(2)).map(([ms, i]) =>
      act(
        `kill ${i}`,
        lab => lab.spawned.workers[i]!.terminate(),
        ms,
        m => {
          m.deaths++
        },
      ),
    ),
  ]

  it('never reaches an illegal state, and what is reported is always the uninterrupted run', () => {
    const clip = harmless(950)
    const unclipped = clip.map(settings => new History(settings))
    let rounds = 0
    let troubles = 0
    let questions = 0
    fc.assert(
      fc.property(fc.commands(all, { maxCommands: 100, size: 'max' }), fc.nat(), (commands, seed) => {
        const lab = new Lab({
          lanes: clip,
          histories: unclipped,
          drawMs: 16,
          workers: (i, generation) => ({
            pieceMs: [2, 6, 3.3][(i + seed) % 3]!,
            latencyMs: 1 + (seed % 5),
            seed: seed + 10 * i + generation,
          }),
        })
        lab.coordinator.load(lab.plan)
        lab.world.pass(seed % 8)
        const firstRequest = requests
        fc.modelRun(() => ({ model: { deaths: 0 }, real: lab }), commands)
        // Whoever was killed is found missing, and in the end all stand still at the same update.
        lab.coordinator.pause()
        lab.world.pass(30_000)
        if (lab.coordinator.status === 'crashed') lab.coordinator.rewind(lab.update)
        lab.world.until('all stand still', () => lab.still)
        lab.expectExact()
        // Every question is answered once, with weights, state and gate of the same moment.
        const answers = lab.events('answered')
        const answered = answers.map(({ request }) => request).sort((a, b) => a - b)
        expect(answered).toEqual(Array.from({ length: requests - firstRequest }, (_, n) => firstRequest + n))
        for (const { answer } of answers) expectConsistent(answer as Answer<'unit'>)
        questions += answers.length
        rounds += lab.events('round').length
        troubles += lab.events('trouble').length
        expect(lab.undrawn).toBeLessThanOrEqual(3)
      }),
      { numRuns: 200 },
    )
    expect(rounds).toBeGreaterThan(1000)
    expect(troubles).toBeGreaterThan(100)
    expect(questions).toBeGreaterThan(300)
  })
})
