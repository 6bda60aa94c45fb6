const f = Math.fround

export function mul(out: Float32Array, a: Float32Array, b: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = f(a[i]! * b[i]!)
}

export function scale(x: Float32Array, s: number): void {
  const factor = f(s)
  for (let i = 0; i < x.length; i++) x[i] = f(x[i]! * factor)
}

export function clamp(x: Float32Array, limit: number): void {
  const high = f(limit)
  const low = -high
  for (let i = 0; i < x.length; i++) {
    if (x[i]! < low) x[i] = low
    else if (x[i]! > high) x[i] = high
  }
}

export function sumSquares(x: Float32Array): number {
  const s = new Float64Array(8)
  for (let i = 0; i < x.length; i++) s[i & 7]! += x[i]! * x[i]!
  return s[0]! + s[4]! + (s[2]! + s[6]!) + (s[1]! + s[5]! + (s[3]! + s[7]!))
}

export function largest(x: Float32Array): number {
  let size = 0
  for (let i = 0; i < x.length; i++) size = Math.max(size, Math.abs(x[i]!))
  return size
}
