import { useCallback, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { glyph, isInvisible } from '../draw/characters.ts'
import { cancel, schedule } from '../draw/schedule.ts'
import { type RunState, runStore } from '../store/run.ts'
import { follow, pointAt, stageStore } from '../store/stage.ts'
import { columnAt, columnX, type Geometry, useGeometry } from './geometry.ts'

/** The characters that the network reads, as one string per column; changes only when the probe does. */
const charactersOf = ({ lanes }: RunState): string => {
  const lane = lanes[0]
  return lane?.frame ? Array.from(lane.frame.input, token => lane.vocabulary[token] ?? '').join('\u0000') : ''
}

/** Step numbers and the input characters, once for all lanes; a click chooses the step whose loss is followed back. */
export function TimeAxis() {
  const geometry = useGeometry()
  const { T, plotPx, rem, folded } = geometry
  const text = useStore(runStore, charactersOf)
  const numbers = useStore(runStore, state => state.shape?.numbers)
  const tau = useStore(stageStore, state => Math.min(state.tau, T - 1))
  const characters = text.split('\u0000')
  const pick = useCallback(
    (clientX: number, element: Element) => columnAt(geometry, clientX - element.getBoundingClientRect().left),
    [geometry],
  )

  return (
    <div className="row axis">
      <div className="row-label">
        <div>step t</div>
        <div className="title">input</div>
      </div>
      <div className="window">
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the gradient tracks are the keyboard's way to choose a step */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
        <div
          className="plot"
          style={{ width: plotPx }}
          onClick={event => follow(pick(event.clientX, event.currentTarget))}
          onPointerMove={event =>
            event.pointerType === 'mouse' && !folded && pointAt(pick(event.clientX, event.currentTarget))
          }
          onPointerLeave={event => event.pointerType === 'mouse' && !folded && pointAt(undefined)}
        >
          <svg
            width={plotPx}
            height={2.5 * rem}
            role="img"
            aria-label={numbers ? 'Input: numbers, one point for each step' : `Input: ${characters.join('')}`}
          >
            <StepNumbers geometry={geometry} />
            <path
              className="tau-mark"
              d={`M${columnX(geometry, tau)},${2.5 * rem} l${-0.3 * rem},${0 * rem} l${0.3 * rem},${-0.35 * rem} l${0.3 * rem},${0.35 * rem} z`}
            />
            {numbers ? (
              <InputValues geometry={geometry} marks={numbers.marks === true} />
            ) : (
              <g className="characters">
                {characters.map((character, t) => (
                  <text
                    // biome-ignore lint/suspicious/noArrayIndexKey: a column is its position
                    key={t}
                    className={isInvisible(character) ? 'invisible-character' : ''}
                    x={columnX(geometry, t)}
                    y={1.9 * rem}
                  >
                    {glyph(character)}
                  </text>
                ))}
              </g>
            )}
          </svg>
        </div>
      </div>
    </div>
  )
}

/** As many step numbers as there is room for; of an axis that scrolls none that the labels would cut: half of 140 is another number. */
function StepNumbers({ geometry }: { geometry: Geometry }) {
  const { T, columnPx, rem } = geometry
  const group = useRef<SVGGElement>(null)
  const every = [1, 2, 5, 10, 20, 50, 100].find(n => n * columnPx >= 2.4 * rem) ?? 100
  const ticks = Array.from({ length: T }, (_, t) => t).filter(t => t === 0 || (t + 1) % every === 0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another axis has other numbers in other places
  useEffect(() => {
    const scroll = group.current!.closest('.stage-scroll')
    if (!scroll) return
    const numbers = [...group.current!.children] as SVGTextElement[]
    const lefts = numbers.map(number => Number(number.getAttribute('x')) - number.getComputedTextLength() / 2)
    const job = () => {
      const { scrollLeft } = scroll
      numbers.forEach((number, n) => {
        number.style.visibility = lefts[n]! < scrollLeft ? 'hidden' : ''
      })
    }
    const onScroll = () => schedule(job)
    job()
    scroll.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      scroll.removeEventListener('scroll', onScroll)
      cancel(job)
    }
  }, [geometry])
  return (
    <g ref={group}>
      {ticks.map(t => (
        <text key={t} x={columnX(geometry, t)} y={0.8 * rem} textAnchor="middle">
          {t + 1}
        </text>
      ))}
    </g>
  )
}

/** The number read at each step as a point, low or high; marked ones are large. */
function InputValues({ geometry, marks }: { geometry: Geometry; marks: boolean }) {
  // As a word, so that a new frame of the same probe is no change.
  const text = useStore(runStore, state => state.lanes[0]?.frame?.values?.join() ?? '')
  if (text === '') return null
  const values = text.split(',').map(Number)
  const { T, rem, columnPx } = geometry
  const I = Math.floor(values.length / T)
  if (I === 0) return null
  const first = Array.from({ length: T }, (_, t) => values[t * I]!)
  const [least, most] = [Math.min(...first), Math.max(...first)]
  const radius = Math.max(1, Math.min(0.14 * rem, 0.2 * columnPx))
  return first.map((value, t) => {
    const marked = marks && values[t * I + 1] === 1
    return (
      <circle
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its position
        key={t}
        className={marked ? 'input-marked' : 'input-value'}
        r={marked ? 1.8 * radius : radius}
        cx={columnX(geometry, t)}
        cy={(2 - (0.8 * (value - least)) / (most - least || 1)) * rem}
      />
    )
  })
}
