/** An engine of this or of an earlier version, ready to be measured. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import type { EngineFiles } from './page.ts'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

const run = (cwd: string, command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' }).trim()

/** One script with everything it imports. */
export async function bundle(entry: string, format: 'es' | 'iife'): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    root,
    build: { write: false, target: 'esnext', lib: { entry, formats: [format], name: 'bundled' } },
  })) as Rolldown.RolldownOutput[]
  return built[0]!.output[0].code
}

/** @param at a checkout, with the dependencies installed; @param worker in engine/bench */
export async function bundleEngine(at: string, worker = 'worker.ts'): Promise<EngineFiles> {
  const asc = join(root, 'node_modules/assemblyscript/bin/asc.js')
  const scratch = mkdtempSync(join(tmpdir(), 'unrolled-bench-'))
  try {
    const compile = (...args: string[]) => run(at, process.execPath, asc, ...args)
    const kernels = join(scratch, 'kernels.wasm')
    const peak = join(scratch, 'peak.wasm')
    compile('--config', 'engine/kernels/simd/asconfig.json', '--target', 'release', '--outFile', kernels)
    const plain = ['--enable', 'simd', '-O2', '--noAssert', '--runtime', 'stub', '--use', 'abort=']
    compile('engine/kernels/simd/peak.ts', ...plain, '--outFile', peak)
    return {
      code: await bundle(join(at, 'engine/bench', worker), 'es'),
      kernels: readFileSync(kernels, 'base64'),
      peak: readFileSync(peak, 'base64'),
    }
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

/** The engine of an earlier version, measured by the benchmark of today. @param ref anything that git understands */
export async function bundleEarlier(ref: string): Promise<EngineFiles> {
  const at = mkdtempSync(join(tmpdir(), 'unrolled-earlier-'))
  run(root, 'git', 'worktree', 'add', '--detach', '--force', at, ref)
  try {
    for (const path of ['engine/bench', 'engine/kernels/simd/peak.ts'])
      cpSync(join(root, path), join(at, path), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(at, 'node_modules'), 'dir')
    return await bundleEngine(at, 'earlierWorker.ts')
  } finally {
    run(root, 'git', 'worktree', 'remove', '--force', at)
  }
}
