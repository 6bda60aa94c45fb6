/**
 * Every view as a picture, drawn from stored frames and compared with the picture that somebody has looked at. Anything that changes a
 * picture on purpose: `npm run gallery:update`, look at what has changed, commit.
 */
import { readdir } from 'node:fs/promises'
import { expect, test } from '../fixtures/test.ts'
import { openGallery } from './open.ts'
import type { experiments } from './record.ts'

const looks = {
  light: { query: '&theme=light', viewport: { width: 1000, height: 800 } },
  dark: { query: '&theme=dark', viewport: { width: 1000, height: 800 } },
  projected: { query: '&present=1', viewport: { width: 1920, height: 1080 } },
} as const
type Look = keyof typeof looks

/** The second experiment is there for what the first does not have: layers, another task. Themes do not depend on that. */
const shown: Record<keyof typeof experiments, readonly Look[]> = {
  text: ['light', 'dark', 'projected'],
  recall: ['light'],
  reversal: ['light', 'dark', 'projected'],
  tunes: ['light', 'dark', 'projected'],
  ball: ['light', 'dark', 'projected'],
  adding: ['light', 'dark', 'projected'],
  reber: ['light', 'dark', 'projected'],
  words: ['light'],
  both: ['light', 'dark'],
}

const snapshots = new URL('./gallery.spec.ts-snapshots/', import.meta.url)

for (const experiment of Object.keys(shown) as (keyof typeof shown)[]) {
  for (const look of shown[experiment]) {
    const { query, viewport } = looks[look]
    test.describe(() => {
      test.use({ viewport, deviceScaleFactor: 1, colorScheme: 'light', reducedMotion: 'reduce' })

      test(`every view of ${experiment}, ${look}, looks as it did`, async ({ page }) => {
        expect(
          await openGallery(page, experiment, query),
          'npm run gallery:frames stores the answers',
        ).toEqual([])
        const views = page.locator('[data-view]')
        const names: string[] = []
        for (const view of await views.all()) {
          const name = await view.getAttribute('data-view')
          names.push(`${experiment}-${name}-${look}.png`)
          await expect.soft(view).toHaveScreenshot(names.at(-1)!)
        }
        const kept = await readdir(snapshots)
        const here = kept.filter(file => file.startsWith(`${experiment}-`) && file.endsWith(`-${look}.png`))
        expect(here.sort(), 'pictures of views that are no more').toEqual(names.sort())
      })
    })
  }
}
