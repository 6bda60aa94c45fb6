/** How wide a letter is on average, and what a walk says at most: of the step, the weights, and each lane beside its name, in letters. */
const LETTER_EM = 0.55
const LETTERS = { step: 55, weights: 35, lane: 55 }
/** As in style/stage.css and unrolled.css: the size of the words, what the buttons take, and the least the words have beside them. */
const FONT_REM = 0.8125
const BUTTONS_REM = 12.5
const LEAST_REM = 20
/** At least. */
const LABEL_REM = 5

/**
 * Lines to keep for the words of a walk, so that their place stays as high from step to step.
 * @param axisPx room of the time axis, beside its labels
 * @param compact presenting: of which update the weights are is left out
 */
export function linesToKeep(axisPx: number, rem: number, names: readonly string[], compact = false): number {
  const beside = axisPx - (BUTTONS_REM - LABEL_REM) * rem
  const width = beside < LEAST_REM * rem ? axisPx + LABEL_REM * rem : beside
  const letters = names.reduce(
    (sum, name) => sum + name.length + LETTERS.lane,
    LETTERS.step + (compact ? 0 : LETTERS.weights),
  )
  return Math.ceil((letters * LETTER_EM * FONT_REM * rem) / width)
}
