import { describe, expect, it } from 'vitest'
import { properties } from '../../diagnostics/properties.ts'
import { complete } from '../../run.ts'
import { forward } from '../../sequence/forward.ts'
import { resetState } from '../../sequence/tape.ts'
import { createTrainer, lane } from '../../testing/network.ts'
import { createReader, quotingText } from '../../testing/plant.ts'
import { labelsOf, passageOf, readAlong } from './passage.ts'

const text = quotingText(2000, 1)
const reader = createReader({ cell: 'gru' }, text)
const { vocabulary } = reader.task
const recall = createTrainer(lane(), { task: 'recall', T: 9, B: 2, loss: 'task', seed: 4 })

describe('what is read', () => {
  it('is the last tenth of a text where that is kept back, the rest of it, the probe, or the reader’s own', () => {
    const read = (kind: 'keptBack' | 'learned') => vocabulary.decode(passageOf(reader, { kind }).tokens)
    const cut = text.length - Math.floor(text.length / 10)
    expect(read('keptBack')).toBe(text.slice(cut))
    expect(read('learned')).toBe(text.slice(0, cut))
    reader.task.probe(reader.model.probe)
    expect(passageOf(reader, { kind: 'probe' }).tokens).toEqual(reader.model.probe.input)
    const own = passageOf(reader, { kind: 'text', text: 'the 7' })
    expect(own).toMatchObject({ source: 'text', unknown: ['7'], every: 5 })
    expect(vocabulary.decode(own.tokens)).toBe('the  ')
  })

  it('is what is learned from where nothing is kept back, and says so', () => {
    const short = createReader({}, 'a rose is a rose')
    expect(passageOf(short, { kind: 'keptBack' })).toMatchObject({ source: 'learned', every: 16 })
  })

  it('is at most 6000 characters, and fewer of a large network', () => {
    const long = quotingText(9000, 2)
    expect(passageOf(createReader({ h: 8 }, long), { kind: 'learned' }).tokens.length).toBe(6000)
    const large = createReader({ cell: 'lstm', h: 256 }, long)
    const { length } = passageOf(large, { kind: 'learned' }).tokens
    expect(length).toBeGreaterThanOrEqual(1000)
    expect(length * large.model.stack.parameters.all.length).toBeLessThan(5.1e8)
  })

  it('is sequences where the task makes its own, each from an empty memory; the same every time, and training’s chance is left alone', () => {
    const before = recall.reader.state.slice()
    const passage = passageOf(recall, { kind: 'keptBack' })
    expect(passage).toMatchObject({ source: 'sequences', every: 9 })
    expect(passageOf(recall, { kind: 'learned' })).toEqual(passage)
    expect(recall.reader.state).toEqual(before)
    const first = Array.from({ length: passage.tokens.length / 9 }, (_, n) => passage.tokens[n * 9]!)
    expect(first.length).toBe(60)
    expect(new Set(first)).toEqual(new Set([0, 1]))
    const states: number[][] = []
    const look = () => states.push([...recall.model.writing.layers[0]!.steps[0]!.next.h])
    complete(readAlong(recall.model, passage, look))
    const same = first.indexOf(first[0]!, 1)
    expect(states[same * 9 + 4]).toEqual(states[4])
  })

  it('one character at a time gives what reading the window at once gives, to the bit', () => {
    const { model } = reader
    model.probe.input.set(vocabulary.encode(text).tokens.subarray(0, model.probe.T))
    resetState(model.probe)
    complete(forward(model.stack, model.probe, model.kernel))
    const h: number[] = []
    const look = () => h.push(...model.writing.layers[0]!.steps[0]!.next.h)
    complete(readAlong(model, { tokens: model.probe.input, every: model.probe.T }, look))
    expect(h).toEqual([...model.probe.layers[0]!.outputBeforeDropout])
  })
})

describe('labels', () => {
  const own = (read: string, every = read.length) => ({
    source: 'text' as const,
    tokens: vocabulary.encode(read).tokens,
    every,
    before: new Int32Array(0),
    unknown: [],
  })
  const label = (passage: ReturnType<typeof own>, id: 'insideQuotes' | 'positionInLine' | 'clue') =>
    labelsOf(passage, vocabulary.tokens, { kind: 'property', id }).join('')

  it('are those of the whole text, or of each sequence by itself', () => {
    expect(label(own('a “de” a'), 'insideQuotes')).toBe('00111000')
    expect(label(own('a “de” a', 4), 'insideQuotes')).toBe('00110000')
    expect(label(own('at\nthe', 4), 'positionInLine')).toBe('120112')
  })

  it('of the kept-back part are those of the whole text: it may begin inside a quotation, and in the middle of a line', () => {
    const quoted = `${'a b c "d e f" g\n'.repeat(40)}`
    for (const extra of ['', 'abc ', 'abcdefgh ab']) {
      const trainer = createReader({}, quoted + extra, 5)
      const passage = passageOf(trainer, { kind: 'keptBack' })
      for (const id of ['insideQuotes', 'positionInLine'] as const) {
        const labels = labelsOf(passage, trainer.task.vocabulary.tokens, { kind: 'property', id })
        const whole = properties[id](Array.from(quoted + extra))
        expect(labels).toEqual(whole.slice(-labels.length))
      }
    }
  })

  it('of the clue hold all through the sequences that begin with the first token', () => {
    const passage = passageOf(recall, { kind: 'learned' })
    const clues = labelsOf(passage, recall.task.vocabulary.tokens, { kind: 'property', id: 'clue' })
    for (let n = 0; n < clues.length; n++) expect(clues[n]).toBe(passage.tokens[n - (n % 9)] === 0 ? 1 : 0)
  })

  it('of places are 1 from one end to before the other, within the text', () => {
    const places = [
      [-3, 1],
      [2, 4],
      [5, 99],
    ] as const
    expect(labelsOf(own('abcdef'), vocabulary.tokens, { kind: 'places', places }).join('')).toBe('101101')
  })
})
