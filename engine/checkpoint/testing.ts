/** For the tests of this folder: files by hand, and seeded damage to files. */
import type { Random } from '../random.ts'

/** A file with this header, written as it stands, and this data. */
export function fileOf(header: string | Uint8Array, data: Uint8Array | number = 0): Uint8Array<ArrayBuffer> {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const rest = typeof data === 'number' ? new Uint8Array(data) : data
  const file = new Uint8Array(8 + text.length + rest.length)
  new DataView(file.buffer).setUint32(0, text.length, true)
  file.set(text, 8)
  file.set(rest, 8 + text.length)
  return file
}

/** Header and data of a well-formed file. */
export function partsOf(file: Uint8Array<ArrayBuffer>): { header: string; data: Uint8Array<ArrayBuffer> } {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true)
  return { header: new TextDecoder().decode(file.subarray(8, 8 + length)), data: file.slice(8 + length) }
}

const NUMBERS = [
  '-1',
  '-0',
  '0',
  '1',
  '2',
  '3',
  '4',
  '8',
  '1.5',
  '1e3',
  '1e400',
  '4294967296',
  '9007199254740993',
  'null',
  '"4"',
  '[]',
  '{}',
  'true',
]
const DTYPES = ['F64', 'F16', 'BF16', 'I64', 'I32', 'BOOL', 'F8_E4M3', '', 'f32', 'toString', '__proto__']
const NAMES = [
  'weight_hh_l0',
  'decoder.bias',
  'rnn.bias_ih_l0',
  'weight_ih_l7',
  '__proto__',
  '__metadata__',
  'constructor',
  '\\u0000',
]
const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  ' ',
  '\uFEFF',
  '\ud800',
  '{"a":1,"a":2}',
  '['.repeat(400),
  '{"a":'.repeat(300),
]
/** The upper halves of numbers that are none, too large for float32 or simply strange. */
const HALVES = [0x7f80, 0xff80, 0x7fc0, 0x7ff0, 0xfff0, 0x7c00, 0x0001, 0x8000]

/** A file with one thing wrong with it, or a few; often enough with nothing that matters. */
export function mutate(file: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  let mutant = file
  do mutant = mutations[random.below(mutations.length)]!(mutant, random)
  while (random.uniform() < 0.25)
  return mutant
}

type Mutation = (file: Uint8Array<ArrayBuffer>, random: Random) => Uint8Array<ArrayBuffer>

const mutations: Mutation[] = [
  (file, random) => file.slice(0, random.below(file.length + 1)),
  (file, random) => {
    const longer = new Uint8Array(file.length + 1 + random.below(40))
    longer.set(file)
    return longer
  },
  ...Array<Mutation>(3).fill((file, random) => {
    const changed = file.slice()
    if (file.length > 0) changed[random.below(file.length)]! ^= 1 << random.below(8)
    return changed
  }),
  (file, random) => {
    const changed = file.slice()
    if (file.length >= 8)
      new DataView(changed.buffer).setUint32(
        random.below(5),
        random.uniform() < 0.5 ? random.bits() : random.below(4 << 20),
        true,
      )
    return changed
  },
  (file, random) => {
    const changed = file.slice()
    if (file.length >= 12)
      new DataView(changed.buffer).setUint16(
        file.length - 2 - 4 * random.below(3),
        pick(HALVES, random),
        true,
      )
    return changed
  },
  inHeader((header, random) => replaceOne(header, /-?\d+/g, () => pick(NUMBERS, random), random)),
  inHeader((header, random) =>
    replaceOne(header, /-?\d+/g, n => String(Number(n) + pick([-4, -1, 1, 4], random)), random),
  ),
  inHeader((header, random) => replaceOne(header, /F32/g, () => pick(DTYPES, random), random)),
  inHeader((header, random) =>
    replaceOne(
      header,
      /[a-z_.]+_l\d|decoder\.\w+|dtype|shape|data_offsets|__metadata__/g,
      () => pick(NAMES, random),
      random,
    ),
  ),
  inHeader((header, random) =>
    replaceOne(
      header,
      /"(?:unrolled|lane|update)":"\d+"/g,
      field => field.replace(/\d+/, pick(['0', '2', '99', '-1', '1e9', ''], random)),
      random,
    ),
  ),
  inHeader((header, random) =>
    replaceOne(
      header,
      /(?<="vocabulary":)".*?[^\\]"/g,
      () => pick(['"[]"', '"[1]"', '"{"', '"[\\"a\\",\\"b\\",\\"\\\\n\\"]"', '"[[[[["', '""'], random),
      random,
    ),
  ),
  inHeader((header, random) =>
    replaceOne(
      header,
      /"pt"|"#[^"]*"|\{[^{}]*\}/g,
      () => pick(['1', 'null', '[]', '{}', '"x"'], random),
      random,
    ),
  ),
  // The same numbers in another shape.
  inHeader((header, random) =>
    replaceOne(header, /"shape":\[[\d,]+\]/g, shape => shape.replace('[', '[1,'), random),
  ),
  // As long as before, a little further on or back.
  inHeader((header, random) => {
    const by = pick([-8, -4, 4], random)
    const moved = (pair: string) => pair.replace(/\d+/g, n => String(Number(n) + by))
    return replaceOne(header, /\[\d+,\d+\](?=\})/g, moved, random)
  }),
  // A tensor more, without any data.
  inHeader(header => header.replace(/^\{/, '{"more":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},')),
  inHeader((header, random) => (random.uniform() < 0.5 ? `[${header}]` : '7')),
  // One entry once more, or gone.
  inHeader((header, random) =>
    replaceOne(
      header,
      /"[\w.]+":\{[^{}]*\},/g,
      entry => (random.uniform() < 0.5 ? entry + entry : ''),
      random,
    ),
  ),
  inHeader((header, random) => {
    const at = random.below(header.length + 1)
    return header.slice(0, at) + pick(TOKENS, random) + header.slice(at)
  }),
  inHeader((header, random) => {
    const at = random.below(header.length + 1)
    return header.slice(0, at) + header.slice(at + 1 + random.below(8))
  }),
]

/** Changes the words of the header and corrects its length, where it has one. */
function inHeader(change: (header: string, random: Random) => string): Mutation {
  return (file, random) => {
    if (file.length < 8) return file
    const { header, data } = partsOf(file)
    return fileOf(change(header, random), data)
  }
}

function pick<T>(some: readonly T[], random: Random): T {
  return some[random.below(some.length)]!
}

function replaceOne(text: string, pattern: RegExp, by: (found: string) => string, random: Random): string {
  const found = [...text.matchAll(pattern)]
  if (found.length === 0) return text
  const match = pick(found, random)
  return text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length)
}
