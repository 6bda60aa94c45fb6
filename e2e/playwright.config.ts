import { defineConfig } from '@playwright/test'
import { browser, webServer } from './fixtures/browser.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  testIgnore: /[\\/]e2e[\\/](perf|soak)[\\/]/,
  outputDir: '../test-results/e2e',
  // Every page trains on workers of its own, but much of the time is spent waiting.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: {
    timeout: 10_000,
    toHaveScreenshot: {
      // The gallery's font is drawn alike by every Chromium on Linux, which leaves room for little more than rounding: a lane's name in
      // another colour is 0.1 % of a view. Other systems smooth letters in ways of their own; a curve that is 3 px lower is 1 %.
      maxDiffPixelRatio: process.platform === 'linux' ? 0.0005 : 0.008,
      animations: 'disabled',
    },
  },
  // The same pictures for all systems: the gallery brings its own font.
  snapshotPathTemplate: '{testDir}/{testFileDir}/{testFileName}-snapshots/{arg}{ext}',
  // A view without a picture fails; `npm run gallery:update` makes one.
  updateSnapshots: 'none',
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  use: browser,
  webServer,
})
