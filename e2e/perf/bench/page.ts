/** Runs in the page: one worker for each engine that is measured, and questions to them. */
import type { WatchingRequest as Request } from '../../../engine/bench/watchingServer.ts'

declare global {
  interface Window {
    bench: typeof bench
  }
}

export interface EngineFiles {
  /** The worker's script. */
  readonly code: string
  /** WebAssembly in base64. */
  readonly kernels: string
  readonly peak: string
}

const workers = new Map<string, Worker>()

const bench = {
  async open(name: string, { code, kernels, peak }: EngineFiles): Promise<void> {
    const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
    const worker = new Worker(url, { type: 'module' })
    workers.set(name, worker)
    await post(worker, { kernels: bytes(kernels), peak: bytes(peak) })
  },

  close(name: string): void {
    workers.get(name)?.terminate()
    workers.delete(name)
  },

  ask(name: string, request: Request): Promise<number[]> {
    return post(workers.get(name)!, request)
  },

  /** The same question to several at once. */
  askAll(names: readonly string[], request: Request): Promise<number[][]> {
    return Promise.all(names.map(name => bench.ask(name, request)))
  },

  now: (): number => performance.now(),
}

function post(worker: Worker, message: unknown): Promise<number[]> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = event => reject(new Error(event.message))
    worker.postMessage(message)
  })
}

const bytes = (base64: string) => Uint8Array.from(atob(base64), c => c.charCodeAt(0)).buffer

window.bench = bench
