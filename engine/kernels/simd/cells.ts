import { sigmoidRows, tanh, tanhRows } from './elementary'
import { Lanes } from './lanes'

/**
 * `../reference/cells.ts` four units at a time: the same operations in the same order. Read that file first.
 * Each formula runs over whole vectors, then over what remains of a row; non-linearities run over all rows beforehand.
 */

export { tanh } from './elementary'

export function tanhBackward(out: usize, dy: usize, y: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, dy += 16, y += 16) Rnn.tanhBackward(out, dy, y, 4)
  Rnn.tanhBackward(out, dy, y, n & 3)
}

export function relu(out: usize, x: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, x += 16) Rnn.relu(out, x, 4)
  Rnn.relu(out, x, n & 3)
}

export function reluBackward(out: usize, dy: usize, y: usize, n: i32): void {
  for (const end = Lanes.end(out, n); out < end; out += 16, dy += 16, y += 16) Rnn.reluBackward(out, dy, y, 4)
  Rnn.reluBackward(out, dy, y, n & 3)
}

// biome-ignore format: one parameter list a line
export function lstm(gates: usize, c: usize, cNext: usize, tanhC: usize, hNext: usize, M: i32, H: i32): void {
  const width = (<usize>H) << 2
  const row = width << 2
  sigmoidRows(gates, M, 2 * H, row)
  tanhRows(gates + width * 2, M, H, row)
  sigmoidRows(gates + width * 3, M, H, row)
  let next = cNext
  let at = gates
  for (let m = 0; m < M; m++, at += width * 3) {
    for (const end = Lanes.end(at, H); at < end; at += 16, c += 16, next += 16) Lstm.state(at, width, c, next, 4)
    const left = H & 3
    Lstm.state(at, width, c, next, left)
    const bytes = (<usize>left) << 2
    at += bytes
    c += bytes
    next += bytes
  }
  tanh(tanhC, cNext, M * H)
  output(gates + width * 3, width * 3, tanhC, hNext, M, H)
}

/** hNext = o·tanhC; from the end of one row of o to the next one it is `gap` bytes. */
function output(o: usize, gap: usize, tanhC: usize, hNext: usize, M: i32, H: i32): void {
  for (let m = 0; m < M; m++, o += gap) {
    for (const end = Lanes.end(o, H); o < end; o += 16, tanhC += 16, hNext += 16)
      Lstm.output(o, tanhC, hNext, 4)
    const left = H & 3
    Lstm.output(o, tanhC, hNext, left)
    const bytes = (<usize>left) << 2
    o += bytes
    tanhC += bytes
    hNext += bytes
  }
}

// biome-ignore format: gradients, values, sizes
export function lstmBackward(
  dGates: usize, dc: usize, dcNext: usize, dhNext: usize,
  gates: usize, c: usize, tanhC: usize,
  M: i32, H: i32,
): void {
  const width = (<usize>H) << 2
  for (let m = 0; m < M; m++) {
    for (const end = Lanes.end(gates, H); gates < end; ) {
      Lstm.backward(dGates, dc, dcNext, dhNext, gates, width, c, tanhC, 4)
      dGates += 16; dc += 16; dcNext += 16; dhNext += 16; gates += 16; c += 16; tanhC += 16
    }
    const left = H & 3
    const bytes = (<usize>left) << 2
    Lstm.backward(dGates, dc, dcNext, dhNext, gates, width, c, tanhC, left)
    dGates += bytes; dc += bytes; dcNext += bytes; dhNext += bytes; gates += bytes; c += bytes; tanhC += bytes
    dGates += width * 3
    gates += width * 3
  }
}

// biome-ignore format: one parameter list a line
export function lstm97(gates: usize, c: usize, cNext: usize, tanhC: usize, hNext: usize, M: i32, H: i32): void {
  const width = (<usize>H) << 2
  const row = width * 3
  sigmoidRows(gates, M, H, row)
  tanhRows(gates + width, M, H, row)
  sigmoidRows(gates + width * 2, M, H, row)
  let next = cNext
  let at = gates
  for (let m = 0; m < M; m++, at += width * 2) {
    for (let left = H; left > 0; left -= 4) {
      Lstm97.state(at, width, c, next, left)
      const bytes = (<usize>min(left, 4)) << 2
      at += bytes; c += bytes; next += bytes
    }
  }
  tanh(tanhC, cNext, M * H)
  output(gates + width * 2, width * 2, tanhC, hNext, M, H)
}

// biome-ignore format: gradients, values, sizes
export function lstm97Backward(
  dGates: usize, dc: usize, dcNext: usize, dhNext: usize,
  gates: usize, tanhC: usize,
  M: i32, H: i32,
): void {
  const width = (<usize>H) << 2
  for (let m = 0; m < M; m++, dGates += width * 2, gates += width * 2) {
    for (let left = H; left > 0; left -= 4) {
      Lstm97.backward(dGates, dc, dcNext, dhNext, gates, width, tanhC, left)
      const bytes = (<usize>min(left, 4)) << 2
      dGates += bytes; dc += bytes; dcNext += bytes; dhNext += bytes; gates += bytes; tanhC += bytes
    }
  }
}

export function gru(gates: usize, sums: usize, h: usize, hNext: usize, M: i32, H: i32): void {
  const width = (<usize>H) << 2
  const row = width * 3
  Gru.addRows(gates, sums, M, 2 * H, row)
  sigmoidRows(gates, M, 2 * H, row)
  Gru.addReset(gates, sums + width * 2, width, M, H, row)
  tanhRows(gates + width * 2, M, H, row)
  let z = gates + width
  for (let m = 0; m < M; m++, z += width * 2) {
    for (const end = Lanes.end(z, H); z < end; z += 16, h += 16, hNext += 16) Gru.blend(z, width, h, hNext, 4)
    const left = H & 3
    Gru.blend(z, width, h, hNext, left)
    const bytes = (<usize>left) << 2
    z += bytes
    h += bytes
    hNext += bytes
  }
}

// biome-ignore format: gradients, values, sizes
export function gruBackward(
  dGates: usize, dSums: usize, dh: usize, dhNext: usize,
  gates: usize, sums: usize, h: usize,
  M: i32, H: i32,
): void {
  const width = (<usize>H) << 2
  for (let m = 0; m < M; m++) {
    for (const end = Lanes.end(gates, H); gates < end; ) {
      Gru.backward(dGates, dSums, dh, dhNext, gates, sums, width, h, 4)
      dGates += 16; dSums += 16; dh += 16; dhNext += 16; gates += 16; sums += 16; h += 16
    }
    const left = H & 3
    const bytes = (<usize>left) << 2
    Gru.backward(dGates, dSums, dh, dhNext, gates, sums, width, h, left)
    dh += bytes; dhNext += bytes; h += bytes
    dGates += bytes + width * 2
    dSums += bytes + width * 2
    gates += bytes + width * 2
    sums += bytes + width * 2
  }
}

abstract class Back {
  /** dy·y(1−y) */
  @inline static throughSigmoid(dy: v128, y: v128): v128 {
    return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(f32x4.splat(1), y)))
  }

  /** dy·(1−y²) */
  @inline static throughTanh(dy: v128, y: v128): v128 {
    return f32x4.mul(dy, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)))
  }
}

abstract class Rnn {
  @inline static tanhBackward(out: usize, dy: usize, y: usize, left: i32): void {
    Lanes.store(out, Back.throughTanh(Lanes.load(dy, left), Lanes.load(y, left)), left)
  }

  /** Not greater than zero becomes +0, except NaN. */
  @inline static relu(out: usize, x: usize, left: i32): void {
    const v = Lanes.load(x, left)
    Lanes.store(out, v128.andnot(v, f32x4.le(v, f32x4.splat(0))), left)
  }

  @inline static reluBackward(out: usize, dy: usize, y: usize, left: i32): void {
    const on = f32x4.gt(Lanes.load(y, left), f32x4.splat(0))
    Lanes.store(out, v128.and(Lanes.load(dy, left), on), left)
  }
}

abstract class Lstm {
  /** `at` points at i; f, g and o follow, `width` bytes apart. */
  @inline static state(at: usize, width: usize, c: usize, next: usize, left: i32): void {
    const kept = f32x4.mul(Lanes.load(at + width, left), Lanes.load(c, left))
    const added = f32x4.mul(Lanes.load(at, left), Lanes.load(at + width * 2, left))
    Lanes.store(next, f32x4.add(kept, added), left)
  }

  @inline static output(o: usize, tanhC: usize, hNext: usize, left: i32): void {
    Lanes.store(hNext, f32x4.mul(Lanes.load(o, left), Lanes.load(tanhC, left)), left)
  }

  // biome-ignore format: one parameter list a line
  @inline static backward(
    dAt: usize, dc: usize, dcNext: usize, dhNext: usize, at: usize, width: usize, c: usize, tanhC: usize, left: i32,
  ): void {
    const i = Lanes.load(at, left)
    const f = Lanes.load(at + width, left)
    const g = Lanes.load(at + width * 2, left)
    const o = Lanes.load(at + width * 3, left)
    const dh = Lanes.load(dhNext, left)
    const t = Lanes.load(tanhC, left)
    const dcHere = f32x4.add(Lanes.load(dcNext, left), Back.throughTanh(f32x4.mul(dh, o), t))
    Lanes.store(dcNext, dcHere, left)
    Lanes.store(dAt, Back.throughSigmoid(f32x4.mul(dcHere, g), i), left)
    Lanes.store(dAt + width, Back.throughSigmoid(f32x4.mul(dcHere, Lanes.load(c, left)), f), left)
    Lanes.store(dAt + width * 2, Back.throughTanh(f32x4.mul(dcHere, i), g), left)
    Lanes.store(dAt + width * 3, Back.throughSigmoid(f32x4.mul(dh, t), o), left)
    Lanes.store(dc, f32x4.add(Lanes.load(dc, left), f32x4.mul(dcHere, f)), left)
  }
}

abstract class Lstm97 {
  /** `at` points at i; g follows, `width` bytes further. */
  @inline static state(at: usize, width: usize, c: usize, next: usize, left: i32): void {
    const added = f32x4.mul(Lanes.load(at, left), Lanes.load(at + width, left))
    Lanes.store(next, f32x4.add(Lanes.load(c, left), added), left)
  }

  // biome-ignore format: one parameter list a line
  @inline static backward(
    dAt: usize, dc: usize, dcNext: usize, dhNext: usize, at: usize, width: usize, tanhC: usize, left: i32,
  ): void {
    const i = Lanes.load(at, left)
    const g = Lanes.load(at + width, left)
    const o = Lanes.load(at + width * 2, left)
    const dh = Lanes.load(dhNext, left)
    const t = Lanes.load(tanhC, left)
    const dcHere = f32x4.add(Lanes.load(dcNext, left), Back.throughTanh(f32x4.mul(dh, o), t))
    Lanes.store(dcNext, dcHere, left)
    Lanes.store(dAt, Back.throughSigmoid(f32x4.mul(dcHere, g), i), left)
    Lanes.store(dAt + width, Back.throughTanh(f32x4.mul(dcHere, i), g), left)
    Lanes.store(dAt + width * 2, Back.throughSigmoid(f32x4.mul(dh, t), o), left)
    Lanes.store(dc, f32x4.add(Lanes.load(dc, left), dcHere), left)
  }
}

abstract class Gru {
  /** gates += sums on the first N columns. */
  @inline static addRows(gates: usize, sums: usize, M: i32, N: i32, row: usize): void {
    for (; M > 0; M--, gates += row, sums += row) {
      for (let n = N, i = gates, s = sums; n > 0; n -= 4, i += 16, s += 16) {
        Lanes.store(i, f32x4.add(Lanes.load(i, n), Lanes.load(s, n)), n)
      }
    }
  }

  /** n += r·s, with r at `gates` and n two blocks further. */
  @inline static addReset(gates: usize, sums: usize, width: usize, M: i32, H: i32, row: usize): void {
    for (; M > 0; M--, gates += row, sums += row) {
      for (let n = H, r = gates, s = sums; n > 0; n -= 4, r += 16, s += 16) {
        const passed = f32x4.mul(Lanes.load(r, n), Lanes.load(s, n))
        const at = r + width * 2
        Lanes.store(at, f32x4.add(Lanes.load(at, n), passed), n)
      }
    }
  }

  /** `at` points at z; n follows, `width` bytes further. */
  @inline static blend(at: usize, width: usize, h: usize, hNext: usize, left: i32): void {
    const z = Lanes.load(at, left)
    const fresh = f32x4.mul(f32x4.sub(f32x4.splat(1), z), Lanes.load(at + width, left))
    Lanes.store(hNext, f32x4.add(fresh, f32x4.mul(z, Lanes.load(h, left))), left)
  }

  // biome-ignore format: one parameter list a line
  @inline static backward(
    dAt: usize, dSums: usize, dh: usize, dhNext: usize, at: usize, sums: usize, width: usize, h: usize, left: i32,
  ): void {
    const r = Lanes.load(at, left)
    const z = Lanes.load(at + width, left)
    const n = Lanes.load(at + width * 2, left)
    const d = Lanes.load(dhNext, left)
    const kept = f32x4.mul(d, z)
    const dz = Back.throughSigmoid(f32x4.mul(d, f32x4.sub(Lanes.load(h, left), n)), z)
    const dn = Back.throughTanh(f32x4.sub(d, kept), n)
    const dr = Back.throughSigmoid(f32x4.mul(dn, Lanes.load(sums + width * 2, left)), r)
    Lanes.store(dAt, dr, left)
    Lanes.store(dAt + width, dz, left)
    Lanes.store(dAt + width * 2, dn, left)
    Lanes.store(dSums, dr, left)
    Lanes.store(dSums + width, dz, left)
    Lanes.store(dSums + width * 2, f32x4.mul(dn, r), left)
    Lanes.store(dh, f32x4.add(Lanes.load(dh, left), kept), left)
  }
}
