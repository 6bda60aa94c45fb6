import type { Step } from '../cells/cell.ts'
import type { Kernel } from '../kernels/kernel.ts'
import { copyAt } from '../sequence/copyAt.ts'
import { partAt } from '../sequence/encoder.ts'
import type { Fan } from '../sequence/fan.ts'
import { nameOf, partsOf } from '../sequence/parameters.ts'
import type { Stack } from '../sequence/stack.ts'
import type { Tape } from '../sequence/tape.ts'
import { applyMatrix, applyMatrixTransposed, type LinearMap } from './linear/powerIteration.ts'

/**
 * The Jacobian of one layer's step, ∂s_t/∂s_{t−1} (s is h, or h and c one after the other; the layer's input is held), as a map that is
 * never formed: for 256 units of an LSTM the matrix would take 512 passes through the cell, where a vector takes one product with W_hh.
 *
 * A unit's new state depends on its own sums and its own old state only, so that, with D diagonal for every pair of state and gate,
 *
 *   J = [direct] + Σ_g D_g · W_hg        direct: the ways that do not lead through W_hh (an LSTM's c·f, a GRU's h·z)
 *
 * Both come from the cell's own backward pass: one gradient of ones at h, one at c, and the numbers of all units are read off.
 */
export interface TangentMaps {
  /** State entries, H or 2H. */
  readonly S: number
  /** The Jacobian of step t. It uses what the one before used: only the latest is valid. */
  at(t: number): LinearMap
}

/**
 * @param tape one sequence, on which `forward` has been
 * @param reverse of the copy that reads from right to left, whose step t is ∂s_t/∂s_{t+1}
 * Tests    stepTangent.test.ts: the dense matrix of stepJacobian.ts
 */
export function tangentMaps(
  stack: Stack,
  tape: Tape,
  fan: Fan,
  l: number,
  k: Kernel,
  reverse = false,
): TangentMaps {
  if (tape.B !== 1) throw new RangeError(`tangentMaps: expected a tape of one sequence, got ${tape.B}`)
  const { H, cell } = stack
  const states = cell.state
  const n = states.length
  const G = cell.recurrence === 'none' ? 0 : cell.gates.length
  const S = n * H
  if (tape.attention)
    throw new RangeError(
      'tangentMaps: with attention a step depends on the state before it by what it looks at, too',
    )
  const weights = new Map(
    partsOf(stack).map(part => [
      part,
      Float64Array.from(stack.parameters.by[nameOf(part, 'weight_hh', l)] ?? []),
    ]),
  )
  let W = weights.get('')!
  /** ∂s[i]/∂sums[g], [n, G, H]; ∂s[i]/∂s[m] without W_hh, [n, n, H]. */
  const slopes = new Float64Array(n * G * H)
  const direct = new Float64Array(n * n * H)
  const step = firstRows(fan.layers[l]!.step, n)
  const sums = new Float64Array(G * H)
  const fromSums = new Float64Array(H)
  const entry = new Float64Array(H)

  const read = (t: number) => {
    W = weights.get(reverse ? '_reverse' : partAt(tape, t))!
    const { packed, tape: own } = copyAt(stack, tape, { layer: l, reverse }, t)
    const { prev, next, gates, sums: kept, kept: more } = own.steps[t]!
    for (let i = 0; i < n; i++) {
      copyRow(step.prev.h, prev.h, i)
      copyRow(step.prev.c, prev.c, i)
      copyRow(step.next.h, next.h, i)
      copyRow(step.next.c, next.c, i)
      copyRow(step.gates, gates, i)
      if (step.sums !== step.gates) copyRow(step.sums, kept, i)
      copyRow(step.kept, more, i)
    }
    for (const { h, c } of [step.d.prev, step.d.next]) {
      h.fill(0)
      c.fill(0)
    }
    for (const [i, name] of states.entries()) step.d.next[name].fill(1, i * H, (i + 1) * H)
    cell.backward(step, packed, k)
    for (let i = 0; i < n; i++) {
      slopes.set(step.d.sums.subarray(i * G * H, (i + 1) * G * H), i * G * H)
      for (const [m, name] of states.entries())
        direct.set(step.d.prev[name].subarray(i * H, (i + 1) * H), (i * n + m) * H)
      // What came to h through W_hh is in there too.
      if (G === 0) continue
      applyMatrixTransposed(fromSums, W, slopes.subarray(i * G * H, (i + 1) * G * H), G * H, H)
      for (let j = 0; j < H; j++) direct[i * n * H + j]! -= fromSums[j]!
    }
    // What is left of float32's rounding where there is no such way.
    if (cell.recurrence !== 'apart') for (let i = 0; i < n; i++) direct.fill(0, i * n * H, i * n * H + H)
  }

  const map: LinearMap = {
    rows: S,
    columns: S,
    apply(out, x) {
      applyMatrix(sums, W, x, G * H, H)
      out.fill(0)
      for (let i = 0; i < n; i++) {
        for (let g = 0; g < G; g++) addProduct(out, i * H, slopes, (i * G + g) * H, sums, g * H, H)
        for (let m = 0; m < n; m++) addProduct(out, i * H, direct, (i * n + m) * H, x, m * H, H)
      }
      return 0
    },
    applyTransposed(out, y) {
      sums.fill(0)
      for (let i = 0; i < n; i++)
        for (let g = 0; g < G; g++) addProduct(sums, g * H, slopes, (i * G + g) * H, y, i * H, H)
      applyMatrixTransposed(entry, W, sums, G * H, H)
      out.fill(0)
      out.set(entry)
      for (let i = 0; i < n; i++)
        for (let m = 0; m < n; m++) addProduct(out, m * H, direct, (i * n + m) * H, y, i * H, H)
      return 0
    },
  }
  return {
    S,
    at(t) {
      read(t)
      return map
    },
  }
}

/** A step with the first few rows of another's room. */
function firstRows(step: Step, rows: number): Step {
  const part = (x: Float32Array) => x.subarray(0, (x.length / step.rows) * rows)
  const state = ({ h, c }: Step['prev']) => ({ h: part(h), c: part(c) })
  const gates = part(step.gates)
  const dGates = part(step.d.gates)
  return {
    rows,
    prev: state(step.prev),
    next: state(step.next),
    gates,
    sums: step.sums === step.gates ? gates : part(step.sums),
    kept: part(step.kept),
    d: {
      prev: state(step.d.prev),
      next: state(step.d.next),
      gates: dGates,
      sums: step.d.sums === step.d.gates ? dGates : part(step.d.sums),
    },
  }
}

function copyRow(to: Float32Array, row: Float32Array, i: number): void {
  if (to.length > 0) to.set(row, i * row.length)
}

/** out[o+j] += a[p+j]·b[q+j] for j < H. */
function addProduct(
  out: Float64Array,
  o: number,
  a: Float64Array,
  p: number,
  b: Float64Array,
  q: number,
  H: number,
): void {
  for (let j = 0; j < H; j++) out[o + j]! += a[p + j]! * b[q + j]!
}
