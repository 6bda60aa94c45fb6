/** Computed styles as attributes that any SVG reader understands. */

/** Handed down from parents, with SVG's own initial values. */
const INHERITED: Readonly<Record<string, string>> = {
  fill: 'rgb(0, 0, 0)',
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-opacity': '1',
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-linejoin': 'miter',
  'stroke-linecap': 'butt',
  'font-family': '',
  'font-size': '',
  'font-style': 'normal',
  'font-weight': '400',
  'letter-spacing': 'normal',
  'text-anchor': 'start',
  'dominant-baseline': 'auto',
  'paint-order': 'normal',
  visibility: 'visible',
}

const OWN: Readonly<Record<string, string>> = {
  opacity: '1',
  mask: 'none',
  'clip-path': 'none',
  'stop-color': 'rgb(0, 0, 0)',
  'stop-opacity': '1',
  'vector-effect': 'none',
}

export type Inherited = Readonly<Record<string, string>>
export const initial: Inherited = INHERITED

/**
 * @param read a property's computed value
 * @param inherited what the parent's attributes hand down
 * @returns only what has to be said, and what children inherit from then on
 */
export function attributesOf(
  read: (property: string) => string,
  inherited: Inherited,
): { attributes: Record<string, string>; inherited: Inherited } {
  const now: Record<string, string> = { ...inherited }
  const attributes: Record<string, string> = {}
  for (const property of Object.keys(INHERITED)) {
    const value = read(property)
    if (value === '' || value === inherited[property]) continue
    now[property] = value
    Object.assign(attributes, written(property, value))
  }
  for (const [property, usual] of Object.entries(OWN)) {
    const value = read(property)
    // Browsers spell a mask of nothing in full.
    if (value !== '' && value !== usual && !value.startsWith('none'))
      Object.assign(attributes, written(property, value))
  }
  return { attributes, inherited: now }
}

function written(property: string, value: string): Record<string, string> {
  if (property === 'fill' || property === 'stroke' || property === 'stop-color') {
    const { colour, alpha } = parseColour(value)
    const name = property === 'stop-color' ? 'stop-opacity' : `${property}-opacity`
    return { [property]: colour, ...(alpha < 1 ? { [name]: String(alpha) } : {}) }
  }
  if (property === 'mask' || property === 'clip-path') return { [property]: value.replaceAll('"', '') }
  return { [property]: value.replace(/(\d)px\b/g, '$1') }
}

/** SVG 1.1 knows rgb() and no transparency in it; browsers also compute rgba() and color(srgb …). */
export function parseColour(value: string): { colour: string; alpha: number } {
  const mixed = /^color\(srgb ([^)]*)\)$/.exec(value)
  if (mixed) {
    const [red, green, blue, alpha = 1] = mixed[1]!.split(/[\s/]+/).map(Number)
    const byte = (share: number | undefined) => Math.round(Math.min(1, Math.max(0, share ?? 0)) * 255)
    return { colour: `rgb(${byte(red)}, ${byte(green)}, ${byte(blue)})`, alpha }
  }
  const plain = /^rgba?\(([^)]*)\)$/.exec(value)
  if (!plain) return { colour: value, alpha: 1 }
  const [red, green, blue, alpha = 1] = plain[1]!.split(/[\s,/]+/).map(Number)
  return { colour: `rgb(${red}, ${green}, ${blue})`, alpha }
}

/** The colours of a computed linear gradient from left to right, with where they stand, 0 … 1; undefined for any other background. */
export function stopsOf(background: string): { colour: string; at: number }[] | undefined {
  const inside = /^linear-gradient\((?:to right|90deg), (.*)\)$/.exec(background)?.[1]
  if (!inside) return undefined
  const parts = inside.split(/, (?=[a-z])/)
  return parts.map((part, i) => {
    const at = / ([\d.]+)%$/.exec(part)?.[1]
    return {
      colour: parseColour(part.replace(/ [\d.]+%$/, '')).colour,
      at: at === undefined ? i / Math.max(1, parts.length - 1) : Number(at) / 100,
    }
  })
}
