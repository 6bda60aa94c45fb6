import { scaleLinear } from 'd3-scale'
import { Figure } from '../figure/Figure.tsx'
import { superscript } from '../gradient/sentence.ts'
import { useWidth } from '../useWidth.ts'
import { describeLesson, lesson, lessonTable, STEPS } from './lesson.ts'

const HEIGHT_REM = 9
/** 10⁰ … 10⁵. */
const DECADES = 5

/** Two units whose eigenvalues are all 0 and whose gradient doubles at every step. */
export function Lesson() {
  const { ref, width, rem } = useWidth<HTMLDivElement>()
  const found = lesson()
  const height = HEIGHT_REM * rem
  const bottom = height - 2.3 * rem
  const x = scaleLinear([0, STEPS], [2 * rem, Math.max(2 * rem, width - 0.7 * rem)])
  const y = scaleLinear([0, DECADES], [bottom, 0.5 * rem])
  const at = (value: number) => y(value > 0 ? Math.max(-0.2, Math.log10(value)) : -0.2)
  const line = (values: ArrayLike<number>) =>
    Array.from(values, (value, l) => `${x(l)},${at(value)}`).join(' ')
  return (
    <section className="lesson" aria-label="Eigenvalues can lie">
      <h3>Eigenvalues can lie</h3>
      <p className="formula">
        h<sub>t</sub> = tanh(W h<sub>t−1</sub> + b), W ={' '}
        <span className="matrix-of-two">
          <span>8</span> <span>8</span> <span>−8</span> <span>−8</span>
        </span>
      </p>
      <Figure name="eigenvalues-can-lie" sentence={describeLesson(found)} table={() => lessonTable(found)}>
        <div ref={ref}>
          <svg width={width} height={height} aria-hidden="true" className="axis">
            {Array.from({ length: DECADES + 1 }, (_, decade) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a decade is its number
              <g key={decade} transform={`translate(0,${y(decade)})`}>
                <line className="grid-line" x1={x(0)} x2={x(STEPS)} />
                <text x={1.8 * rem} y={0.27 * rem} textAnchor="end">
                  10{superscript(decade)}
                </text>
              </g>
            ))}
            {[0, 2, 4, 6, 8, 10, 12].map(l => (
              <text key={l} x={x(l)} y={bottom + 1.1 * rem} textAnchor="middle">
                {l}
              </text>
            ))}
            <polyline className="path-line" points={line(found.linear.slice(0, 3))} />
            <polyline className="lesson-line" points={line(found.norms)} />
            {Array.from(found.norms, (norm, l) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a power is its number
              <circle key={l} className="lesson-dot" cx={x(l)} cy={at(norm)} r={0.2 * rem} />
            ))}
            <text className="mark-label" x={x(6)} y={at(found.norms[7]!) - 0.2 * rem} textAnchor="end">
              with tanh: ‖K^l‖
            </text>
            <text className="mark-label" x={x(2.2)} y={y(0.25)}>
              without: nothing after l = 2
            </text>
            <text x={x(STEPS / 2)} y={bottom + 2.1 * rem} textAnchor="middle">
              steps l
            </text>
          </svg>
        </div>
      </Figure>
    </section>
  )
}
