/** What mail, chat and word processors do to links, and what chance does to them. */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { defaultExperiment } from './experiment.ts'
import { type Decoded, decodeLink, encodeLink } from './link.ts'
import { createDice, experiments, findIllegal, mutate, plainExperiments, replaceAt } from './testing.ts'

vi.setConfig({ testTimeout: 60_000 })

/** All of them take most of a minute; see `npm run fuzz`. */
const MUTANTS = process.env.MODE === 'fuzz' ? 100_000 : 20_000

const sample = {
  ...defaultExperiment,
  T: 100,
  seed: 7,
  at: 500,
  txt: 'To be, or not to be: that is the question.',
  lanes: [
    { ...defaultExperiment.lanes[0]!, h: 64, lr: 0.01 },
    { ...defaultExperiment.lanes[1]!, h: 32, lr: 0.001 },
  ],
}
const link = await encodeLink(sample)
const half = link.length >> 1

test.each<[string, (link: string) => string]>([
  ['as it is', link => link],
  ['without #', link => link.slice(1)],
  ['with ##', link => `#${link}`],
  ['with an escaped #', link => `%23${link.slice(1)}`],
  ['in brackets', link => `${link})`],
  ['at the end of a sentence', link => `${link}.`],
  ['before a comma', link => `${link},`],
  ['before an ellipsis', link => `${link}…`],
  ['before three dots', link => `${link}...`],
  ['in angle brackets (plain-text Outlook)', link => `${link}>`],
  ['in quotation marks', link => `${link}"`],
  ['in Word’s quotation marks', link => `${link}”`],
  ['in French quotation marks', link => `${link}\u00A0»`],
  ['in bold (WhatsApp, Slack)', link => `${link}*`],
  ['in italics', link => `${link}_`],
  ['in strike-through', link => `${link}~~`],
  ['in backticks', link => `${link}\``],
  ['in Markdown', link => `${link}).`],
  ['in wiki brackets', link => `${link}]]`],
  ['in BBCode', link => `${link}[/url]`],
  ['in copied HTML', link => `${link}">here</a>`],
  ['in copied HTML, escaped', link => `${link}&quot;&gt;`],
  ['in a Slack message source', link => `${link}|my experiment>`],
  ['before a question mark', link => `${link}?`],
  ['before a semicolon and a line', link => `${link};\nsee you`],
  ['with a line end', link => `${link}\r\n`],
  ['before more words', link => `${link} and look at the second lane`],
  ['before more words, escaped by the browser', link => `${link}%20and%20more`],
  ['before a closing quote, escaped by the browser', link => `${link}%22%3E`],
  ['before an ellipsis, escaped by the browser', link => `${link}%E2%80%A6`],
  ['before a Chinese full stop', link => `${link}。`],
  ['before a zero-width space (Teams)', link => `${link}\u200B`],
  ['after spaces', link => `  ${link}`],
  ['after a space, escaped', link => `#%20${link.slice(1)}`],
  ['wrapped by a mail program', link => `${link.slice(0, half)}\r\n${link.slice(half)}`],
  ['wrapped at every 20 characters', link => link.replace(/.{20}/g, '$&\n')],
  ['wrapped and quoted with spaces', link => link.replace(/.{25}/g, '$&\n    ')],
  ['with a space after each comma', link => link.replaceAll(',', ', ')],
  ['with a space after each comma, escaped', link => link.replaceAll(',', ',%20')],
  ['with a space after each &, escaped', link => link.replaceAll('&', '&%20')],
  ['wrapped inside k', link => `${link.slice(0, -2)}\n${link.slice(-2)}`],
  ['with no-break spaces (Word)', link => `${link.slice(0, half)}\u00A0${link.slice(half)}`],
  ['with soft hyphens (Word)', link => `${link.slice(0, half)}\u00AD${link.slice(half)}`],
  ['with zero-width spaces (Teams)', link => link.replaceAll('&', '\u200B&')],
  ['with a byte order mark', link => `\uFEFF${link}`],
  ['with escaped commas (Outlook)', link => link.replaceAll(',', '%2C')],
  ['with escaped commas, small letters', link => link.replaceAll(',', '%2c')],
  ['with escaped =', link => link.replaceAll('=', '%3D')],
  ['with escaped = and commas', link => link.replaceAll('=', '%3D').replaceAll(',', '%2C')],
  ['with escaped &', link => link.replaceAll('&', '%26')],
  ['with escaped ?', link => link.replaceAll('?', '%3F')],
  ['escaped as a whole (a redirecting mail filter)', link => encodeURIComponent(link)],
  ['escaped as a whole but for #', link => `#${encodeURIComponent(link.slice(1))}`],
  [
    'with every letter escaped',
    link => link.replace(/[a-z]/g, char => `%${char.charCodeAt(0).toString(16)}`),
  ],
  ['with &amp;', link => link.replaceAll('&', '&amp;')],
  ['with &amp;amp;', link => link.replaceAll('&', '&amp;amp;')],
  ['with &amp; and in quotation marks', link => `${link.replaceAll('&', '&amp;')}&quot;`],
  ['with k in capitals', link => link.slice(0, -4) + link.slice(-4).toUpperCase()],
])('a link %s means the same', async (_, mangle) => {
  expect(await decodeLink(mangle(link))).toEqual({
    experiment: sample,
    notes: [],
    unknown: [],
    version: 1,
    readOnly: false,
  })
})

test.each<[string, (link: string) => string, string]>([
  ['cut at half', link => link.slice(0, half), 'cut|unchecked'],
  ['cut before k', link => link.slice(0, -7), 'unchecked'],
  ['cut inside k', link => link.slice(0, -1), 'cut'],
  ['cut inside k, with a full stop', link => `${link.slice(0, -2)}.`, 'cut'],
  ['cut with an ellipsis', link => `${link.slice(0, half)}…`, 'cut|unchecked'],
  ['shortened in the middle', link => `${link.slice(0, 20)}…${link.slice(-12)}`, 'cut'],
  ['shortened in the middle with dots', link => `${link.slice(0, 20)}...${link.slice(-12)}`, 'cut'],
  ['shortened in the middle, escaped', link => `${link.slice(0, 20)}%E2%80%A6${link.slice(-12)}`, 'cut'],
  ['of which only the version is left', () => '#1', 'cut'],
  ['in small letters', link => link.toLowerCase(), 'damaged'],
  ['in capitals', link => link.toUpperCase(), 'cut|unchecked|damaged'],
  ['pasted twice', link => link + link, 'damaged'],
  ['pasted twice with a space', link => `${link} ${link}`, 'damaged'],
  ['with a changed number', link => link.replace('T=100', 'T=10'), 'damaged'],
  ['with two settings swapped', link => link.replace('seed=7&at=500', 'at=500&seed=7'), 'damaged'],
  ['escaped twice', link => encodeURIComponent(encodeURIComponent(link)), 'damaged'],
  ['with an undecodable escape', link => link.replace(',', '%FF'), 'damaged'],
  ['with dashes made pretty', link => link.replace(/[-0]/, '–'), 'damaged'],
  ['with commas made pretty', link => link.replace(',', '，'), 'damaged'],
  ['with a plus', link => link.replace(',', '+'), 'damaged'],
  ['without the version', link => link.replace('1?', ''), 'damaged'],
  ['that is a web address', () => 'https://example.org/', 'damaged'],
  ['that is an anchor', () => '#main', 'damaged'],
  ['with a setting added behind k', link => `${link}&drop=0.5`, 'unchecked'],
  ['with a tracker added behind k', link => `${link}&fbclid=IwAR0`, 'unchecked'],
])('a link %s is recognised as such', async (_, mangle, verdict) => {
  const { experiment, notes } = await decodeLink(mangle(link))
  expect(findIllegal(experiment)).toBeUndefined()
  expect(verdict.split('|')).toContain(notes[0]?.kind)
})

test('a damaged link still applies every setting that is left and valid', async () => {
  const { experiment, notes } = await decodeLink(link.replace('T=100', 'T=1000'))
  expect(experiment).toEqual({ ...sample, T: 50 })
  expect(notes.map(note => note.kind)).toEqual(['damaged', 'bad-value'])
})

test('a setting added behind k by hand is applied', async () => {
  expect((await decodeLink(`${link}&drop=0.5`)).experiment.lanes.map(lane => lane.drop)).toEqual([0.5, 0.5])
})

const isRecognised = ({ notes }: Decoded) =>
  notes.some(({ kind }) => kind === 'cut' || kind === 'damaged' || kind === 'unchecked')

async function randomLinks(count: number, seed: number) {
  const all = fc.sample(fc.oneof({ weight: 9, arbitrary: plainExperiments }, experiments), {
    seed,
    numRuns: count,
  })
  return Promise.all(all.map((experiment, i) => encodeLink(experiment, i % 5 === 0 ? [['x', 'a,b 1']] : [])))
}

test('wherever one of 200 links is cut off, the cut is recognised', async () => {
  for (const link of await randomLinks(200, 1)) {
    for (let length = 2; length < link.length; length++) {
      const decoded = await decodeLink(link.slice(0, length))
      if (!isRecognised(decoded)) expect.fail(`${link} cut to ${length} characters`)
    }
  }
})

test('whichever single character of 200 links is missing, it is recognised', async () => {
  for (const link of await randomLinks(200, 2)) {
    for (let at = 1; at < link.length; at++) {
      const decoded = await decodeLink(replaceAt(link, at, ''))
      if (!isRecognised(decoded)) expect.fail(`${link} without character ${at}`)
    }
  }
})

test('whichever single character of 200 links is replaced, it is recognised', async () => {
  const dice = createDice(3)
  const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
  for (const link of await randomLinks(200, 3)) {
    for (let at = 0; at < link.length; at++) {
      const by = printable[dice(94)]!
      const same = by === link[at] || (at >= link.length - 4 && by.toLowerCase() === link[at])
      if (same || (at === 0 && by === '#')) continue
      const decoded = await decodeLink(replaceAt(link, at, by))
      if (!isRecognised(decoded)) expect.fail(`${link} with ${by} for character ${at}`)
    }
  }
})

test('whichever two neighbours of 200 links are swapped, it is recognised', async () => {
  for (const link of await randomLinks(200, 4)) {
    for (let at = 1; at < link.length - 1; at++) {
      if (link[at] === link[at + 1] || link[at] === '%' || link[at + 1] === '%') continue
      const swapped = link.slice(0, at) + link[at + 1] + link[at] + link.slice(at + 2)
      if (!isRecognised(await decodeLink(swapped))) expect.fail(swapped)
    }
  }
})

test('any string at all decodes to an allowed experiment', async () => {
  const anyString = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map(codes => String.fromCharCode(...codes)),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('', '#', '#1?', '#1?h=', '#1?txt=', '#2?'),
      anyString,
      async (start, rest) => {
        expect(findIllegal((await decodeLink(start + rest)).experiment)).toBeUndefined()
      },
    ),
    { numRuns: 5000 },
  )
})

test(`${MUTANTS} mutated links never reject and always yield an allowed experiment`, {
  timeout: 120_000,
}, async () => {
  const dice = createDice(20_251_121)
  const links = await randomLinks(1000, 5)
  const keysOfObject = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))
  const seen = new Map<string, number>()
  for (let n = 0; n < MUTANTS; n++) {
    const mutant = mutate(links[dice(links.length)]!, links[dice(links.length)]!, dice)
    const { experiment, notes, unknown } = await decodeLink(mutant).catch(error => {
      throw new Error(`rejected: ${JSON.stringify(mutant)}`, { cause: error })
    })
    const illegal = findIllegal(experiment)
    if (illegal) expect.fail(`${illegal} from ${JSON.stringify(mutant)}`)
    for (const { kind } of notes) seen.set(kind, (seen.get(kind) ?? 0) + 1)
    if (n % 100 === 0) {
      const again = await decodeLink(await encodeLink(experiment, unknown))
      expect(again.experiment).toEqual(experiment)
      expect(again.notes.filter(note => note.kind !== 'unknown-key' && note.kind !== 'more')).toEqual([])
    }
  }
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(keysOfObject)
  // Or the mutations would be too tame to mean anything.
  const expected = [
    'bad-value',
    'cut',
    'damaged',
    'duplicate-key',
    'list-extended',
    'newer',
    'text-damaged',
    'too-many-lanes',
    'unchecked',
    'unknown-key',
  ]
  for (const kind of expected) expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(MUTANTS / 2000)
})
