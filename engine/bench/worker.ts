/** A browser's worker that answers one request at a time; its first message brings the kernels. */
import { BenchServer, type Request } from './server.ts'

export interface Opening {
  readonly kernels: ArrayBuffer
  readonly peak: ArrayBuffer
}

let server: BenchServer | undefined

self.onmessage = ({ data }: MessageEvent<Request | Opening>) => {
  if ('kernels' in data) server = new BenchServer(data.kernels, data.peak, () => performance.now())
  self.postMessage('kernels' in data ? [] : server!.answer(data))
}
