/**
 * Makes the files that the gallery is drawn from (`npm run gallery:frames`): trains each experiment, opens the gallery to hear what its
 * views ask, and answers that. To be run when frames, events or questions have changed; the pictures (`npm run gallery:update`) afterwards.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { build, preview } from 'vite'
import { findBrowser } from '../../.ci/browser.mjs'
import { pack } from '../../app/gallery/stored.ts'
import { openGallery } from './open.ts'
import { experiments, record } from './record.ts'

/** A view may ask more when it has been answered. */
const MOST_TURNS = 6

/** All of them, or those that are named: `npm run gallery:frames -- ball`. */
const named = process.argv.slice(2)
const names = (Object.keys(experiments) as (keyof typeof experiments)[]).filter(
  name => named.length === 0 || named.includes(name),
)

const root = fileURLToPath(new URL('../..', import.meta.url))
const outDir = 'dist-test'
await build({ root, mode: 'test', logLevel: 'warn' })
const server = await preview({
  root,
  mode: 'test',
  build: { outDir },
  preview: { port: Number(process.env.PORT ?? 4317) },
})
const executablePath = findBrowser()
const browser = await chromium.launch({ ...(executablePath && { executablePath }) })
try {
  for (const name of names) {
    const file = new URL(`${name}.json`, import.meta.url)
    let asked: string[] = []
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      await writeFile(file, `${JSON.stringify(pack(await record(name, asked)))}\n`)
      const page = await browser.newPage({ baseURL: server.resolvedUrls!.local[0]! })
      const more = await openGallery(page, name, '')
      await page.close()
      // In an order that does not depend on which view was mounted first.
      if (more.every(key => asked.includes(key))) break
      asked = [...new Set([...asked, ...more])].sort()
    }
    const bytes = await readFile(file)
    const kB = (length: number) => `${(length / 1000).toFixed(0)} kB`
    console.log(
      `${name}: ${kB(bytes.length)}, compressed ${kB(gzipSync(bytes).length)}, ${asked.length} answers`,
    )
  }
} finally {
  await browser.close()
  await server.close()
}
