/** Turns, branches and lanes taken away: whatever is done to a run on its way, it is the run that its link begins. [W16] */
import { describe, expect, it } from 'vitest'
import type { LaneSettings } from '../experiment/experiment.ts'
import { differAhead, type LiveKey, type Turn, withTurn } from '../experiment/turns.ts'
import { Random } from '../random.ts'
import { createLab, failing, gru, isType, lstm, rnn, uneven } from '../testing/createLab.ts'
import { History, type Lab } from '../testing/lab.ts'

const runs = new Map<string, History>()
/** Of lanes that begin with all that was done to them on the way. */
const runsOf = (lanes: readonly LaneSettings[]) =>
  lanes.map(settings => {
    const key = JSON.stringify(settings)
    const run = runs.get(key) ?? new History(settings)
    runs.set(key, run)
    return run
  })

const weight = (update: number, value = 0.5, at = [1, 2]): Turn => ({
  update,
  tensor: 'weight_hh_l0',
  at,
  value,
})
const setting = (update: number, key: LiveKey, value: number): Turn => ({ update, key, value })
const lanes = [rnn, { ...lstm, h: 3 }]

/** Trained for a while, standing still, with a good many states kept. */
function trained(all: readonly LaneSettings[] = lanes): Lab {
  const lab = createLab({ lanes: all, histories: runsOf(all) }).load()
  for (const at of [40, 80, 130, 170, 220, 300]) {
    lab.coordinator.go(at)
    lab.untilStill()
  }
  return lab
}

/** The lanes with one of them turned; all else as it is. */
const turned = (lab: Lab, i: number, turn: Turn) =>
  lab.lanes.map((settings, j) => (i === j ? withTurn(settings, turn) : settings))

/** Takes up other lanes and waits; the lab compares all that is reported from then on with runs that begin with them. */
const arrange = (lab: Lab, all: readonly LaneSettings[], from = all.map((_, i) => i)) =>
  lab.arrange(all, from, runsOf(all)).untilStill()

const starts = (lab: Lab, since: number) => lab.tapped.slice(since).filter(isType('start')).length

describe('a link with turns', () => {
  const settings = [
    { ...rnn, turns: '0-weight_hh_l0.0.0-1.5~30-lr-0.01~57-weight_hh_l0.1.2--1~120-clip-0.5' },
    { ...gru, turns: '57-decoder.bias.1-0.25~58-drop-0.5~200-weight_ih_l1.5.1-0.125' },
  ]

  it('is the same run paused, stepped, sped up, rewound, visited and looked at', () => {
    const lab = createLab({ lanes: settings, histories: runsOf(settings) }).load()
    for (const at of [29, 30, 31, 56, 57, 58, 119, 121, 201]) {
      lab.coordinator.go(at)
      lab.untilStill()
      lab.coordinator.step(1)
      lab.untilStill()
      lab.coordinator.rewind(at)
      lab.untilStill()
      lab.coordinator.visit(Math.floor(at / 2))
      lab.untilStill()
      lab.coordinator.visit(at)
      lab.untilStill()
      expect(lab.update).toBe(at)
    }
    lab.coordinator.setSpeed(60)
    lab.coordinator.go()
    lab.untilUpdate(230)
    lab.coordinator.pause()
    lab.untilStill().expectExact()
  })

  it.each(['dies', 'throws', 'silent'] as const)('survives a worker that %s at any moment', kind => {
    let troubles = 0
    for (let task = 3; task < 120; task += 13) {
      const lab = createLab({
        lanes: settings,
        histories: runsOf(settings),
        workers: failing(1, { kind, task }),
      }).load()
      lab.coordinator.go(90)
      lab.world.until('90 updates', () => lab.update === 90 && lab.still)
      troubles += lab.events('trouble').length
      lab.expectExact()
    }
    expect(troubles).toBeGreaterThan(5)
  })
})

describe('[W16] a turn', () => {
  it('at the update on screen is seen at once; nothing is started or trained again, and what lies before stays', () => {
    const lab = trained()
    const kept = lab.coordinator.keptUpdates
    const [rounds, since] = [lab.events('round').length, lab.tapped.length]
    const plain = lab.histories![0]!.fingerprint(300)
    arrange(lab, turned(lab, 0, weight(300)))
    expect([lab.coordinator.status, lab.update]).toEqual(['paused', 300])
    expect(lab.events('visited').at(-1)!.fingerprints).toEqual(
      lab.histories!.map(run => run.fingerprint(300)),
    )
    expect(lab.histories![0]!.fingerprint(300)).not.toBe(plain)
    expect(lab.coordinator.keptUpdates).toEqual(kept)
    expect([starts(lab, since), lab.events('round').length]).toEqual([0, rounds])
    lab.expectExact()
  })

  it('is dragged to other values, and undone exactly, without training', () => {
    const lab = trained()
    const [rounds, before] = [lab.events('round').length, lab.lanes]
    for (const value of [0.1, 0.2, 0.3]) {
      const all = turned(lab, 0, weight(300, value))
      lab.arrange(all, [0, 1], runsOf(all))
      lab.world.pass(3)
    }
    lab.untilStill()
    arrange(lab, turned(lab, 1, weight(300, 2)))
    arrange(lab, before)
    expect(lab.events('round').length).toBe(rounds)
    expect(lab.events('visited').at(-1)!.fingerprints).toEqual(runsOf(lanes).map(run => run.fingerprint(300)))
    lab.expectExact()
  })

  it('undone later goes back to before it and trains to where one stood, paused; redone too', () => {
    const lab = trained()
    arrange(lab, turned(lab, 0, weight(300)))
    lab.coordinator.go(500)
    lab.untilStill()
    const edited = lab.lanes
    arrange(lab, lanes)
    expect([lab.coordinator.status, lab.update]).toEqual(['paused', 500])
    expect(lab.events('rewound').at(-1)!.update).toBe(300)
    expect(Math.max(...lab.coordinator.keptUpdates.slice(0, -1))).toBeGreaterThan(300)
    arrange(lab, edited)
    expect(lab.update).toBe(500)
    lab.expectExact()
  })

  it('before the first update begins with other start weights', () => {
    const lab = createLab({ lanes, histories: runsOf(lanes) }).load()
    arrange(lab, turned(lab, 1, weight(0)))
    expect([lab.coordinator.status, lab.update]).toEqual(['paused', 0])
    lab.coordinator.go(40)
    lab.untilStill()
    arrange(lab, lanes)
    expect(lab.update).toBe(40)
    lab.expectExact()
  })

  it('at an update that is visited forgets what lies after it', () => {
    const lab = trained()
    const kept = lab.coordinator.keptUpdates
    lab.coordinator.visit(kept[3]!)
    lab.untilStill()
    arrange(lab, turned(lab, 0, weight(kept[3]!)))
    expect(lab.update).toBe(kept[3])
    expect(lab.coordinator.keptUpdates).toEqual(kept.slice(0, 4))
    expect(lab.events('rewound')).toEqual([{ type: 'rewound', update: kept[3] }])
    lab.expectExact()
  })

  it('of a setting, put where no lane has been sent beyond, never interrupts a run', () => {
    for (let k = 0; k < 60; k += 3) {
      const lab = createLab({ lanes, histories: runsOf(lanes) }).load()
      lab.coordinator.go()
      lab.untilUpdate(10)
      for (let n = 0; n < k; n++) lab.world.step()
      const all = turned(lab, k % 2, setting(lab.coordinator.horizon, 'lr', 0.05))
      expect(
        all.every((each, i) => differAhead(each.turns, lab.lanes[i]!.turns, lab.coordinator.horizon)),
      ).toBe(true)
      Object.assign(lab, { lanes: all, histories: runsOf(all) })
      lab.coordinator.set(all)
      lab.untilUpdate(60)
      expect(lab.statuses.filter(status => status === 'running').length).toBe(1)
      lab.coordinator.pause()
      lab.untilStill().expectExact()
    }
  })
})

describe('[W16] a branch', () => {
  it('is a lane more that shares the past of another, without training again', () => {
    const lab = trained()
    const kept = lab.coordinator.keptUpdates
    const [rounds, since] = [lab.events('round').length, lab.tapped.length]
    arrange(lab, [...lanes, withTurn(lanes[1]!, setting(300, 'lr', 0.1))], [0, 1, 1])
    expect([lab.update, lab.events('round').length, starts(lab, since)]).toEqual([300, rounds, 1])
    expect(lab.events('arranged')).toEqual([{ type: 'arranged', from: [0, 1, 1] }])
    expect(lab.coordinator.keptUpdates).toEqual(kept)
    lab.coordinator.go(350)
    lab.untilStill()
    const [, a, b] = lab.histories!
    expect(a!.fingerprint(350)).not.toBe(b!.fingerprint(350))
    lab.coordinator.visit(kept[2]!)
    lab.untilStill()
    lab.expectExact()
  })

  it('from an update that is visited goes on from there, with all lanes', () => {
    const lab = trained()
    const update = lab.coordinator.keptUpdates[4]!
    lab.coordinator.visit(update)
    lab.untilStill()
    arrange(lab, [...lanes, withTurn(lanes[0]!, setting(update, 'clip', 0.01))], [0, 1, 0])
    expect(lab.update).toBe(update)
    expect(lab.coordinator.keptUpdates.at(-1)).toBe(update)
    lab.coordinator.go(update + 50)
    lab.untilStill().expectExact()
  })

  it('taken back goes, and the others stay where they are; redone it catches up', () => {
    const lab = trained()
    const branched = [...lanes, withTurn(lanes[1]!, setting(300, 'lr', 0.1))]
    arrange(lab, branched, [0, 1, 1])
    lab.coordinator.go(420)
    lab.untilStill()
    const [rounds, since] = [lab.events('round').length, lab.tapped.length]
    arrange(lab, lanes)
    expect([lab.update, lab.events('round').length, starts(lab, since)]).toEqual([420, rounds, 0])
    arrange(lab, branched, [0, 1, 1])
    expect([lab.coordinator.status, lab.update]).toEqual(['paused', 420])
    lab.expectExact()
  })
})

describe('[W16] a lane taken away', () => {
  it.each([
    ['the first', [1, 2]],
    ['the middle one', [0, 2]],
    ['all but the last', [2]],
  ])('%s: the others go on, also in the middle of a run', (_, from) => {
    for (let k = 0; k < 50; k += 7) {
      const all = [...lanes, gru]
      const lab = createLab({ lanes: all, histories: runsOf(all), workers: uneven }).load()
      lab.coordinator.go()
      lab.untilUpdate(20)
      for (let n = 0; n < k; n++) lab.world.step()
      const { update } = lab
      const since = lab.tapped.length
      const left = from.map(i => all[i]!)
      lab.arrange(left, from, runsOf(left))
      lab.world.until('it has gone on', () => lab.update > update + 20)
      // Only from before anything was kept the start weights are made anew.
      if (lab.coordinator.keptUpdates[0]! <= update) expect(starts(lab, since)).toBe(0)
      lab.coordinator.pause()
      lab.untilStill().expectExact()
    }
  })
})

it('[W16] turns, branches, undoing, visits, deaths in any order: every lane is at every moment the run of its link', () => {
  let arranged = 0
  for (let seed = 0; seed < 40; seed++) {
    const random = new Random(seed, 'what is done')
    const lab = createLab({ lanes, histories: runsOf(lanes) }).load()
    const past: { all: readonly LaneSettings[]; back: readonly number[] }[] = []
    const take = (all: readonly LaneSettings[], from: readonly number[]) => {
      lab.arrange(all, [...from], runsOf(all))
      arranged++
    }
    for (let n = 0; n < 25; n++) {
      const { coordinator } = lab
      const i = random.below(lab.lanes.length)
      const at = [random.below(3), random.below(2)]
      switch (random.below(8)) {
        case 0:
        case 1:
          coordinator.go()
          break
        case 2:
          coordinator.pause()
          break
        case 3:
          coordinator.visit(random.below(1 + lab.update))
          break
        case 4: {
          coordinator.pause()
          lab.untilStill()
          past.push({ all: lab.lanes, back: lab.lanes.map((_, j) => j) })
          take(
            turned(lab, i, weight(lab.update, random.below(9) / 8 - 0.5, at)),
            lab.lanes.map((_, j) => j),
          )
          break
        }
        case 5: {
          if (lab.lanes.length === 4) break
          coordinator.pause()
          lab.untilStill()
          past.push({ all: lab.lanes, back: lab.lanes.map((_, j) => j) })
          const branch = withTurn(lab.lanes[i]!, setting(lab.update, 'lr', 0.01 * (1 + random.below(5))))
          take([...lab.lanes, branch], [...lab.lanes.map((_, j) => j), i])
          break
        }
        case 6: {
          const before = past.pop()
          if (before) take(before.all, before.back)
          break
        }
        case 7:
          lab.spawned.workers[random.below(lab.lanes.length)]?.terminate()
      }
      lab.world.pass([0, 3, 40, 300][random.below(4)]!)
    }
    lab.coordinator.pause()
    lab.world.pass(30_000)
    if (lab.coordinator.status === 'crashed') lab.coordinator.rewind(lab.update)
    lab.untilStill().expectExact()
  }
  expect(arranged).toBeGreaterThan(200)
})
