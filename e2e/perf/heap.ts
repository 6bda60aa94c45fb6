import type { CDPSession } from '@playwright/test'

/** What is left on the page's JavaScript heap after collecting garbage, in MB. */
export interface Heap {
  /** Everything, as the browser itself counts it. */
  readonly used: number
  /**
   * Without what V8 compiled. It goes on optimising for minutes, as each function has run often enough, and that code is counted as heap;
   * run with `--js-flags=--jitless`, the page's heap does not grow.
   */
  readonly objects: number
}

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly [readonly string[]]
    }
  }
  readonly nodes: readonly number[]
}

/** Stops the page for about a second. */
export async function measureHeap(debug: CDPSession): Promise<Heap> {
  let used = Infinity
  // The least of a few readings, because pictures come and go.
  for (let n = 0; n < 4; n++) {
    await debug.send('HeapProfiler.collectGarbage')
    const { metrics } = await debug.send('Performance.getMetrics')
    used = Math.min(used, metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value / 2 ** 20)
  }
  return { used, objects: used - (await measureCompiled(debug)) }
}

async function measureCompiled(debug: CDPSession): Promise<number> {
  const chunks: string[] = []
  const take = ({ chunk }: { chunk: string }) => void chunks.push(chunk)
  debug.on('HeapProfiler.addHeapSnapshotChunk', take)
  await debug.send('HeapProfiler.takeHeapSnapshot')
  debug.off('HeapProfiler.addHeapSnapshotChunk', take)
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as Snapshot
  const { node_fields: fields, node_types: types } = snapshot.meta
  const code = types[0].indexOf('code')
  const size = fields.indexOf('self_size')
  let bytes = 0
  for (let i = 0; i < nodes.length; i += fields.length) if (nodes[i] === code) bytes += nodes[i + size]!
  return bytes / 2 ** 20
}
