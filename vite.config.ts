import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import compileWasm from './.ci/wasm.mjs'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

export default defineConfig(({ mode }) => {
  /** The end-to-end tests use a build of their own, through which they can look into the engine. */
  const test = mode === 'test'
  return {
    base: './',
    define: {
      __TEST__: test || process.env.UNROLLED_TEST === '1',
      __VERSION__: JSON.stringify(version),
    },
    plugins: [react(), { name: 'unrolled-wasm', buildStart: compileWasm }],
    worker: {
      format: 'es',
      rolldownOptions: {
        output: {
          entryFileNames: 'assets/worker-[hash].js',
          chunkFileNames: 'assets/worker-[name]-[hash].js',
        },
      },
    },
    build: {
      target: 'baseline-widely-available',
      outDir: test ? 'dist-test' : 'dist',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
    },
    test: {
      include: ['engine/**/*.test.ts', 'app/**/*.test.{ts,tsx}'],
      environment: 'node',
      globalSetup: '.ci/wasm.mjs',
      testTimeout: 60_000,
      retry: 0,
      allowOnly: false,
      pool: 'threads',
      maxWorkers: '100%',
    },
  }
})
