import type { MakeTable, Table } from './table.ts'

type Tables = typeof import('./tables/index.ts')

/** A table whose code is fetched when it is asked for. */
export const laterTable =
  (make: (tables: Tables) => Table | undefined): MakeTable =>
  async () =>
    make(await import('./tables/index.ts'))
