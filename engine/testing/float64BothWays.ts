/** The float64 pass of a network that reads in both directions, as obvious as the other one: a layer, a direction, a sequence, a step. */
import { dot, type Net64, type Nudge, nats, type Parameters64, type Pass64, step64 } from './float64.ts'

export function bothWays64(net: Net64, p: Parameters64, nudge?: Nudge): Pass64 {
  const { V, H, L, T, B } = net
  const copies = () => Array.from({ length: 2 * L }, () => new Float64Array(T * B * H))
  const [h, c] = [copies(), copies()]
  const logits = new Float64Array(T * B * V)
  let loss = 0
  for (let b = 0; b < B; b++) {
    const initial = (of: readonly ArrayLike<number>[] | undefined, n: number) =>
      Array.from({ length: H }, (_, j) => of?.[n]?.[b * H + j] ?? 0)
    let x: number[][] = Array.from({ length: T }, (_, t) =>
      Array.from({ length: V }, (_, v) => (v === net.input[t * B + b] ? 1 : 0)),
    )
    for (let l = 0; l < L; l++) {
      const read = (reversed: boolean) => {
        const n = 2 * l + (reversed ? 1 : 0)
        const times = Array.from({ length: T }, (_, t) => (reversed ? T - 1 - t : t))
        const outputs: number[][] = []
        let state = { h: initial(net.h0, n), c: initial(net.c0, n) }
        for (const t of times) {
          const here = nudge && nudge.l === n && nudge.t === t && nudge.b === b ? nudge : undefined
          const suffix = reversed ? `l${l}_reverse` : `l${l}`
          state = step64(
            net,
            p,
            'weight',
            'bias',
            suffix,
            x[t]!,
            state.h,
            state.c,
            here?.of === 'c' ? here : undefined,
          )
          if (here?.of === 'h') state.h[here.j]! += here.by
          h[n]!.set(state.h, (t * B + b) * H)
          c[n]!.set(state.c, (t * B + b) * H)
          outputs[t] = state.h
        }
        return outputs
      }
      const [forward, reverse] = [read(false), read(true)]
      const mask = l < L - 1 ? net.masks?.[l] : undefined
      x = forward.map((ahead, t) =>
        [...ahead, ...reverse[t]!].map((value, i) => value * (mask ? mask[(t * B + b) * 2 * H + i]! : 1)),
      )
    }
    for (const [t, both] of x.entries()) {
      const at = t * B + b
      const scores = Array.from(
        { length: V },
        (_, v) => dot(p['decoder.weight']!, v, both) + p['decoder.bias']![v]!,
      )
      logits.set(scores, at * V)
      loss += net.weight[at]! * nats(scores, net.target[at]!)
    }
  }
  return { loss, h, c, logits, looks: [] }
}
