/** Not part of the kernels; for the benchmark. Twelve chains of multiply, then add, in registers: as many float32 operations as this processor can do in WebAssembly without fusing. */
export function peak(rounds: i32): f32 {
  const a = f32x4.splat(0.999)
  const b = f32x4.splat(0.001)
  let c0 = f32x4.splat(0),
    c1 = f32x4.splat(1),
    c2 = f32x4.splat(2),
    c3 = f32x4.splat(3)
  let c4 = f32x4.splat(4),
    c5 = f32x4.splat(5),
    c6 = f32x4.splat(6),
    c7 = f32x4.splat(7)
  let c8 = f32x4.splat(8),
    c9 = f32x4.splat(9),
    c10 = f32x4.splat(10),
    c11 = f32x4.splat(11)
  for (; rounds > 0; rounds--) {
    c0 = f32x4.add(f32x4.mul(c0, a), b)
    c1 = f32x4.add(f32x4.mul(c1, a), b)
    c2 = f32x4.add(f32x4.mul(c2, a), b)
    c3 = f32x4.add(f32x4.mul(c3, a), b)
    c4 = f32x4.add(f32x4.mul(c4, a), b)
    c5 = f32x4.add(f32x4.mul(c5, a), b)
    c6 = f32x4.add(f32x4.mul(c6, a), b)
    c7 = f32x4.add(f32x4.mul(c7, a), b)
    c8 = f32x4.add(f32x4.mul(c8, a), b)
    c9 = f32x4.add(f32x4.mul(c9, a), b)
    c10 = f32x4.add(f32x4.mul(c10, a), b)
    c11 = f32x4.add(f32x4.mul(c11, a), b)
  }
  const s0 = f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3))
  const s1 = f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7))
  const s2 = f32x4.add(f32x4.add(c8, c9), f32x4.add(c10, c11))
  return f32x4.extract_lane(f32x4.add(f32x4.add(s0, s1), s2), 0)
}
