/** Compiles the SIMD kernels if their sources are newer than what was compiled last. */
import { execSync } from 'node:child_process'
import { readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { argv, pid } from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = 'engine/kernels/simd'
const build = `${sources}/build`
const output = `${build}/kernels.wasm`

export default function compileWasm() {
  const compiled = changed(output)
  if (compiled > Math.max(...inputs().map(changed))) return
  // Another process may be reading the old file, or be here too.
  const ours = `${build}/${pid}.wasm`
  execSync(`npm run --silent wasm -- --outFile ${ours}`, { cwd: root, stdio: 'inherit' })
  renameSync(join(root, ours), join(root, output))
}

function inputs() {
  const files = readdirSync(join(root, sources)).map(name => `${sources}/${name}`)
  return ['package-lock.json', ...files.filter(path => path !== build)]
}

function changed(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

if (argv[1] === fileURLToPath(import.meta.url)) compileWasm()
