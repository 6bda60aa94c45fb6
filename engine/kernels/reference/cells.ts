/** The cells, unit by unit: here they are what their equations say. `round` is to float32, after every operation. */
import * as elementary from '../elementary.ts'

const round = Math.fround
const { sigmoid } = elementary

/** dy·y(1−y): back through y = σ(x). */
const backThroughSigmoid = (dy: number, y: number) => round(dy * round(y * round(1 - y)))
/** dy·(1−y²): back through y = tanh(x). */
const backThroughTanh = (dy: number, y: number) => round(dy * round(1 - round(y * y)))

export function tanh(out: Float32Array, x: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = elementary.tanh(x[i]!)
}

export function tanhBackward(out: Float32Array, dy: Float32Array, y: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = backThroughTanh(dy[i]!, y[i]!)
}

export function relu(out: Float32Array, x: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.max(x[i]!, 0)
}

export function reluBackward(out: Float32Array, dy: Float32Array, y: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = y[i]! > 0 ? dy[i]! : 0
}

export function lstm(
  gates: Float32Array,
  c: Float32Array,
  cNext: Float32Array,
  tanhC: Float32Array,
  hNext: Float32Array,
  M: number,
  H: number,
): void {
  for (let unit = 0; unit < M * H; unit++) {
    const at = Math.floor(unit / H) * 4 * H + (unit % H)
    const i = sigmoid(gates[at]!)
    const f = sigmoid(gates[at + H]!)
    const g = elementary.tanh(gates[at + 2 * H]!)
    const o = sigmoid(gates[at + 3 * H]!)
    gates[at] = i
    gates[at + H] = f
    gates[at + 2 * H] = g
    gates[at + 3 * H] = o
    cNext[unit] = round(f * c[unit]!) + round(i * g)
    tanhC[unit] = elementary.tanh(cNext[unit]!)
    hNext[unit] = o * tanhC[unit]!
  }
}

export function lstmBackward(
  dGates: Float32Array,
  dc: Float32Array,
  dcNext: Float32Array,
  dhNext: Float32Array,
  gates: Float32Array,
  c: Float32Array,
  tanhC: Float32Array,
  M: number,
  H: number,
): void {
  for (let unit = 0; unit < M * H; unit++) {
    const at = Math.floor(unit / H) * 4 * H + (unit % H)
    const i = gates[at]!
    const f = gates[at + H]!
    const g = gates[at + 2 * H]!
    const o = gates[at + 3 * H]!
    const dh = dhNext[unit]!
    const dcHere = round(dcNext[unit]! + backThroughTanh(round(dh * o), tanhC[unit]!))
    dcNext[unit] = dcHere
    dGates[at] = backThroughSigmoid(round(dcHere * g), i)
    dGates[at + H] = backThroughSigmoid(round(dcHere * c[unit]!), f)
    dGates[at + 2 * H] = backThroughTanh(round(dcHere * i), g)
    dGates[at + 3 * H] = backThroughSigmoid(round(dh * tanhC[unit]!), o)
    dc[unit] = dc[unit]! + round(dcHere * f)
  }
}

export function lstm97(
  gates: Float32Array,
  c: Float32Array,
  cNext: Float32Array,
  tanhC: Float32Array,
  hNext: Float32Array,
  M: number,
  H: number,
): void {
  for (let unit = 0; unit < M * H; unit++) {
    const at = Math.floor(unit / H) * 3 * H + (unit % H)
    const i = sigmoid(gates[at]!)
    const g = elementary.tanh(gates[at + H]!)
    const o = sigmoid(gates[at + 2 * H]!)
    gates[at] = i
    gates[at + H] = g
    gates[at + 2 * H] = o
    cNext[unit] = c[unit]! + round(i * g)
    tanhC[unit] = elementary.tanh(cNext[unit]!)
    hNext[unit] = o * tanhC[unit]!
  }
}

export function lstm97Backward(
  dGates: Float32Array,
  dc: Float32Array,
  dcNext: Float32Array,
  dhNext: Float32Array,
  gates: Float32Array,
  tanhC: Float32Array,
  M: number,
  H: number,
): void {
  for (let unit = 0; unit < M * H; unit++) {
    const at = Math.floor(unit / H) * 3 * H + (unit % H)
    const i = gates[at]!
    const g = gates[at + H]!
    const o = gates[at + 2 * H]!
    const dh = dhNext[unit]!
    const dcHere = round(dcNext[unit]! + backThroughTanh(round(dh * o), tanhC[unit]!))
    dcNext[unit] = dcHere
    dGates[at] = backThroughSigmoid(round(dcHere * g), i)
    dGates[at + H] = backThroughTanh(round(dcHere * i), g)
    dGates[at + 2 * H] = backThroughSigmoid(round(dh * tanhC[unit]!), o)
    dc[unit] = dc[unit]! + dcHere
  }
}

export function gru(
  gates: Float32Array,
  sums: Float32Array,
  h: Float32Array,
  hNext: Float32Array,
  M: number,
  H: number,
): void {
  for (let unit = 0; unit < M * H; unit++) {
    const at = Math.floor(unit / H) * 3 * H + (unit % H)
    const r = sigmoid(round(gates[at]! + sums[at]!))
    const z = sigmoid(round(gates[at + H]! + sums[at + H]!))
    const n = elementary.tanh(round(gates[at + 2 * H]! + round(r * sums[at + 2 * H]!)))
    gates[at] = r
    gates[at + H] = z
    gates[at + 2 * H] = n
    hNext[unit] = round(round(1 - z) * n) + round(z * h[unit]!)
  }
}

export function gruBackward(
  dGates: Float32Array,
  dSums: Float32Array,
  dh: Float32Array,
  dhNext: Float32Array,
  gates: Float32Array,
  sums: Float32Array,
  h: Float32Array,
  M: number,
  H: number,
): void {
  for (let unit = 0; unit < M * H; unit++) {
    const at = Math.floor(unit / H) * 3 * H + (unit % H)
    const r = gates[at]!
    const z = gates[at + H]!
    const n = gates[at + 2 * H]!
    const d = dhNext[unit]!
    const dhKept = round(d * z)
    const dz = backThroughSigmoid(round(d * round(h[unit]! - n)), z)
    const dn = backThroughTanh(round(d - dhKept), n)
    const dr = backThroughSigmoid(round(dn * sums[at + 2 * H]!), r)
    dGates[at] = dr
    dGates[at + H] = dz
    dGates[at + 2 * H] = dn
    dSums[at] = dr
    dSums[at + H] = dz
    dSums[at + 2 * H] = dn * r
    dh[unit] = dh[unit]! + dhKept
  }
}
