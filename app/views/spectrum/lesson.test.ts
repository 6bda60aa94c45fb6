import { expect, it } from 'vitest'
import { describeLesson, lesson, lessonTable } from './lesson.ts'

it('says what the engine computes: 14.142·2^(l−1), from eigenvalues of 0 and σ_max of 16', () => {
  expect(describeLesson(lesson())).toBe(
    'Both eigenvalues of W are 0, so without a tanh nothing is left after two steps. With it, and the state held at (0, ½), the gradient doubles at every step: ×14.1 after one, ×28\u202F963 after 12. What decides is the product of the Jacobians; σ_max = 16 had left it open.',
  )
  expect(Math.sqrt(200) * 2 ** 11).toBeCloseTo(28963.09, 1)
})

it('the table has every step, with and without the tanh', () => {
  const { rows } = lessonTable(lesson())
  expect(rows).toHaveLength(13)
  expect(rows[3]![1]).toBeCloseTo(Math.sqrt(200) * 4, 9)
  expect(rows[3]![2]).toBe(0)
})
