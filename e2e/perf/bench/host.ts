/** Where the engines run while they are measured: a browser's workers, or Node. */
import { chromium } from '@playwright/test'
import { type WatchingRequest as Request, WatchingServer } from '../../../engine/bench/watchingServer.ts'
import { browser as options } from '../../fixtures/browser.ts'
import { bundle, root } from './bundle.ts'
import type { EngineFiles } from './page.ts'

export interface Host {
  readonly name: string
  /** Makes room for an engine. @returns milliseconds until it is ready for its first question */
  open(engine: string, files: EngineFiles): Promise<number>
  ask(engine: string, request: Request): Promise<number[]>
  /** The same question to several at once; where they cannot run at once, undefined. */
  askAll(engines: readonly string[], request: Request): Promise<number[][]> | undefined
  close(): Promise<void>
}

export async function browserHost(): Promise<Host> {
  const browser = await chromium.launch(options.launchOptions)
  const page = await browser.newPage()
  await page.route('**/*', route =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html>',
      // An isolated page has a clock of 5 µs instead of 100.
      headers: {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      },
    }),
  )
  await page.goto('http://localhost/')
  await page.addScriptTag({ content: await bundle(`${root}/e2e/perf/bench/page.ts`, 'iife') })
  return {
    name: `Chromium ${browser.version()}, a worker`,
    open: (engine, files) =>
      page.evaluate(
        async ([name, given]) => {
          const from = window.bench.now()
          await window.bench.open(name, given)
          return window.bench.now() - from
        },
        [engine, files] as const,
      ),
    ask: (engine, request) =>
      page.evaluate(([name, asked]) => window.bench.ask(name, asked), [engine, request] as const),
    askAll: (engines, request) =>
      page.evaluate(([names, asked]) => window.bench.askAll(names, asked), [engines, request] as const),
    close: () => browser.close(),
  }
}

/** Only engines of this version can run here: an earlier one's code is a script for a browser. */
export function nodeHost(): Host {
  const servers = new Map<string, WatchingServer>()
  const bytes = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64')).buffer
  return {
    name: `Node ${process.version}`,
    async open(engine, { kernels, peak }) {
      const from = performance.now()
      servers.set(engine, new WatchingServer(bytes(kernels), bytes(peak), () => performance.now()))
      return performance.now() - from
    },
    ask: async (engine, request) => servers.get(engine)!.answer(request),
    askAll: () => undefined,
    close: async () => {},
  }
}
