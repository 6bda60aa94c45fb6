/** Imports point one way: kernels, memory, random ← cells ← sequence ← trainer ← worker ← app. What is not allowed is listed here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

interface Import {
  readonly from: string
  /** A path from the root of the repository, or the name of a package. */
  readonly to: string
  readonly typeOnly: boolean
  /** What is imported as a value, by name; empty for `import './x'` and dynamic imports. */
  readonly names: readonly string[]
}

const sources = (folder: string) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .map(path => `${folder}/${path.replaceAll('\\', '/')}`)
        .filter(path => /\.tsx?$/.test(path) && !path.includes('/node_modules/'))
    : []

const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** Without comments, so that words in them count for nothing. Good enough for this code base: no `//` inside strings but in addresses. */
const codeOf = (path: string) => read(path).replace(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm, '')

function importsOf(from: string): Import[] {
  const code = codeOf(from)
  const statements = [
    ...code.matchAll(/^\s*(?:import|export)\s+(type\s)?([^'";]*?)\s*from\s*['"]([^'"]+)['"]/gm),
    ...Array.from(
      code.matchAll(/^\s*import\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]/gm),
      match => [...[match[0], undefined, '', match[1] ?? match[2]!]],
    ),
  ] as [string, string | undefined, string, string][]
  return statements.map(([, type, clause, target]) => {
    const names = clause
      .replace(/[{}]/g, '')
      .split(',')
      .map(name => name.trim())
      .filter(name => name && !name.startsWith('type '))
    return {
      from,
      to: target.startsWith('.') ? normalize(join(dirname(from), target)).replaceAll('\\', '/') : target,
      typeOnly: type !== undefined || (clause.includes('{') && names.length === 0),
      names: type ? [] : names,
    }
  })
}

const isTest = (path: string) =>
  /\.test\.tsx?$|^engine\/testing[/.]|\/testing\.ts$|^engine\/bench\/|\/loadForTests\.ts$|^engine\/kernels\/exercise\.ts$/.test(
    path,
  )

const engineFiles = sources('engine').filter(path => !path.startsWith('engine/kernels/simd/'))
const engine = engineFiles.filter(path => !isTest(path)).flatMap(importsOf)
const app = sources('app').flatMap(importsOf)
const print = ({ from, to, names }: Import) =>
  `${from} → ${to}${names.length > 0 ? ` (${names.join(', ')})` : ''}`
const inside =
  (...folders: string[]) =>
  (path: string) =>
    folders.some(folder => path === `engine/${folder}` || path.startsWith(`engine/${folder}/`))

const budget = ['budget.ts', 'nearestThatFits.ts']
const training = ['trainer.ts', 'model.ts', 'plan.ts', 'evaluate.ts', 'score.ts', 'write.ts']
const upper = [...training, ...budget, 'expected.ts', 'checkpoint', 'worker', 'cli.ts', 'golden', 'bench']
const lower = ['kernels', 'memory', 'random.ts', 'run.ts', 'fingerprint.ts']

/** Files in `of` import nothing in `not`; types count too, unless it says so. */
const rules: { of: string[]; not: string[]; types?: 'allowed' }[] = [
  {
    of: lower,
    not: [
      'cells',
      'sequence',
      'optimisers',
      'initialise',
      'tasks',
      'diagnostics',
      'snapshots',
      'experiment',
      ...upper,
    ],
  },
  {
    of: ['cells'],
    not: ['sequence', 'optimisers', 'initialise', 'tasks', 'diagnostics', 'snapshots', ...upper],
  },
  { of: ['cells', 'sequence', 'optimisers', 'initialise', 'tasks'], not: ['experiment'], types: 'allowed' },
  { of: ['sequence'], not: ['optimisers', 'initialise', 'tasks', 'diagnostics', 'snapshots', ...upper] },
  {
    of: ['optimisers'],
    not: ['cells', 'sequence', 'initialise', 'tasks', 'diagnostics', 'snapshots', ...upper],
  },
  { of: ['initialise'], not: ['optimisers', 'tasks', 'diagnostics', 'snapshots', ...upper] },
  { of: ['initialise'], not: ['cells', 'sequence'], types: 'allowed' },
  {
    of: ['tasks'],
    not: ['cells', 'sequence', 'optimisers', 'initialise', 'diagnostics', 'snapshots', ...upper],
  },
  { of: ['diagnostics', 'snapshots'], not: ['worker', 'tasks', 'optimisers', 'initialise', 'cli.ts'] },
  {
    of: ['diagnostics', 'snapshots'],
    not: [...training, ...budget],
    types: 'allowed',
  },
  {
    of: ['checkpoint'],
    not: [
      'optimisers',
      'initialise',
      'tasks',
      'diagnostics',
      'snapshots',
      'worker',
      'golden',
      'bench',
      'cli.ts',
    ],
  },
  { of: ['checkpoint'], not: training, types: 'allowed' },
  { of: training, not: [...budget, 'checkpoint', 'worker', 'diagnostics', 'snapshots', 'golden', 'cli.ts'] },
  {
    of: budget,
    not: [
      'checkpoint',
      'trainer.ts',
      'kernels',
      'diagnostics',
      'snapshots',
      'worker',
      'golden',
      'bench',
      'cli.ts',
    ],
  },
  { of: budget, not: ['tasks'], types: 'allowed' },
  {
    of: ['experiment'],
    not: ['cells', 'sequence', 'kernels', 'tasks', 'diagnostics', 'snapshots', ...upper],
  },
  { of: ['worker'], not: ['golden', 'bench', 'cli.ts', 'testing'] },
]

it('there is something to look at, and imports are understood', () => {
  expect(engine.length).toBeGreaterThan(150)
  const find = (from: string, to: string) => engine.find(each => each.from === from && each.to === to)
  expect(find('engine/cells/index.ts', 'engine/experiment/fields.ts')?.typeOnly).toBe(true)
  expect(find('engine/worker/session.ts', 'engine/worker/protocol.ts')).toMatchObject({
    typeOnly: false,
    names: ['transferables'],
  })
  expect(find('engine/trainer.ts', 'engine/tasks/task.ts')).toMatchObject({
    typeOnly: false,
    names: ['weighSteps'],
  })
})

describe('inside the engine', () => {
  it.each(rules.map(rule => [rule.of.join(', '), rule]))(
    'imports of %s point one way',
    (_, { of, not, types }) => {
      expect(engineFiles.some(inside(...of)), 'the rule is about something').toBe(true)
      const found = engine.filter(
        ({ from, to, typeOnly }) =>
          inside(...of)(from) && inside(...not)(to) && !(types === 'allowed' && typeOnly),
      )
      expect(found.map(print)).toEqual([])
    },
  )

  it('nothing comes from the app or from its libraries', () => {
    const all = engineFiles.flatMap(importsOf)
    expect(
      all.filter(({ to }) => to.startsWith('app/') || /^(react|d3|zustand)\b/.test(to)).map(print),
    ).toEqual([])
  })

  it('no package at all is used outside of tests, and Node only by what is run in it by hand', () => {
    const runners = ['cli', 'learn/learn', 'learn/child', 'learn/readAll', 'golden/withPyTorch'].map(
      name => `engine/${name}.ts`,
    )
    const packages = engine.filter(({ from, to }) => !to.startsWith('engine/') && !runners.includes(from))
    expect(packages.map(print)).toEqual([])
  })

  it('tests’ helpers are used by tests only', () => {
    expect(engine.filter(({ to }) => isTest(to) && to !== 'engine/kernels/exercise.ts').map(print)).toEqual(
      [],
    )
  })
})

describe('from the app', () => {
  /** Values that the page may take from the engine: settings, what they cost and miss, files of weights, what they must hold and what they are called by, the registry of cells, the names and shapes of parameters, and arithmetic on what it was sent. */
  const values = [
    'experiment',
    'astray.ts',
    'sourceSteps.ts',
    ...budget,
    'checkpoint',
    'expected.ts',
    'fingerprint.ts',
    'cells/index.ts',
    'sequence/parameters.ts',
    'sizesOf.ts',
    'diagnostics/reach.ts',
    'diagnostics/preserved.ts',
    'diagnostics/saturation.ts',
    'diagnostics/cliff.ts',
    'diagnostics/eigenvaluesCanLie.ts',
    'tasks/abc',
    'tasks/automata.ts',
    'tasks/beginnings.ts',
    'tasks/blank.ts',
    'tasks/textProblem.ts',
    'tasks/whole.ts',
  ]

  const product = app.filter(({ from }) => !/\.test\.tsx?$/.test(from))
  const known = (each: Import) =>
    each.to === 'engine/worker/frame.ts' && each.names.every(name => name === 'GUESSES' || name === 'gateKey')

  it('only engineClient.ts reaches the worker’s side; the types of what crosses may be used anywhere', () => {
    const found = product.filter(
      each =>
        inside('worker')(each.to) && !each.typeOnly && each.from !== 'app/engineClient.ts' && !known(each),
    )
    expect(found.map(print)).toEqual([])
  })

  it('nothing else of the engine is used but types and what views need to read what they are sent', () => {
    const found = product.filter(
      ({ from, to, typeOnly }) =>
        to.startsWith('engine/') &&
        !typeOnly &&
        !inside('worker', ...values)(to) &&
        from !== 'app/engineClient.ts',
    )
    expect(found.map(print)).toEqual([])
  })
})

describe('the same numbers on every machine', () => {
  /** Clocks, chance, and functions whose last digits ECMAScript leaves open. */
  const unsteady =
    /\bMath\.(?:random|exp|expm1|tanh|sinh|cosh|asinh|acosh|atanh|pow|sin|cos|tan|asin|acos|atan2?|log|log10|log2|log1p|cbrt|hypot)\b|\bDate\b|\bperformance\b|\bcrypto\b|\btoLocale\w*|\bIntl\b|\blocaleCompare\b/
  /** x ** y may differ as well; between whole numbers written out it is exact. */
  const hasPower = (path: string) =>
    codeOf(path)
      .replace(/\b\d+ \*\* \d+/g, '')
      .includes('**')
  const exempt = ['engine/worker/worker.ts', 'engine/cli.ts', 'engine/golden/golden.ts']

  const files = [...engineFiles, ...sources('engine/kernels/simd')].filter(
    path => !isTest(path) && !exempt.includes(path),
  )

  it('no file under engine/ uses clocks, chance or inexact functions of the machine', () => {
    const found = files.flatMap(path => {
      const match = codeOf(path).match(unsteady)
      return match ? [`${path}: ${match[0]}`] : []
    })
    expect(found).toEqual([])
  })

  it('nor powers that are not of whole numbers', () => {
    const found = files.filter(hasPower)
    // Known answers at start-up are made of exact powers of two.
    expect(found).toEqual(['engine/kernels/simd.ts'])
  })

  it('the worker’s clock is all that it takes from the machine', () => {
    const { length } = [...codeOf('engine/worker/worker.ts').matchAll(new RegExp(unsteady, 'g'))]
    expect(length).toBe(1)
    expect(codeOf('engine/worker/worker.ts')).toContain('now: () => performance.now()')
  })
})
