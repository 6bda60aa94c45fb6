/** The colour that the heat maps give a value, as CSS: between the ramp's five stops, so that it follows the theme by itself. */
export function signedColour(value: number, limit: number): string {
  const at = 2 + 2 * Math.max(-1, Math.min(1, value / limit))
  const low = Math.min(3, Math.floor(at))
  const share = Math.round(1000 * (at - low)) / 10
  return `color-mix(in srgb, var(--ramp-${low + 1}) ${share}%, var(--ramp-${low}))`
}
