/**
 * `npm run bench`: how fast the engine is, in a worker of a headless browser, in the same run as the processor's peak.
 *
 *   --node        in Node instead, for the trend
 *   --vs REF      only this: against an earlier version, in turns, as ratios
 *   --rounds N    how often everything is measured; 9 unless told
 *   --only A,B    only these sections
 *
 * Seeded, the same work for all, medians. Figures are this machine's; compare what one run has measured, as ratios.
 */
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { bundleEarlier, bundleEngine, root } from './bundle.ts'
import { browserHost, nodeHost } from './host.ts'
import {
  against,
  type Bench,
  curves,
  lanes,
  OTHER,
  OURS,
  phasesOfUpdate,
  speed,
  start,
  subnormals,
  watching,
} from './sections.ts'

const sections = { speed, phases: phasesOfUpdate, curves, watching, subnormals, lanes, start }

const { values } = parseArgs({
  options: {
    node: { type: 'boolean', default: false },
    vs: { type: 'string' },
    rounds: { type: 'string', default: '9' },
    only: { type: 'string', default: Object.keys(sections).join(',') },
  },
})

const host = values.node ? nodeHost() : await browserHost()
try {
  const files = await bundleEngine(root)
  const bench: Bench = { host, files, rounds: Number(values.rounds) }
  await host.open(OURS, files)
  const load = loadavg()[0]!.toFixed(2)
  console.log(
    `${cpus().length} × ${cpus()[0]!.model} · ${host.name} · load ${load} · ${values.rounds} rounds\n`,
  )
  if (values.vs) {
    if (values.node) throw new Error('--vs: expected a browser, got --node')
    await host.open(OTHER, await bundleEarlier(values.vs))
    console.log(`${await against(bench, values.vs)}\n`)
  } else {
    for (const name of values.only.split(',')) {
      if (!Object.hasOwn(sections, name))
        throw new Error(`--only: expected some of ${Object.keys(sections).join(', ')}, got ${name}`)
      console.log(`${await sections[name as keyof typeof sections](bench)}\n`)
    }
  }
} finally {
  await host.close()
}
