/**
 * What the page may ask a lane now and then: too dear for every frame, or wanted only once. One file per question, one line here.
 *
 * A question is a generator over the trainer. Before it begins, the probe has been read with the present parameters. It may use the
 * probe's tape, the fan, the writing tape and, as no report is made meanwhile, the evaluation tape; it must leave alone what training uses, its chance included, so that asking changes no
 * number. It yields often (SPEC.md [W15]), and may be abandoned and begun anew at any of these moments. What it returns crosses to the
 * page by structured clone.
 */
import type { Trainer } from '../../trainer.ts'
import { beyond } from './beyond.ts'
import { cellPath } from './cellPath.ts'
import { clampedWriting } from './clampedWriting.ts'
import { continuations } from './continuations.ts'
import { distribution } from './distribution.ts'
import { findUnits } from './findUnits.ts'
import { forecast } from './forecast.ts'
import { growth } from './growth.ts'
import { learned } from './learned.ts'
import { parameters } from './parameters.ts'
import { readText } from './readText.ts'
import { saliency } from './saliency.ts'
import { saturation } from './saturation.ts'
import { spectrum } from './spectrum.ts'
import { stretch } from './stretch.ts'
import { unit } from './unit.ts'
import { weight } from './weight.ts'
import { writing } from './writing.ts'

export const questions = {
  beyond,
  cellPath,
  clampedWriting,
  continuations,
  distribution,
  findUnits,
  forecast,
  growth,
  learned,
  parameters,
  readText,
  saliency,
  saturation,
  spectrum,
  stretch,
  unit,
  weight,
  writing,
}

type Questions = typeof questions
export type QuestionKind = keyof Questions

export type Question<K extends QuestionKind = QuestionKind> = {
  [P in K]: { readonly kind: P } & Parameters<Questions[P]>[1]
}[K]

export type Answer<K extends QuestionKind = QuestionKind> = {
  [P in K]: ReturnType<Questions[P]> extends Generator<void, infer A> ? A : never
}[K]

/** What can be asked of a network that reads in both directions. The others go on from one symbol to the next, or are of tasks without such networks. */
const BOTH_WAYS: ReadonlySet<QuestionKind> = new Set([
  'cellPath',
  'distribution',
  'findUnits',
  'growth',
  'learned',
  'parameters',
  'readText',
  'saliency',
  'spectrum',
  'stretch',
  'unit',
  'weight',
])

/** @throws RangeError when the question does not fit the model */
export function answer<K extends QuestionKind>(
  trainer: Trainer,
  question: Question<K>,
): Generator<void, Answer<K>> {
  if (trainer.model.stack.wiring === 'bi' && !BOTH_WAYS.has(question.kind))
    throw new RangeError(`${question.kind}: not built for a network that reads in both directions`)
  // The compiler cannot see that kind and question belong together.
  const ask = questions[question.kind] as unknown as (
    trainer: Trainer,
    question: Question<K>,
  ) => Generator<void, Answer<K>>
  return ask(trainer, question)
}

export type Answering = typeof answer
