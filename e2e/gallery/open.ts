import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { type experiments, viewsOf } from './record.ts'

/** Opens the gallery with an experiment's file. @returns the questions that no answer is stored for */
export async function openGallery(
  page: Page,
  experiment: keyof typeof experiments,
  query: string,
): Promise<string[]> {
  await page.route(`**/e2e/gallery/${experiment}.json`, async route =>
    route.fulfill({
      contentType: 'application/json',
      body: await readFile(new URL(`${experiment}.json`, import.meta.url)),
    }),
  )
  const views = viewsOf[experiment]
  await page.goto(`./?gallery=${experiment}${query}${views ? `&views=${views}` : ''}`)
  await expect(page.locator('[data-view]').first()).toBeVisible()
  await expect(page.locator('[data-there="false"]')).toHaveCount(0)
  await page.evaluate(async () => {
    await document.fonts.ready
    // What was drawn before a scale was measured is drawn again in the next frame.
    for (let n = 0; n < 3; n++) await new Promise(resolve => requestAnimationFrame(resolve))
  })
  return page.evaluate(() => [...window.__gallery!.unanswered])
}
