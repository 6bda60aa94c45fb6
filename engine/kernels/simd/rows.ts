import { add } from './elementwise'
import { Lanes } from './lanes'

/** Whole rows of N elements: added, gathered, summed, transposed, packed in strips of eight columns. */

export function transpose(out: usize, input: usize, M: i32, N: i32): void {
  transposeInto(out, (<usize>M) << 2, input, M, N)
}

/** As `transpose`, with the rows of out `rowOut` bytes apart. */
function transposeInto(out: usize, rowOut: usize, input: usize, M: i32, N: i32): void {
  const rowIn = (<usize>N) << 2
  const M4 = M & ~3
  const N4 = N & ~3
  for (let m = 0; m < M4; m += 4) {
    let to = out + ((<usize>m) << 2)
    let from = input + rowIn * m
    for (let n = 0; n < N4; n += 4, from += 16, to += rowOut << 2) Block.transpose4x4(to, rowOut, from, rowIn)
  }
  for (let m = 0; m < M; m++) {
    for (let n = m < M4 ? N4 : 0; n < N; n++) {
      store<f32>(out + rowOut * n + ((<usize>m) << 2), load<f32>(input + rowIn * m + ((<usize>n) << 2)))
    }
  }
}

export function pack(out: usize, input: usize, K: i32, N: i32, transposed: bool): void {
  if (transposed) return packTransposed(out, input, K, N)
  const row = (<usize>N) << 2
  for (; N > 0; N -= 8, input += 32) {
    let from = input
    if (N >= 8) {
      for (let k = 0; k < K; k++, from += row, out += 32) {
        v128.store(out, v128.load(from))
        v128.store(out, v128.load(from, 16), 16)
      }
    } else {
      for (let k = 0; k < K; k++, from += row, out += 32) {
        v128.store(out, Lanes.load(from, N))
        v128.store(out, Lanes.load(from + 16, max(N - 4, 0)), 16)
      }
    }
  }
}

function packTransposed(out: usize, input: usize, K: i32, N: i32): void {
  const strip = (<usize>K) << 5
  for (; N > 0; N -= 8, input += strip, out += strip) {
    if (N < 8) memory.fill(out, 0, strip)
    transposeInto(out, 32, input, min(N, 8), K)
  }
}

/** Columns 16 at a time, their sums in registers while the rows pass. */
export function addColumnSums(out: usize, A: usize, M: i32, N: i32): void {
  const bytes = (<usize>N) << 2
  let n = N
  for (; n >= 16; n -= 16, out += 64, A += 64) {
    let s0 = v128.load(out)
    let s1 = v128.load(out, 16)
    let s2 = v128.load(out, 32)
    let s3 = v128.load(out, 48)
    let a = A
    for (let m = 0; m < M; m++, a += bytes) {
      s0 = f32x4.add(s0, v128.load(a))
      s1 = f32x4.add(s1, v128.load(a, 16))
      s2 = f32x4.add(s2, v128.load(a, 32))
      s3 = f32x4.add(s3, v128.load(a, 48))
    }
    v128.store(out, s0)
    v128.store(out, s1, 16)
    v128.store(out, s2, 32)
    v128.store(out, s3, 48)
  }
  for (let m = 0; m < M; m++, A += bytes) add(out, out, A, n)
}

export function gather(out: usize, bias: usize, table: usize, index: usize, M: i32, N: i32): void {
  const bytes = (<usize>N) << 2
  for (let m = 0; m < M; m++, out += bytes, index += 4) add(out, table + bytes * load<u32>(index), bias, N)
}

export function addScatter(table: usize, A: usize, index: usize, M: i32, N: i32): void {
  const bytes = (<usize>N) << 2
  for (let m = 0; m < M; m++, A += bytes, index += 4) {
    const row = table + bytes * load<u32>(index)
    add(row, row, A, N)
  }
}

abstract class Block {
  @inline static transpose4x4(out: usize, rowOut: usize, input: usize, rowIn: usize): void {
    const r0 = v128.load(input)
    const r1 = v128.load(input + rowIn)
    const r2 = v128.load(input + 2 * rowIn)
    const r3 = v128.load(input + 3 * rowIn)
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5)
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5)
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7)
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
    v128.store(out, v128.shuffle<f64>(low01, low23, 0, 2))
    v128.store(out + rowOut, v128.shuffle<f64>(low01, low23, 1, 3))
    v128.store(out + 2 * rowOut, v128.shuffle<f64>(high01, high23, 0, 2))
    v128.store(out + 3 * rowOut, v128.shuffle<f64>(high01, high23, 1, 3))
  }
}
