/**
 * An independent forward pass in float64, written for nothing but being obviously right: one sequence, one step, one unit at a time.
 * Shares no code with cells/ and sequence/; agrees with them on PyTorch's parameter names and on the order [T, B, …] only.
 */
export interface Net64 {
  readonly cell: 'rnn' | 'lstm' | 'gru' | 'lstm97' | 'ff'
  readonly act: 'tanh' | 'relu'
  /** Whether every layer has a second direction (float64BothWays.ts). */
  readonly bothWays?: boolean
  readonly V: number
  /** Numbers read [T, B, I] and wanted [T, B, O], squared error, in place of characters; V is then O. */
  readonly numbers?: {
    readonly I: number
    readonly values: ArrayLike<number>
    readonly wanted: ArrayLike<number>
  }
  readonly H: number
  readonly L: number
  readonly T: number
  readonly B: number
  /** S: the first steps, read with the parameters called `encoder.…`; 0 when left out. */
  readonly source?: number
  /** Whether the steps after them look back at them. */
  readonly attention?: boolean
  /** [T, B]. */
  readonly input: ArrayLike<number>
  readonly target: ArrayLike<number>
  readonly weight: ArrayLike<number>
  /** Dropout factors for the output of every layer but the last, [T, B, H]. */
  readonly masks?: readonly ArrayLike<number>[] | undefined
  /** Per layer, and per direction in it, [B, H]; zeros when left out. */
  readonly h0?: readonly ArrayLike<number>[]
  readonly c0?: readonly ArrayLike<number>[]
}

export type Parameters64 = Readonly<Record<string, ArrayLike<number>>>

/** Adds `by` to unit j of h (or c) of layer l (of both ways: of its l-th copy of the cell), just after step t of sequence b has computed it. */
export interface Nudge {
  readonly of: 'h' | 'c'
  readonly l: number
  readonly t: number
  readonly b: number
  readonly j: number
  readonly by: number
}

export interface Pass64 {
  readonly loss: number
  /** Per layer, and per direction in it, [T, B, H]. */
  readonly h: readonly Float64Array[]
  readonly c: readonly Float64Array[]
  /** [T, B, V]. */
  readonly logits: Float64Array
  /** Of the steps after the source: how much each looked at each of it, [T−S][B][S]. Empty without attention. */
  readonly looks: readonly (readonly (readonly number[])[])[]
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

export function forward64(net: Net64, p: Parameters64, nudge?: Nudge): Pass64 {
  const { V, H, L, T, B, source = 0 } = net
  const looks = Array.from({ length: net.attention ? T - source : 0 }, () =>
    Array.from({ length: B }, (): number[] => []),
  )
  const h = Array.from({ length: L }, () => new Float64Array(T * B * H))
  const c = Array.from({ length: L }, () => new Float64Array(T * B * H))
  const logits = new Float64Array(T * B * V)
  let loss = 0
  for (let b = 0; b < B; b++) {
    const initial = (of: readonly ArrayLike<number>[] | undefined, l: number) =>
      Array.from({ length: H }, (_, j) => of?.[l]?.[b * H + j] ?? 0)
    const hNow = Array.from({ length: L }, (_, l) => initial(net.h0, l))
    const cNow = Array.from({ length: L }, (_, l) => initial(net.c0, l))
    for (let t = 0; t < T; t++) {
      const at = t * B + b
      let x: number[] = net.numbers
        ? Array.from({ length: net.numbers.I }, (_, i) => net.numbers!.values[at * net.numbers!.I + i]!)
        : Array.from({ length: V }, (_, v) => (v === net.input[at] ? 1 : 0))
      const prefix = t < source ? 'encoder.' : ''
      if (net.attention && t >= source) {
        const said = Array.from({ length: source }, (_, j) =>
          Array.from(h[L - 1]!.slice((j * B + b) * H, (j * B + b + 1) * H)),
        )
        const look = lookBack(p, hNow[0]!, said)
        looks[t - source]![b] = look
        x.push(...hNow[0]!.map((_, i) => said.reduce((sum, one, j) => sum + look[j]! * one[i]!, 0)))
      }
      for (let l = 0; l < L; l++) {
        const here = nudge && nudge.l === l && nudge.t === t && nudge.b === b ? nudge : undefined
        const next = step64(
          net,
          p,
          `${prefix}weight`,
          `${prefix}bias`,
          `l${l}`,
          x,
          hNow[l]!,
          cNow[l]!,
          here?.of === 'c' ? here : undefined,
        )
        if (here?.of === 'h') next.h[here.j]! += here.by
        hNow[l] = next.h
        cNow[l] = next.c
        h[l]!.set(next.h, at * H)
        c[l]!.set(next.c, at * H)
        const mask = l < L - 1 ? net.masks?.[l] : undefined
        x = next.h.map((value, j) => value * (mask ? mask[at * H + j]! : 1))
      }
      const scores = Array.from(
        { length: V },
        (_, v) => dot(p['decoder.weight']!, v, x) + p['decoder.bias']![v]!,
      )
      logits.set(scores, at * V)
      if (net.numbers) {
        const squares = scores.map((score, v) => (score - net.numbers!.wanted[at * V + v]!) ** 2)
        loss += (net.weight[at]! * squares.reduce((sum, square) => sum + square, 0)) / V
        continue
      }
      loss += net.weight[at]! * nats(scores, net.target[at]!)
    }
  }
  return { loss, h, c, logits, looks }
}

/** Softmax over the source of v · tanh(W_a s + U_a h_j). */
function lookBack(p: Parameters64, s: readonly number[], said: readonly number[][]): number[] {
  const scores = said.map(one =>
    s.reduce((sum, _, i) => {
      const match = Math.tanh(
        dot(p['attention.query.weight']!, i, s) + dot(p['attention.key.weight']!, i, one),
      )
      return sum + p['attention.score.weight']![i]! * match
    }, 0),
  )
  const total = scores.reduce((sum, score) => sum + Math.exp(score), 0)
  return scores.map(score => Math.exp(score) / total)
}

/** −log of the softmax of `scores` at `target`. */
export function nats(scores: readonly number[], target: number): number {
  const largest = Math.max(...scores)
  const logZ = largest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - largest), 0))
  return logZ - scores[target]!
}

/** One step of one copy of the cell. @param suffix how its tensors' names end: `l0` */
export function step64(
  { cell, act, H }: Net64,
  p: Parameters64,
  weight: string,
  bias: string,
  suffix: string,
  x: readonly number[],
  h: number[],
  c: number[],
  nudgeC: Nudge | undefined,
) {
  const units = Array.from({ length: H }, (_, j) => j)
  const input = (gate: number, j: number) =>
    dot(p[`${weight}_ih_${suffix}`]!, gate * H + j, x) + p[`${bias}_ih_${suffix}`]![gate * H + j]!
  const recurrent = (gate: number, j: number) =>
    dot(p[`${weight}_hh_${suffix}`]!, gate * H + j, h) + p[`${bias}_hh_${suffix}`]![gate * H + j]!
  const both = (gate: number, j: number) => input(gate, j) + recurrent(gate, j)
  const activate = (a: number) => (act === 'tanh' ? Math.tanh(a) : Math.max(a, 0))
  switch (cell) {
    case 'ff':
      return { h: units.map(j => activate(input(0, j))), c }
    case 'rnn':
      return { h: units.map(j => activate(both(0, j))), c }
    case 'lstm': {
      const cNext = units.map(j => sigmoid(both(1, j)) * c[j]! + sigmoid(both(0, j)) * Math.tanh(both(2, j)))
      if (nudgeC) cNext[nudgeC.j]! += nudgeC.by
      return { h: units.map(j => sigmoid(both(3, j)) * Math.tanh(cNext[j]!)), c: cNext }
    }
    case 'lstm97': {
      const cNext = units.map(j => c[j]! + sigmoid(both(0, j)) * Math.tanh(both(1, j)))
      if (nudgeC) cNext[nudgeC.j]! += nudgeC.by
      return { h: units.map(j => sigmoid(both(2, j)) * Math.tanh(cNext[j]!)), c: cNext }
    }
    case 'gru':
      return {
        h: units.map(j => {
          const z = sigmoid(both(1, j))
          return (1 - z) * Math.tanh(input(2, j) + sigmoid(both(0, j)) * recurrent(2, j)) + z * h[j]!
        }),
        c,
      }
  }
}

export function dot(M: ArrayLike<number>, row: number, x: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += M[row * x.length + i]! * x[i]!
  return sum
}

/** ∂loss/∂(every element of `of`) by central differences; `of` must be what `loss` reads and is left as it was. */
export function centralDifferences(of: Float64Array, loss: () => number, eps = 1e-5): Float64Array {
  return of.map((value, i) => {
    of[i] = value + eps
    const above = loss()
    of[i] = value - eps
    const below = loss()
    of[i] = value
    return (above - below) / (2 * eps)
  })
}
