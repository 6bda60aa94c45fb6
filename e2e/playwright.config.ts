import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'
import { browser, webServer } from './fixtures/browser.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  testIgnore: /[\\/]e2e[\\/](perf|soak)[\\/]/,
  outputDir: '../test-results/e2e',
  // Every page trains on workers of its own: two of them are one too many for two cores.
  workers: availableParallelism() < 4 ? 1 : 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  use: browser,
  webServer,
})
