import type { FieldValue } from '../experiment/fields.ts'
import { identity } from './identity.ts'
import type { Initialise } from './initialise.ts'
import { orthogonal } from './orthogonal.ts'
import { pytorch } from './pytorch.ts'
import { xavier } from './xavier.ts'

export const startWeights = { pytorch, xavier, orthogonal, identity } satisfies Record<
  FieldValue<'init'>,
  Initialise
>
