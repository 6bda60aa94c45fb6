/**
 * The cells' equations as MathML, made when the page is built: the module `virtual:equations`. Temml, which turns TeX into MathML, is
 * not shipped. What is shipped is a tree of elements rather than markup, since the page's policy lets nobody write markup into it.
 */
import temml from 'temml'
import type { Plugin } from 'vite'
import { parseFormula, symbol, tex } from '../app/views/inspector/formula.ts'
import { cells } from '../engine/cells/index.ts'

/** Text, or an element with its attributes and what is inside it. */
export type MathNode =
  | string
  | readonly [tag: string, attributes: Readonly<Record<string, string>>, ...inside: MathNode[]]

const ID = 'virtual:equations'
/** In the inspector's folder, so that it becomes part of the inspector's file. */
const RESOLVED = '\0/app/views/inspector/equations'

export const mathml: Plugin = {
  name: 'unrolled-mathml',
  resolveId: id => (id === ID ? RESOLVED : undefined),
  load: id => (id === RESOLVED ? `export const equations = ${JSON.stringify(allEquations())}` : undefined),
}

/** By what the cell writes: `c′ = f⊙c + i⊙g`. */
export function allEquations(): Record<string, MathNode> {
  const written: Record<string, MathNode> = {}
  for (const acts of Object.values(cells))
    for (const { equations } of Object.values(acts))
      for (const { name, formula } of equations)
        written[`${name} = ${formula}`] ??= toMathml(`${symbol(name)} = ${tex(parseFormula(formula))}`)
  return written
}

/** @throws where TeX is wrong, or Temml wants styles, which the page's policy would not apply */
export function toMathml(source: string): MathNode {
  const markup = temml.renderToString(source, { trust: true, throwOnError: true })
  if (/\sstyle=/.test(markup)) throw new Error(`${source}: needs a style: ${markup}`)
  return parseMarkup(markup)
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" }
const readable = (text: string) => text.replace(/&([#\w]+);/g, (_, name: string) => ENTITIES[name]!)

/** Reads what Temml writes: elements, attributes in double quotes, text. */
function parseMarkup(markup: string): MathNode {
  type Open = [string, Record<string, string>, ...MathNode[]]
  const root: Open = ['', {}]
  const open: Open[] = [root]
  for (const [, end, tag, attributes, empty, text] of markup.matchAll(
    /<(\/?)([a-z]+)((?:\s+[\w-]+="[^"]*")*)\s*(\/?)>|([^<]+)/g,
  )) {
    if (text !== undefined) open.at(-1)!.push(readable(text))
    else if (end) open.pop()
    else {
      const element: Open = [tag!, attributesOf(attributes!)]
      open.at(-1)!.push(element)
      if (!empty) open.push(element)
    }
  }
  const [, , math] = root
  if (open.length !== 1 || math === undefined) throw new Error(`not well-formed: ${markup}`)
  return tidy(math)
}

/** c′ is one name, rather than c to the power of a mark; and a word is no product of letters. */
function tidy(node: MathNode): MathNode {
  if (typeof node === 'string') return node
  const [tag, attributes, ...inside] = node
  const [base, mark] = inside
  if (tag === 'msup' && base?.[0] === 'mi' && mark?.[2] === '′') return ['mi', {}, `${base[2]}′`]
  if (tag === 'mi' && /^[a-z]{2,}$/.test(String(inside[0]))) return [tag, { class: 'word' }, ...inside]
  return [tag, attributes, ...inside.map(tidy)]
}

/** Temml's own classes are for its own style sheets, which are not used. */
function attributesOf(text: string): Record<string, string> {
  const all = Array.from(text.matchAll(/([\w-]+)="([^"]*)"/g), ([, name, value]) => [name!, readable(value!)])
  return Object.fromEntries(all.filter(([name, value]) => name !== 'class' || !value!.startsWith('tml-')))
}
