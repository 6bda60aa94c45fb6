import { describe, expect, it } from 'vitest'
import { attributesOf, initial, parseColour, stopsOf } from './styles.ts'

const reading = (style: Record<string, string>) => (property: string) => style[property] ?? ''

describe('styles as attributes', () => {
  it('only what differs from what is inherited is said', () => {
    const outer = attributesOf(
      reading({ fill: 'none', stroke: 'rgb(1, 2, 3)', 'stroke-width': '2.25px' }),
      initial,
    )
    expect(outer.attributes).toEqual({ fill: 'none', stroke: 'rgb(1, 2, 3)', 'stroke-width': '2.25' })
    const inner = attributesOf(
      reading({ fill: 'none', stroke: 'rgb(1, 2, 3)', 'stroke-width': '1px' }),
      outer.inherited,
    )
    expect(inner.attributes).toEqual({ 'stroke-width': '1' })
  })

  it('opacity and masks are not inherited, so each is said where it is', () => {
    const { attributes, inherited } = attributesOf(reading({ opacity: '0.5', mask: 'url("#here")' }), initial)
    expect(attributes).toEqual({ opacity: '0.5', mask: 'url(#here)' })
    expect(attributesOf(reading({ opacity: '0.5' }), inherited).attributes).toEqual({ opacity: '0.5' })
    expect(attributesOf(reading({ opacity: '1', mask: 'none' }), initial).attributes).toEqual({})
  })

  it('dashes lose their units, families keep their names', () => {
    const style = { 'stroke-dasharray': '9px, 3px, 2px', 'font-family': '"Fira 4px", sans-serif' }
    expect(attributesOf(reading(style), initial).attributes['stroke-dasharray']).toBe('9, 3, 2')
  })

  it('colours that SVG 1.1 does not know become rgb() and an opacity', () => {
    expect(parseColour('rgba(1, 2, 3, 0.25)')).toEqual({ colour: 'rgb(1, 2, 3)', alpha: 0.25 })
    expect(parseColour('rgb(1 2 3 / 0.5)')).toEqual({ colour: 'rgb(1, 2, 3)', alpha: 0.5 })
    expect(parseColour('color(srgb 1 0.5 0 / 0.4)')).toEqual({ colour: 'rgb(255, 128, 0)', alpha: 0.4 })
    expect(parseColour('none')).toEqual({ colour: 'none', alpha: 1 })
    expect(attributesOf(reading({ fill: 'rgba(9, 8, 7, 0.1)' }), initial).attributes).toEqual({
      fill: 'rgb(9, 8, 7)',
      'fill-opacity': '0.1',
    })
  })

  it('a gradient from left to right has its stops, evenly where nothing else is said', () => {
    expect(stopsOf('linear-gradient(to right, rgb(0, 0, 0), rgb(9, 9, 9), rgb(255, 255, 255))')).toEqual([
      { colour: 'rgb(0, 0, 0)', at: 0 },
      { colour: 'rgb(9, 9, 9)', at: 0.5 },
      { colour: 'rgb(255, 255, 255)', at: 1 },
    ])
    expect(stopsOf('linear-gradient(90deg, rgb(0, 0, 0) 25%, rgb(9, 9, 9) 75%)')).toEqual([
      { colour: 'rgb(0, 0, 0)', at: 0.25 },
      { colour: 'rgb(9, 9, 9)', at: 0.75 },
    ])
    expect(stopsOf('none')).toBeUndefined()
    expect(stopsOf('linear-gradient(rgb(0, 0, 0), rgb(9, 9, 9))')).toBeUndefined()
  })
})
