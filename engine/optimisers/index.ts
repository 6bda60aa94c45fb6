import type { FieldValue } from '../experiment/fields.ts'
import { adagrad } from './adagrad.ts'
import { adam } from './adam.ts'
import type { Optimiser } from './optimiser.ts'
import { rmsprop } from './rmsprop.ts'
import { momentum, sgd } from './sgd.ts'

export const optimisers = {
  sgd,
  momentum: momentum(0.9),
  rmsprop: rmsprop(0.99),
  adagrad: adagrad(),
  adam: adam(),
} satisfies Record<FieldValue<'opt'>, Optimiser>
