const f = Math.fround

export function scale(x: Float32Array, s: number): void {
  const factor = f(s)
  for (let i = 0; i < x.length; i++) x[i] = f(x[i]! * factor)
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
