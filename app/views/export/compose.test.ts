import { describe, expect, it } from 'vitest'
import { compose } from './compose.ts'
import type { Markup } from './markup.ts'
import { print } from './markup.ts'

const look = { paper: '#fff', ink: '#000', inkSoft: '#555', fontFamily: 'sans-serif', rem: 10 }
/** Every character is half as wide as it is high. */
const measure = (text: string, sizePx: number) => [...text].length * sizePx * 0.5
const caption = {
  title: 'RNN, update 7: hidden state',
  sentence: 'Four units & <more>.',
  settings: 'task=text T=50',
  update: 7,
  link: 'https://example.org/#1?cell=rnn&k=1',
}
const parts = [
  { x: 0, y: 20, width: 90, height: 50, drawn: [{ tag: 'circle', attributes: { r: 3 }, children: [] }] },
  { x: 90, y: 0, width: 300, height: 40, drawn: [] },
]
const textsOf = (node: Markup | string): Markup[] =>
  typeof node === 'string' ? [] : node.tag === 'text' ? [node] : node.children.flatMap(textsOf)

describe('a saved picture', () => {
  const svg = compose(parts, [], caption, look, measure)

  it('is as large as its parts, the caption below them and a margin around', () => {
    expect(svg.attributes.width).toBe(390 + 20)
    const bottoms = textsOf(svg).map(({ attributes }) => Number(attributes.y))
    expect(bottoms[0]).toBeGreaterThan(10 + 70)
    expect(Number(svg.attributes.height)).toBeGreaterThan(bottoms.at(-1)! + 10)
    expect(bottoms).toEqual([...bottoms].sort((a, b) => a - b))
  })

  it('places its parts', () => {
    expect(print(svg)).toContain('<g transform="translate(10 30)"><circle r="3"/></g>')
  })

  it('says what it shows, of what, and where that can be opened', () => {
    const said = textsOf(svg).map(({ children }) => children.join(''))
    expect(said).toEqual([caption.title, caption.sentence, caption.settings, `Update 7 of ${caption.link}`])
    expect(print(svg)).toContain(`<a href="https://example.org/#1?cell=rnn&amp;k=1">`)
    expect(print(svg)).toContain('Four units &amp; &lt;more&gt;.')
  })

  it('no line of it is wider than the picture', () => {
    const long = compose(parts, [], { ...caption, sentence: 'Words and words. '.repeat(40) }, look, measure)
    for (const { children, attributes } of textsOf(long))
      expect(measure(String(children[0]), Number(attributes['font-size']))).toBeLessThanOrEqual(390)
  })

  it('lanes that are told apart are named below it, as many in a row as fit', () => {
    const keys = ['RNN', 'LSTM fb=3', 'a lane with a very long name of many settings'].map((name, i) => ({
      name,
      colour: `rgb(${i}, 0, 0)`,
      dashes: i === 0 ? 'none' : '7 3',
    }))
    const svg = compose(parts, keys, caption, look, measure)
    const lines = svg.children
      .flatMap(node => (typeof node === 'string' ? [] : node.children))
      .flatMap(node => (typeof node !== 'string' && node.tag === 'line' ? [node.attributes] : []))
    // RNN: 23 px to its name, 3 characters of 3.75 px, 12 px to the next.
    expect(lines.map(({ x1, y1, stroke }) => [x1, y1, stroke])).toEqual([
      [0, 6, 'rgb(0, 0, 0)'],
      [46.25, 6, 'rgb(1, 0, 0)'],
      [115, 6, 'rgb(2, 0, 0)'],
    ])
    const narrow = compose([], keys, caption, look, measure)
    expect(JSON.stringify(narrow)).toContain('"x1":0,"x2":20,"y1":18,"y2":18')
    expect(Number(svg.attributes.height)).toBeGreaterThan(
      Number(compose(parts, [], caption, look, measure).attributes.height),
    )
  })

  it('a small picture has a caption that can be read all the same', () => {
    expect(compose([], [], caption, look, measure).attributes.width).toBe(260 + 20)
  })

  it('a link with a whole text in it is shown in part and kept as a whole', () => {
    const link = `https://example.org/#1?txt=${'x'.repeat(9000)}&k=1`
    const long = compose(parts, [], { ...caption, link }, look, measure)
    expect(textsOf(long).length).toBeLessThan(12)
    expect(print(long).split(link.replaceAll('&', '&amp;'))).toHaveLength(3)
  })
})
