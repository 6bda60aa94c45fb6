import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pythonSnippet } from './checkpoint/pythonSnippet.ts'
import { main } from './cli.ts'
import { gradientFlow } from './diagnostics/gradientFlow.ts'
import { defaultExperiment } from './experiment/experiment.ts'
import { decodeLink, encodeLink } from './experiment/link.ts'
import { fingerprint } from './fingerprint.ts'
import { complete } from './run.ts'
import { forward } from './sequence/forward.ts'
import { refreshPacked } from './sequence/stack.ts'
import { resetState } from './sequence/tape.ts'
import { createTrainer, diverging } from './testing/network.ts'

const LINK = '#1?task=bonjour&cell=rnn,lstm&h=6&layers=1,2&T=9&B=2&lr=0.02&seed=5'

/** The same with its checksum, so that there is nothing to be said about it. */
const SEALED = await encodeLink((await decodeLink(LINK)).experiment)

async function run(...argv: string[]) {
  const printed: string[] = []
  const warned: string[] = []
  const code = await main(argv, { print: line => printed.push(line), warn: line => warned.push(line) })
  return { code, printed, warned: warned.join('\n') }
}

/** The lanes of a link, trained without the runner. */
async function trained(link: string, updates: number, text = '') {
  const { experiment } = await decodeLink(link)
  return experiment.lanes.map(settings => {
    const trainer = createTrainer(settings, experiment, { text })
    const reports = Array.from({ length: updates }, () => complete(trainer.next()))
    return { trainer, reports, fingerprint: fingerprint(trainer.model.stack.parameters.all) }
  })
}

describe('train', () => {
  it('--json prints one object per line: update, and for each lane loss, gradient norm and fingerprint', async () => {
    const { code, printed } = await run('train', LINK, '--updates', '25', '--every', '10', '--json')
    expect(code).toBe(0)
    const lines = printed.map(line => JSON.parse(line))
    expect(lines.map(({ update }) => update)).toEqual([10, 20, 25])
    for (const { update, lanes } of lines) {
      const expected = await trained(LINK, update)
      expect(lanes).toEqual(
        expected.map(({ trainer, reports, fingerprint }) => ({
          cell: trainer.settings.cell,
          lossNats: reports.at(-1)!.loss,
          gradientNorm: reports.at(-1)!.gradientNorm,
          fingerprint,
        })),
      )
    }
  })

  it('what was done by hand on the way is done', async () => {
    const turned = `${LINK}&turns=10-lr-0.5~20-weight_hh_l0.1.2-1,`
    const prints = async (link: string) => {
      const { printed } = await run('train', link, '--updates', '30', '--every', '10', '--json')
      return printed.map(line =>
        JSON.parse(line).lanes.map((lane: { fingerprint: string }) => lane.fingerprint),
      )
    }
    const [done, plain] = [await prints(turned), await prints(LINK)]
    expect(done.map(lanes => lanes[1])).toEqual(plain.map(lanes => lanes[1]))
    expect(done.map((lanes, i) => lanes[0] === plain[i]![0])).toEqual([true, false, false])
    const by = createTrainer(
      { ...(await decodeLink(LINK)).experiment.lanes[0]! },
      (await decodeLink(LINK)).experiment,
    )
    for (let update = 0; update < 20; update++) {
      if (update === 10) by.takeUp({ ...by.settings, lr: 0.5 })
      complete(by.next())
    }
    by.model.stack.parameters.by.weight_hh_l0![1 * 6 + 2] = 1
    expect(done[1]![0]).toBe(fingerprint(by.model.stack.parameters.all))
  })

  it('without it prints a table of the same', async () => {
    const { printed } = await run('train', LINK, '--updates', '4', '--every', '2')
    const [rnn, lstm] = await trained(LINK, 4)
    expect(printed.length).toBe(3)
    expect(printed[0]).toMatch(/update .*rnn nats.*norm.*lstm nats/)
    const cells = printed[2]!.trim().split(/\s+/)
    expect(cells).toEqual([
      '4',
      ...[rnn!, lstm!].flatMap(({ reports, fingerprint }) => [
        ...[reports[3]!.loss.toFixed(4), reports[3]!.gradientNorm.toPrecision(4), fingerprint],
      ]),
    ])
  })

  it('of a task of numbers names squared errors, not nats', async () => {
    const link = '#1?task=ball&T=8&B=4&cell=gru&h=4'
    const { printed } = await run('train', link, '--updates', '3', '--every', '3', '--json')
    const [gru] = await trained(link, 3)
    const [lane] = JSON.parse(printed[0]!).lanes
    expect(lane).toMatchObject({ squaredError: gru!.reports[2]!.loss, fingerprint: gru!.fingerprint })
    expect(lane).not.toHaveProperty('lossNats')
    const table = await run('train', link, '--updates', '3', '--every', '3')
    expect(table.printed[0]).toMatch(/gru {2}mse/)
    expect(table.printed[1]).toContain(gru!.reports[2]!.loss.toPrecision(4))
  })

  it('gives the same on either kind of kernels, and says nothing on stderr when all is well', async () => {
    const link = await encodeLink((await decodeLink(LINK)).experiment)
    const runs = await Promise.all(
      ['simd', 'reference'].map(kernel =>
        run('train', link, '--updates', '30', '--json', '--kernel', kernel),
      ),
    )
    expect(runs[0]).toEqual(runs[1])
    expect(runs[0]!.warned).toBe('')
    expect(runs[0]!.printed.length).toBe(15)
  })

  it('reads the shipped text that the link names, and takes a whole address', async () => {
    const link = '#1?text=rhymes&cell=gru&h=4&T=12&B=3'
    const text = readFileSync(join(import.meta.dirname, '../public/texts/rhymes.txt'), 'utf8')
    const [expected] = await trained(link, 3, text)
    const { printed } = await run(
      'train',
      `https://unrolled.example/page/?present=1${link}`,
      '--updates',
      '3',
      '--json',
    )
    expect(JSON.parse(printed.at(-1)!).lanes[0].fingerprint).toBe(expected!.fingerprint)
  })

  it('prefers the text that the link carries', async () => {
    const txt = 'abracadabra '.repeat(20)
    const [gru] = (await decodeLink('#1?cell=gru&h=4')).experiment.lanes
    const link = await encodeLink({ ...defaultExperiment, txt, T: 10, B: 2, lanes: [gru!] })
    const [expected] = await trained(link, 3, txt)
    const { printed } = await run('train', link, '--updates', '3', '--json')
    expect(JSON.parse(printed.at(-1)!).lanes[0].fingerprint).toBe(expected!.fingerprint)
  })

  it('prints the notes of the link on stderr and goes on with what is left of it', async () => {
    const { code, printed, warned } = await run(
      'train',
      `${LINK}&drop=7&colour=red`,
      '--updates',
      '1',
      '--json',
    )
    expect(code).toBe(0)
    expect(printed.length).toBe(1)
    expect(warned).toContain('note: bad-value, key "drop", given "7", used 0')
    expect(warned).toContain('note: unknown-key, key "colour", value "red"')
  })

  it('stops at an explosion, says where, and ends with 1', async () => {
    const link = await encodeLink({
      ...defaultExperiment,
      task: 'bonjour',
      T: 4,
      B: 2,
      seed: 7,
      lanes: [diverging],
    })
    const { code, printed, warned } = await run('train', link, '--updates', '100', '--every', '20', '--json')
    expect(code).toBe(1)
    expect(warned).toBe('lane 1 exploded at update 33: gradient weight_ih_l0 is not finite')
    expect(JSON.parse(printed.at(-1)!)).toMatchObject({
      update: 40,
      lanes: [{ exploded: 33, lossNats: null }],
    })
    expect(printed.length).toBe(2)
  })

  it('[W13] refuses what the page refuses, with the numbers and what would fit', async () => {
    const link = '#1?task=bonjour&cell=rnn,lstm&h=256&layers=3&T=400&B=64'
    const { code, printed, warned } = await run('train', link)
    expect(code).toBe(1)
    expect(printed).toEqual([])
    expect(warned).toMatch(/budget: lane \d, \w+ \d+(\.\d+)?, limit \d+; B=\d+ instead of 64 would fit/)
  })

  it('refuses a text that is too short, with the numbers', async () => {
    const link = await encodeLink({ ...defaultExperiment, txt: 'short' })
    const { code, printed, warned } = await run('train', link)
    expect([code, printed]).toEqual([1, []])
    expect(warned).toBe('text: {"kind":"text-too-short","length":5,"needed":51}')
  })
})

describe('flow', () => {
  const expected = async (updates: number, tau: number) =>
    (await trained(LINK, updates)).flatMap(({ trainer: { model, task } }) => {
      task.probe(model.probe)
      resetState(model.probe)
      complete(forward(model.stack, model.probe, model.kernel))
      return gradientFlow(model.stack, model.probe, tau, model.kernel)
    })

  it('--json prints the curve of every layer of every lane after so many updates; steps count from 1', async () => {
    const { code, printed } = await run('flow', LINK, '--at', '7', '--step', '6', '--json')
    expect(code).toBe(0)
    const curves = printed.map(line => JSON.parse(line))
    expect(curves.map(({ update, step, lane, cell, layer }) => [update, step, lane, cell, layer])).toEqual([
      [7, 6, 1, 'rnn', 1],
      [7, 6, 2, 'lstm', 1],
      [7, 6, 2, 'lstm', 2],
    ])
    const flows = await expected(7, 5)
    for (const [i, { log10 }] of curves.entries()) {
      expect(log10).toEqual([...flows[i]!].map(value => (value === -Infinity ? null : value)))
      expect(log10.slice(6)).toEqual([null, null, null])
    }
  })

  it('without it prints one row for every k, of the last step’s loss unless told otherwise, before any training', async () => {
    const { printed } = await run('flow', LINK)
    const flows = await expected(0, 8)
    expect(printed[0]!.trim().split(/ {2,}/)).toEqual(['k', 'rnn l0', 'lstm l0', 'lstm l1'])
    expect(printed.slice(1).map(line => line.trim().split(/\s+/))).toEqual(
      Array.from({ length: 9 }, (_, k) => [String(k + 1), ...flows.map(flow => flow[k]!.toFixed(3))]),
    )
  })

  it('writes −∞ where nothing arrives', async () => {
    const { printed } = await run('flow', LINK, '--step', '3')
    expect(printed[4]!.trim().split(/\s+/)).toEqual(['4', '−∞', '−∞', '−∞'])
  })

  it('refuses a step beyond the window', async () => {
    const { code, printed, warned } = await run('flow', LINK, '--step', '10')
    expect([code, printed]).toEqual([1, []])
    expect(warned).toContain('--step: the window has 9 steps, got 10')
  })
})

describe('files of parameters', () => {
  const file = () => join(mkdtempSync(join(tmpdir(), 'unrolled-')), 'model.safetensors')
  const fingerprints = (printed: string[]) =>
    printed.map(line => JSON.parse(line).lanes.map((lane: { fingerprint: string }) => lane.fingerprint))

  it('--save writes the lane as it is after the last update, with the link; --load begins from it', async () => {
    const path = file()
    const [, lstm] = await trained(SEALED, 12)
    const saved = await run('train', SEALED, '--updates', '12', '--save', path, '--lane', '2')
    expect([saved.code, saved.warned]).toEqual([
      0,
      `saved ${path}: lane 2, ${lstm!.trainer.model.stack.parameters.all.length} parameters, ${lstm!.fingerprint}`,
    ])
    const flows = await run('flow', SEALED, '--load', path, '--lane', '2', '--json')
    const after = await run('flow', SEALED, '--at', '12', '--json')
    const log10 = ({ printed }: typeof flows, lane: number) =>
      printed.map(line => JSON.parse(line)).flatMap(curve => (curve.lane === lane ? [curve.log10] : []))
    expect(flows.warned).toBe(`loaded ${path}: ${lstm!.fingerprint}, lane 2 of ${SEALED} after 12 updates`)
    expect(log10(flows, 2)).toEqual(log10(after, 2))
    expect(log10(flows, 1)).not.toEqual(log10(after, 1))
  })

  it('training goes on from what was loaded, in that lane alone, and what is saved then says so', async () => {
    const [first, second] = [file(), file()]
    await run('train', SEALED, '--updates', '12', '--save', first)
    const { experiment } = await decodeLink(SEALED)
    const rnn = createTrainer(experiment.lanes[0]!, experiment)
    const [{ trainer: before, fingerprint: begun }] = (await trained(SEALED, 12)) as [
      Awaited<ReturnType<typeof trained>>[number],
    ]
    rnn.model.stack.parameters.all.set(before.model.stack.parameters.all)
    refreshPacked(rnn.model.stack, rnn.model.kernel)
    for (let update = 0; update < 3; update++) complete(rnn.next())
    const { printed } = await run(
      'train',
      SEALED,
      '--updates',
      '3',
      '--load',
      first,
      '--save',
      second,
      '--json',
    )
    const plain = await run('train', SEALED, '--updates', '3', '--json')
    expect(fingerprints(printed).at(-1)).toEqual([
      fingerprint(rnn.model.stack.parameters.all),
      fingerprints(plain.printed).at(-1)[1],
    ])
    const again = await encodeLink({
      ...experiment,
      lanes: experiment.lanes.with(0, { ...experiment.lanes[0]!, weights: begun }),
    })
    expect((await run('flow', SEALED, '--load', second)).warned).toContain(
      `lane 1 of ${again} after 3 updates`,
    )
    // That link tells with which file it is the same run.
    expect((await run('train', again, '--updates', '3', '--load', first, '--json')).printed).toEqual(printed)
    expect(await run('train', again)).toMatchObject({
      code: 1,
      printed: [],
      warned: `lane 1 begins with the weights ${begun} of a file, which no link contains: --load it, with --lane 1`,
    })
    expect((await run('train', again, '--load', second)).warned).toMatch(
      new RegExp(`^--load: the link names the weights ${begun}, the file holds [0-9a-f]{8}$`),
    )
    expect((await run('python', again)).code).toBe(0)
  })

  it('a file that is not for this model is refused with the check that failed', async () => {
    const path = file()
    await run('train', SEALED, '--updates', '1', '--save', path)
    expect(await run('train', SEALED, '--load', path, '--lane', '2')).toMatchObject({
      code: 1,
      printed: [],
      warned: '--load: shape, weight_ih_l0: expected [24, 7], got [6, 7]',
    })
    writeFileSync(path, readFileSync(path).subarray(0, 5))
    expect((await run('train', SEALED, '--load', path)).warned).toBe(
      '--load: truncated, the file ends after 5 bytes, before its header',
    )
    expect(await run('flow', SEALED, '--load', '/nowhere.safetensors')).toMatchObject({
      code: 1,
      warned: expect.stringContaining('--load: ENOENT'),
    })
    expect(await run('train', SEALED, '--updates', '1', '--save', '/nowhere/x')).toMatchObject({
      code: 1,
      warned: expect.stringContaining('--save: ENOENT'),
    })
    expect((await run('train', SEALED, '--load', path, '--lane', '3')).warned).toBe(
      '--lane: the experiment has 2, got 3',
    )
  })

  it('nothing is saved of a run that explodes', async () => {
    const path = file()
    const link = await encodeLink({
      ...defaultExperiment,
      task: 'bonjour',
      T: 4,
      B: 2,
      seed: 7,
      lanes: [diverging],
    })
    const { code, warned } = await run('train', link, '--save', path)
    expect([code, warned]).toEqual([1, 'lane 1 exploded at update 33: gradient weight_ih_l0 is not finite'])
    expect(existsSync(path)).toBe(false)
  })

  it('python prints a program for the lane’s model', async () => {
    const { experiment } = await decodeLink(SEALED)
    const [, lstm] = await trained(SEALED, 0)
    const { code, printed } = await run('python', SEALED, '--lane', '2')
    expect(code).toBe(0)
    const { model, task } = lstm!.trainer
    const expected = { shapes: model.stack.parameters.shapes, vocabulary: task.vocabulary.tokens }
    expect(`${printed.join('\n')}\n`).toBe(pythonSnippet(experiment.lanes[1]!, expected))
  })
})

it('flow of a network that reads in both directions has a curve for each: one fades before the step, one after it', async () => {
  const { printed } = await run('flow', '#1?task=parity&wire=bi&cell=gru&h=4&T=9', '--step', '3', '--json')
  const curves = printed.map(line => JSON.parse(line) as { reverse?: boolean; log10: (number | null)[] })
  expect(curves.map(({ reverse }) => reverse)).toEqual([undefined, true])
  const reached = curves.map(({ log10 }) => log10.map(value => (value === null ? 0 : 1)).join(''))
  expect(reached).toEqual(['111000000', '001111111'])
})

describe('golden', () => {
  const path = join(import.meta.dirname, 'golden/lstm_2_layers.json')
  const tampered = (change: (file: { loss: number }) => void) => {
    const file = JSON.parse(readFileSync(path, 'utf8'))
    change(file)
    const copy = join(mkdtempSync(join(tmpdir(), 'unrolled-')), 'golden.json')
    writeFileSync(copy, JSON.stringify(file))
    return copy
  }

  it.each(['simd', 'reference'])(
    'prints the largest difference of every tensor and ends with 0: %s',
    async kernel => {
      const { code, printed } = await run('golden', path, '--kernel', kernel)
      expect(code).toBe(0)
      expect(printed.at(-1)).toBe('all within tolerance')
      expect(
        printed.filter(line =>
          /^ {2}grads\.weight_hh_l1 +\d\.\d\de-\d+ of 1e-5 of the largest element$/.test(line),
        ).length,
      ).toBe(1)
      expect(printed.length).toBeGreaterThan(25)
    },
  )

  it('marks what is beyond its tolerance and ends with 1', async () => {
    const wrong = tampered(file => {
      file.loss += 1e-4
    })
    const { code, printed } = await run('golden', wrong)
    expect(code).toBe(1)
    expect(printed.filter(line => line.startsWith('!'))).toEqual([
      expect.stringMatching(/^! loss +1\.00e-4 of 1e-6 absolute$/),
    ])
    expect(printed.at(-1)).toMatch(/^1 of \d+ beyond tolerance$/)
  })

  it('says what is wrong with a file that it cannot use', async () => {
    expect(await run('golden', '/nowhere.json')).toMatchObject({
      code: 1,
      warned: expect.stringContaining('ENOENT'),
    })
  })
})

describe('what is not understood', () => {
  it.each([
    [[], 'expected train, flow, python or golden, got nothing'],
    [['learn', LINK], 'expected train, flow, python or golden, got learn'],
    [['train'], 'train: expected one link or file'],
    [['train', LINK, LINK], 'train: expected one link or file'],
    [['train', LINK, '--updates', '1.5'], '--updates: expected a whole number from 1, got 1.5'],
    [['train', LINK, '--every', '0'], '--every: expected a whole number from 1, got 0'],
    [['flow', LINK, '--at', 'x'], '--at: expected a whole number from 0, got x'],
    [['train', LINK, '--kernel', 'gpu'], '--kernel: expected simd or reference, got gpu'],
    [['train', LINK, '--lane', '0'], '--lane: expected a whole number from 1, got 0'],
    [['flow', LINK, '--save', 'x.safetensors'], '--save: only train saves'],
    [['python', LINK, '--load', 'x.safetensors'], '--load: only train and flow load'],
    [['train', LINK, '--faster'], "Unknown option '--faster'"],
  ])('%j ends with 2, a sentence and the usage', async (argv, sentence) => {
    const { code, printed, warned } = await run(...argv)
    expect([code, printed]).toEqual([2, []])
    expect(warned).toContain(sentence)
    expect(warned).toContain('usage: npm run engine -- train')
  })
})
