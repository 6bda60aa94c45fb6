import type { Ramp } from './colours.ts'

/**
 * Values as pixels of a signed scale, one pixel per value; the canvas is scaled by CSS without smoothing.
 * @param values [rows, columns]; @param limit the value at either end of the ramp; values beyond take the end colour
 * @param pixels [rows, columns], written
 */
export function paintSigned(pixels: Uint32Array, values: ArrayLike<number>, limit: number, ramp: Ramp): void {
  const scale = 127.5 / limit
  for (let i = 0; i < pixels.length; i++) {
    const level = Math.round(127.5 + values[i]! * scale)
    pixels[i] = ramp[Math.max(0, Math.min(255, level))]!
  }
}

/** [T, H] per layer, layers one after another, becomes one picture: rows are units, layer 0 at the bottom, columns are time steps. */
export function unitsByTime(states: Float32Array, L: number, T: number, H: number, out: Float32Array): void {
  for (let l = 0; l < L; l++) {
    const top = (L - 1 - l) * H
    for (let t = 0; t < T; t++) {
      for (let j = 0; j < H; j++) out[(top + j) * T + t] = states[(l * T + t) * H + j]!
    }
  }
}
