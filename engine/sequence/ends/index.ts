import type { Sizes } from '../parameters.ts'
import type { Ends } from './ends.ts'
import { numbers } from './numbers.ts'
import { symbols } from './symbols.ts'

export type { Ends } from './ends.ts'

export const endsOf = (sizes: Pick<Sizes, 'numbers'>): Ends => (sizes.numbers ? numbers : symbols)
