/** The same around an engine of an earlier version, of which no more is asked than that it trains. */
import { serve } from './serve.ts'
import { BenchServer } from './server.ts'

serve(({ kernels, peak }) => new BenchServer(kernels, peak, () => performance.now()))
