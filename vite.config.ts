import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { mathml } from './.ci/mathml.ts'
import compileWasm from './.ci/wasm.mjs'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

/** Compiles the kernels before anything that starts Vite: the dev server, a build, the unit tests. */
const kernels = { name: 'unrolled-kernels', buildStart: compileWasm }

/** The page's policy forbids inline scripts and styles, which the dev server cannot do without. */
const openPolicy: Plugin = {
  name: 'unrolled-open-policy',
  apply: 'serve',
  transformIndexHtml: html => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
}

/**
 * What is loaded later is one file of its own each, and all styles are there from the start, so Vite's helper that first loads whatever
 * else an import needs would weigh 0.7 kB for nothing.
 */
const plainImports: Plugin = {
  name: 'unrolled-plain-imports',
  apply: 'build',
  enforce: 'pre',
  load: id => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = load => load()' : undefined),
}

/** The charts beside the stage, which come a moment after it, with the parts of d3 that only they and later views need. */
const CHARTS =
  /\/app\/views\/(loss|gradientNorm|curves|chart\.)|\/node_modules\/d3-(array|axis|color|format|interpolate|scale|time|time-format)\//

/** Views that are hidden at first, dialogs, and what is said when something is wrong; and what only they need of engine and d3. */
const LATER = new RegExp(
  [
    '/app/views/(series|wiring|attention|gates|matrix|strip|shares|cellpath|jacobian)/',
    '/app/views/(inspector|parameters|spectrum|saturation|cliff|textGrid|connectivity|unitText|clamp|turns|shortWindow|tunes|keyboard|automaton)/',
    '/app/views/score/(?!useScored)',
    '/app/views/(export|tables|notes)/',
    '/app/views/use(Width|LaneAnswers)',
    '/app/(dialogs|stage/unrolled|stage/walking|store/weightsOnDevice)',
    '/node_modules/idb-keyval/',
    '/app/text/(fault|fallback)',
    '/engine/(nearestThatFits|astray|expected|checkpoint|tasks/(?!textProblem|blank)|random\\.|diagnostics/(?!reach)|kernels/(exp|ln|powerOfTwo)\\.)',
    '/d3-shape/src/symbol',
  ].join('|'),
)

export default defineConfig(({ mode }) => {
  /** The end-to-end tests use a build of their own, through which they can look into the engine. */
  const test = mode === 'test'
  return {
    base: './',
    define: {
      __TEST__: test || process.env.UNROLLED_TEST === '1',
      __VERSION__: JSON.stringify(version),
    },
    plugins: [react(), kernels, mathml, openPolicy, plainImports],
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
      rolldownOptions: {
        output: {
          // Everything that is there from the start in one file, which compresses best; only what is opened later has its own.
          codeSplitting: {
            groups: [
              { name: 'page', test: (id: string) => !LATER.test(id) && !CHARTS.test(id), priority: 2 },
              { name: 'charts', test: CHARTS, priority: 1 },
            ],
          },
        },
      },
      sourcemap: false,
    },
    test: {
      include: ['engine/**/*.test.ts', 'app/**/*.test.{ts,tsx}'],
      environment: 'node',
      setupFiles: ['engine/testing/seed.ts'],
      testTimeout: 60_000,
      retry: 0,
      allowOnly: false,
      pool: 'threads',
      maxWorkers: '100%',
    },
  }
})
