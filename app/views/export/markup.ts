/** SVG as a value, and as text that every XML parser reads. */

export interface Markup {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string | number | undefined>>
  readonly children: readonly (Markup | string)[]
}

export function element(
  tag: string,
  attributes: Markup['attributes'] = {},
  children: Markup['children'] = [],
): Markup {
  return { tag, attributes, children }
}

/** Numbers are written to a hundredth: of a pixel, that is enough. */
export function print(node: Markup | string): string {
  if (typeof node === 'string') return escaped(node)
  const { tag, attributes, children } = node
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${typeof value === 'number' ? round(value) : escaped(value)}"`],
  )
  const inside = children.map(print).join('')
  return inside === '' ? `<${tag}${written.join('')}/>` : `<${tag}${written.join('')}>${inside}</${tag}>`
}

function round(value: number): string {
  return String(Number(value.toFixed(2)))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** What XML 1.0 cannot hold at all becomes the sign for that: control characters, halves of pairs, two non-characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML cannot hold
const IMPOSSIBLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu

function escaped(text: string): string {
  return text.replace(IMPOSSIBLE, '\uFFFD').replace(/[&<>"\t\n\r]/g, character => ENTITIES[character]!)
}
