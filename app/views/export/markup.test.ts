import { expect, it } from 'vitest'
import { element, print } from './markup.ts'

it('elements nest, numbers are short, what is undefined is left out', () => {
  const line = element('line', { x1: 1 / 3, x2: 100, stroke: undefined })
  expect(print(element('g', { class: 'a' }, [line, 'b']))).toBe(
    '<g class="a"><line x1="0.33" x2="100"/>b</g>',
  )
})

it('nothing in a text ends it, and nothing in it is more than XML can hold', () => {
  expect(print(element('text', { title: '"<&>\n' }, ['</text>&"\t']))).toBe(
    '<text title="&quot;&lt;&amp;&gt;&#10;">&lt;/text&gt;&amp;&quot;&#9;</text>',
  )
  expect(print('a\u0000b\u001Bc\uD800d\uFFFEe\u{1F600}')).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\u{1F600}')
})
