import { defineConfig } from '@playwright/test'
import { browser, webServer } from '../fixtures/browser.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.perf.ts',
  outputDir: '../../test-results/perf',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  reporter: 'list',
  use: browser,
  webServer,
})
