import { expect, it } from 'vitest'
import { automata, follow } from './automata.ts'
import { WORDS } from './beginnings.ts'
import { tasks } from './index.ts'
import { readOn } from './testing.ts'

it.each(['reber', 'words'] as const)('%s: what the task makes is a walk, and every edge is walked', name => {
  const automaton = automata[name]!
  const symbols = [...readOn(tasks[name](), 50, 100)]
  const states = follow(automaton, symbols)
  expect(states).not.toContain(undefined)
  const walked = new Set(symbols.map((symbol, i) => `${i === 0 ? automaton.start : states[i - 1]} ${symbol}`))
  expect([...walked].sort()).toEqual(automaton.edges.map(({ from, symbol }) => `${from} ${symbol}`).sort())
})

it('from each state each symbol leads to one other at most', () => {
  for (const { edges } of Object.values(automata))
    expect(new Set(edges.map(({ from, symbol }) => `${from} ${symbol}`)).size).toBe(edges.length)
})

it('the last letter but one of embedded Reber is where the copies meet again', () => {
  const { edges } = automata.reber!
  const states = follow(automata.reber!, [...'BTBTXSETE'])
  expect(states).toEqual(['outer', 't', 't0', 't1', 't3', 't5', 't6', 'end', 'start'])
  expect(follow(automata.reber!, [...'BTBTXSEPE']).slice(7)).toEqual([undefined, undefined])
  expect(edges.filter(({ to }) => to === 'end').map(({ symbol }) => symbol)).toEqual(['T', 'P'])
  expect(edges.length).toBe(1 + 2 * (1 + 1 + 10 + 1 + 1) + 1)
})

it('the six words end where they begin', () => {
  const { edges } = automata.words!
  for (const word of WORDS) expect(follow(automata.words!, [...word]).at(-1)).toBe('')
  expect(edges.filter(({ to }) => to === '').length).toBe(6)
})
