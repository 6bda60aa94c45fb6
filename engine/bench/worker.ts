/** A browser's worker that answers one request at a time; its first message brings the kernels. */
import type { Opening } from './serve.ts'
import { serve } from './serve.ts'
import { WatchingServer } from './watchingServer.ts'

serve(({ kernels, peak }: Opening) => new WatchingServer(kernels, peak, () => performance.now()))
