/**
 * Every kind of link there has been. Rows may be added to `golden-links.json`, never edited or removed: such links are on
 * worksheets. `shared` and `lanes` hold what differs from the default experiment and from a default lane.
 */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { defaultExperiment, defaultLane } from './experiment.ts'
import rows from './golden-links.json' with { type: 'json' }
import { decodeLink, encodeLink } from './link.ts'

interface GoldenLink {
  about: string
  link: string
  shared: object
  lanes: object[]
  unknown: [string, string][]
}
const golden = rows as unknown as GoldenLink[]

test.each(golden)('a link with $about still opens', async ({ link, shared, lanes, unknown }) => {
  const decoded = await decodeLink(link)
  expect(decoded.experiment).toEqual({
    ...defaultExperiment,
    ...shared,
    lanes: lanes.map(lane => ({ ...defaultLane, ...lane })),
  })
  expect(decoded.unknown).toEqual(unknown)
  expect(decoded.readOnly).toBe(false)
  const usual = link.includes('k=') ? ['unknown-key'] : ['unchecked']
  for (const { kind } of decoded.notes) expect(usual).toContain(kind)
})

test('links are still written as they were', async () => {
  for (const { link, shared, unknown } of golden) {
    // How deflate packs a text may differ between engines, and some links were written by hand.
    if ('txt' in shared || !link.includes('k=') || link.includes('%2C')) continue
    const { experiment } = await decodeLink(link)
    expect(await encodeLink(experiment, unknown)).toBe(link)
  }
})

test('the golden links published so far are untouched', () => {
  const published = JSON.stringify(golden.slice(0, PUBLISHED))
  expect(createHash('sha256').update(published).digest('hex').slice(0, 16)).toBe(FINGERPRINT)
})

// When rows are added, raise the count and renew the fingerprint; the old count must still give the old one.
const PUBLISHED = 30
const FINGERPRINT = '47c920111583a2e0'
