import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultExperiment, defaultLane } from '../../../engine/experiment/experiment.ts'
import { settingsOf, wrap } from './caption.ts'

describe('settings', () => {
  it('say what is read and the main settings, once where the lanes agree', () => {
    expect(settingsOf(defaultExperiment)).toBe(
      'task=text text=alice T=50 B=16 seed=1 cell=rnn,lstm h=32 opt=adam lr=0.001 clip=1',
    )
  })

  it('say what is not as usual, and no text where none is read', () => {
    const lanes = [
      { ...defaultLane, cell: 'lstm', fb: 3, layers: 2 },
      { ...defaultLane, cell: 'lstm', fb: 0, layers: 2 },
    ] as const
    expect(settingsOf({ ...defaultExperiment, task: 'recall', loss: 'last', lanes })).toBe(
      'task=recall T=50 B=16 loss=last seed=1 cell=lstm h=32 layers=2 opt=adam lr=0.001 clip=1 fb=3,0',
    )
  })

  it('an own text is called that, it is in the link', () => {
    expect(settingsOf({ ...defaultExperiment, txt: 'a secret' })).toMatch(/^task=text T=50 .* own text cell=/)
  })
})

describe('lines', () => {
  /** Every character is one pixel wide. */
  const measure = (text: string) => [...text].length

  it('break between words', () => {
    expect(wrap('a line of several words', 9, measure)).toEqual(['a line of', 'several', 'words'])
  })

  it('a link longer than a line is cut, and can be put together again', () => {
    expect(wrap('see https://a.b/#1?k', 8, measure)).toEqual(['see', 'https://', 'a.b/#1?k'])
  })

  it('lose nothing and are never too wide', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 20 }), (text, width) => {
        const lines = wrap(text, width, measure)
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
        for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width)
      }),
    )
  })
})
