import type { WatchingRequest } from './watchingServer.ts'

export interface Opening {
  readonly kernels: ArrayBuffer
  readonly peak: ArrayBuffer
}

/** Answers what is posted to this worker; its first message brings the kernels, and is answered with nothing. */
export function serve(open: (opening: Opening) => { answer(request: never): number[] }): void {
  let server: ReturnType<typeof open> | undefined
  self.onmessage = ({ data }: MessageEvent<WatchingRequest | Opening>) => {
    if ('kernels' in data) server = open(data)
    self.postMessage('kernels' in data ? [] : server!.answer(data as never))
  }
}
