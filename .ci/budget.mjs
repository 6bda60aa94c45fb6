/** Checks what dist/ weighs, gzipped: what a visitor waits for before the page works. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const all = readdirSync(dist, { recursive: true }).map(String)
// What a lane needs to train on a text: the worker and whatever it imports at once; the rest is fetched when it is first needed.
const worker = withImports(all.filter(path => /^worker-[\w-]{8}\.js$/.test(basename(path))))
const wasm = all.filter(path => path.endsWith('.wasm'))
const styles = all.filter(path => path.endsWith('.css'))

const budgets = [
  { name: 'initial JS', limit: 130, kinds: [initialScripts()] },
  { name: 'worker + wasm', limit: 40, kinds: [worker, wasm] },
  { name: 'CSS', limit: 12, kinds: [styles] },
]

let failed = false
for (const { name, limit, kinds } of budgets) {
  const sizes = kinds
    .flat()
    .map(path => ({ path, kB: gzipSync(readFileSync(join(dist, path))).length / 1000 }))
  const total = sizes.reduce((sum, { kB }) => sum + kB, 0)
  const missing = kinds.some(files => files.length === 0)
  const verdict = missing ? 'nothing found' : total > limit ? 'over budget' : 'ok'
  failed ||= verdict !== 'ok'
  console.log(row(name, total, `of ${limit} kB  ${verdict}`))
  for (const { path, kB } of sizes) console.log(row(`  ${path}`, kB, ''))
}
process.exitCode = failed ? 1 : 0

function row(label, kB, note) {
  return `${label.padEnd(44)}${kB.toFixed(1).padStart(7)} ${note}`.trimEnd()
}

/** The scripts that index.html names, and whatever these import at once. */
function initialScripts() {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const named = [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+\.js)"/g)]
  return withImports(named.map(([, path]) => join(path)))
}

/** Scripts with those that they import at once, and these in turn. */
function withImports(paths) {
  const found = new Set(paths)
  for (const path of found) {
    const code = readFileSync(join(dist, path), 'utf8')
    for (const [, imported] of code.matchAll(/\b(?:import|from)\s*["'](\.{1,2}\/[^"']+\.js)["']/g))
      found.add(join(dirname(path), imported))
  }
  return [...found]
}
