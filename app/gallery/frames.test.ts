import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { experiments, record } from '../../e2e/gallery/record.ts'
import type { Stored } from './show.tsx'
import { pack, unpack } from './stored.ts'

for (const name of Object.keys(experiments) as (keyof typeof experiments)[])
  it(`the gallery’s ${name} is what the engine reports today; if it is meant to differ: npm run gallery:frames`, async () => {
    const file = await readFile(new URL(`../../e2e/gallery/${name}.json`, import.meta.url), 'utf8')
    const { answers } = unpack(JSON.parse(file)) as Stored
    const today = await record(name, Object.keys(answers))
    expect(`${JSON.stringify(pack(today))}\n` === file).toBe(true)
  })
