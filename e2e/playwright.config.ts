import { defineConfig } from '@playwright/test'
import { browser, webServer } from './fixtures/browser.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  testIgnore: /[\\/]e2e[\\/](perf|soak)[\\/]/,
  outputDir: '../test-results/e2e',
  // Every page trains on workers of its own, which are busy enough.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  use: browser,
  webServer,
})
