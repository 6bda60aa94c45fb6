import { expect, it } from 'vitest'
import { Wishes } from './wishes.ts'

it('steps add up, to each other and to a run that is made of steps; the newest wish counts otherwise', () => {
  const wishes = new Wishes()
  wishes.step(2)
  wishes.step(3)
  expect(wishes.takeTraining(10)).toEqual({ limit: 15, stepping: true })
  wishes.go(20, true)
  wishes.step(1)
  expect(wishes.takeTraining(10)).toMatchObject({ limit: 21, stepping: true })
  wishes.go(20)
  wishes.step(1)
  expect(wishes.takeTraining(10)).toEqual({ limit: 11, stepping: true })
  wishes.step(1)
  wishes.go(Infinity)
  expect(wishes.takeTraining(10)).toMatchObject({ limit: Infinity, stepping: false })
})

it('are done once', () => {
  const wishes = new Wishes()
  wishes.visit(7)
  wishes.go(9)
  expect([wishes.wantsVisit, wishes.takeVisit(), wishes.wantsVisit, wishes.takeVisit()]).toEqual([
    ...[true, 7, false, undefined],
  ])
  expect(wishes.takeTraining(0)).toBeDefined()
  expect(wishes.takeTraining(0)).toBeUndefined()
})

it('a visit takes back what was to be trained before it, a pause that alone', () => {
  const wishes = new Wishes()
  wishes.go(9)
  wishes.visit(3)
  expect(wishes.takeTraining(0)).toBeUndefined()
  wishes.go(9)
  wishes.forgetTraining()
  expect(wishes.takeTraining(0)).toBeUndefined()
  expect(wishes.takeVisit()).toBe(3)
})

it('what comes of itself takes the place of no wish', () => {
  const wishes = new Wishes()
  wishes.step(1)
  wishes.goIfIdle(5)
  expect(wishes.takeTraining(0)).toEqual({ limit: 1, stepping: true })
  wishes.goIfIdle(5)
  expect(wishes.takeTraining(0)).toMatchObject({ limit: 5 })
})
