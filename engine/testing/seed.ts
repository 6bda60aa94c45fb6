/** Before every test file: property tests draw the same cases on every run; `SEED=7 npm run unit` draws others. */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })
