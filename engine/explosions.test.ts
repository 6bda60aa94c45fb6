/**
 * Runs that are made to go wrong, every cell with every optimiser, each in several ways: a number that is not finite is caught in the
 * update in which it appears, named by tensor and gate, and one can go back to exactly where one was.
 */
import { describe, expect, it, vi } from 'vitest'
import type { LaneSettings } from './experiment/experiment.ts'
import type { Fault } from './fault.ts'
import { loadKernels } from './kernels/loadForTests.ts'
import { complete } from './run.ts'
import { refreshPacked } from './sequence/stack.ts'
import { restoreSnapshot, takeSnapshot } from './snapshots/snapshot.ts'
import { combinations, nameOf, rose, roseText } from './testing/combinations.ts'
import { History, Lab } from './testing/lab.ts'
import { createTrainer } from './testing/network.ts'
import type { Trainer, UpdateReport } from './trainer.ts'

/** After so many updates the run is tampered with, and again after each that follows. */
const BEGINNING = 6
const resources = { text: roseText }
const simd = await loadKernels()

/** One element of one tensor, and the gate that it belongs to. */
interface Spot {
  readonly tensor: string
  readonly at: number
  readonly gates: readonly string[]
}

/** A way of going wrong. */
interface Kind {
  readonly name: string
  /** Settings of the update after so many. */
  settings?(update: number): Partial<LaneSettings>
  /** Done while training stands still, before the next update. */
  tamper?(trainer: Trainer, spot: Spot): void
  /** What must be said to be wrong at the spot; left out where anything may be the first to go wrong. */
  readonly quantity?: Fault['quantity']
}

const notFinite = (at: number) => [NaN, Infinity, -Infinity][at % 3]!

const kinds: readonly Kind[] = [
  {
    name: 'a learning rate that grows a thousandfold at every update',
    settings: update => ({ lr: 1000 ** (update - BEGINNING) }),
  },
  {
    name: 'recurrent weights that grow a millionfold at every update',
    tamper({ model: { stack, kernel } }) {
      const { weight_ih_l0, weight_hh_l0 = weight_ih_l0! } = stack.parameters.by
      kernel.scale(weight_hh_l0, 1e6)
      refreshPacked(stack, kernel)
    },
  },
  {
    name: 'a weight that is not finite before the update',
    tamper({ model: { stack, kernel } }, { tensor, at }) {
      stack.parameters.by[tensor]![at] = notFinite(at)
      refreshPacked(stack, kernel)
    },
    quantity: 'parameter',
  },
  {
    name: 'a gradient that is not finite on its way to the step',
    tamper(trainer, { tensor, at }) {
      beforeStep(trainer, ({ gradients }) => {
        gradients.by[tensor]![at] = notFinite(at)
      })
    },
    quantity: 'gradient',
  },
  {
    name: 'a weight at the end of float32’s range and a step that carries it over',
    settings: () => ({ lr: 1e36, clip: 0 }),
    tamper(trainer, { tensor, at }) {
      beforeStep(trainer, ({ parameters, gradients }) => {
        parameters.by[tensor]![at] = -3.4028234663852886e38
        gradients.by[tensor]![at] = 100
      })
    },
    quantity: 'parameter',
  },
]

type Stack = Trainer['model']['stack']

/** Once, between the backward pass and the step of a model's next update: when the norm of its gradient is taken. */
function beforeStep({ model: { stack, kernel } }: Trainer, change: (stack: Stack) => void): void {
  const { sumSquares } = kernel
  const spy = vi.spyOn(kernel, 'sumSquares').mockImplementation(x => {
    if (x === stack.gradients.all) {
      spy.mockRestore()
      change(stack)
    }
    return sumSquares(x)
  })
}

/** Some element of some tensor that has gates, or would have if the cell had several. */
function chooseSpot({ model: { stack } }: Trainer, n: number): Spot {
  const tensors = Object.entries(stack.parameters.by).filter(([name]) => !name.startsWith('decoder'))
  const [tensor, { length }] = tensors[n % tensors.length]!
  const at = (n * 7919) % length
  return { tensor, at, gates: gatesOf(stack, tensor, [at]) }
}

/** Rows [k·H, (k+1)·H) belong to gates[k]. */
function gatesOf(
  { cell: { gates }, H, parameters }: Stack,
  tensor: string,
  elements: readonly number[],
): string[] {
  if (gates.length === 1 || tensor.startsWith('decoder')) return []
  const columns = parameters.shapes[tensor]![1] ?? 1
  const concerned = new Set(elements.map(at => Math.floor(at / columns / H)))
  return gates.filter((_, k) => concerned.has(k))
}

/** What is not finite after an update, by looking at every number: parameters first, then gradients, then the loss. */
function look(
  { model: { stack } }: Trainer,
  { update, loss, gradientNorm }: UpdateReport,
): Fault | undefined {
  for (const [quantity, { by }] of [
    ['parameter', stack.parameters],
    ['gradient', stack.gradients],
  ] as const) {
    for (const [tensor, x] of Object.entries(by)) {
      const bad = Array.from(x.keys()).filter(at => !Number.isFinite(x[at]))
      if (bad.length > 0) return { update, quantity, tensor, gates: gatesOf(stack, tensor, bad) }
    }
  }
  expect(gradientNorm, 'of finite gradients, before clipping').toBeLessThan(Infinity)
  return Number.isFinite(loss) ? undefined : { update, quantity: 'loss', tensor: '', gates: [] }
}

/** Without coordinator and session, on SIMD kernels, looking at everything after every update. */
function explodeAlone(trainer: Trainer, settings: LaneSettings, kind: Kind, spot: Spot): Fault {
  for (let update = BEGINNING; update < BEGINNING + 20; update++) {
    trainer.takeUp({ ...settings, ...kind.settings?.(update) })
    kind.tamper?.(trainer, spot)
    const report = complete(trainer.next())
    expect(report.fault).toEqual(look(trainer, report))
    if (report.fault) return report.fault
  }
  throw new Error('it did not go wrong')
}

/** Beside another lane, with coordinator and sessions, on reference kernels. */
function explodeBeside(lanes: readonly LaneSettings[], kind: Kind, spot: Spot): Lab {
  const lab = new Lab({ lanes, shared: rose, ...resources, workers: i => ({ pieceMs: 20 + 13 * i }) }).load()
  const { coordinator } = lab
  coordinator.go(BEGINNING)
  lab.untilStill()
  const [settings, ...others] = lanes
  while (coordinator.status !== 'exploded') {
    const from = lab.update
    coordinator.set([{ ...settings!, ...kind.settings?.(from) }, ...others])
    kind.tamper?.(lab.trainer(0), spot)
    coordinator.step()
    lab.world.until('one more update, or an explosion', () =>
      lab.update > from ? lab.still : coordinator.status === 'exploded',
    )
  }
  return lab
}

const other = combinations.find(({ cell, opt }) => cell === 'lstm' && opt === 'adam')!
const historyOf = (settings: LaneSettings) => new History(settings, rose, resources)
const otherHistory = historyOf(other)

it('there are more than sixty', () => {
  expect(combinations.length * kinds.length).toBeGreaterThan(60)
})

describe.each(combinations.map((settings, i) => [nameOf(settings), settings, i] as const))(
  '%s',
  (_, settings, i) => {
    const alone = createTrainer(settings, rose, { ...resources, simd })
    while (alone.update < BEGINNING) complete(alone.next())
    const snapshot = takeSnapshot(alone)
    const histories = [historyOf(settings), otherHistory]

    it.each(kinds.map((kind, j) => [kind.name, kind, kinds.length * i + j] as const))('%s', (_, kind, n) => {
      restoreSnapshot(alone, snapshot)
      const spot = chooseSpot(alone, n)
      const fault = explodeAlone(alone, settings, kind, spot)
      const { quantity } = kind
      const { tensor, gates } = spot
      if (quantity) expect(fault).toEqual({ update: BEGINNING + 1, quantity, tensor, gates })

      const lab = explodeBeside([settings, other], kind, spot)
      const [exploded] = lab.events('exploded')
      expect(exploded).toMatchObject({ lane: 0, fault, rewindTo: fault.update - 1 })

      // Back to the last finite state, tampered with or not: it is what was reported there.
      const printsOf = (lanes: readonly { readonly fingerprint: string }[]) =>
        lanes.map(({ fingerprint }) => fingerprint)
      const reported = lab.events('round').find(({ update }) => update === exploded!.rewindTo)!
      lab.coordinator.rewind(exploded!.rewindTo)
      lab.untilStill()
      const { update, lanes } = lab.events('loaded').at(-1)!
      expect([update, printsOf(lanes)]).toEqual([exploded!.rewindTo, printsOf(reported.lanes)])

      // Back to before it was tampered with: from there the run is the one that it would have been.
      lab.coordinator.rewind(BEGINNING)
      lab.untilStill()
      lab.coordinator.set([settings, other])
      Object.assign(lab, { histories })
      const before = lab.events('loaded').at(-1)!
      expect(printsOf(before.lanes)).toEqual(histories.map(history => history.fingerprint(BEGINNING)))
      lab.coordinator.go(BEGINNING + 10)
      lab.untilStill()
      expect(lab.update).toBe(BEGINNING + 10)
      lab.expectExact()
    })
  },
)
