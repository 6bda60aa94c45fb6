/** The tables of the views that are there from the start; fetched together, when the first of them is asked for. */
export { gradientNormTable, lossTable, scoreTable } from './curves.ts'
export { gradientTable } from './gradient.ts'
export { guessTable } from './guess.ts'
export { samplesTable } from './samples.ts'
export { statesTable } from './states.ts'
