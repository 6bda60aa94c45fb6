import { type RefObject, useEffect, useRef } from 'react'
import { runStore } from '../../store/run.ts'
import { gradientDomain } from '../../views/gradient/domainStore.ts'
import { useGeometry } from '../geometry.ts'
import { lessMotion } from './folding.ts'
import { pulseWidth } from './layout.ts'

/** How long what goes round takes, in milliseconds. */
const ROUND_MS = 420

/** From one step to the next the state goes once round the loop; back, the gradient does the other way, as wide as its logarithm. */
export function useRound(
  lane: number,
  t: number,
  backward: boolean,
  loop: RefObject<SVGPathElement | null>,
  dot: RefObject<SVGCircleElement | null>,
  reverse = false,
): void {
  const { rem } = useGeometry()
  const shown = useRef(t)
  useEffect(() => {
    const from = shown.current
    shown.current = t
    const [path, circle] = [loop.current, dot.current]
    if (Math.abs(t - from) !== 1 || lessMotion() || !path || !circle) return
    const { frame } = runStore.getState().lanes[lane] ?? {}
    const flow = reverse ? frame?.reverse?.flow : frame?.flow
    const decades = (frame && flow?.[(frame.L - 1) * frame.T + t]) ?? Number.NaN
    const width = backward ? pulseWidth(decades, gradientDomain.getState().domain, 1.2 * rem) : 0.7 * rem
    const length = path.getTotalLength()
    let moving = 0
    let begin: number | undefined
    const next = (now: number) => {
      begin ??= now
      const share = Math.min(1, (now - begin) / ROUND_MS)
      const { x, y } = path.getPointAtLength((t > from !== reverse ? share : 1 - share) * length)
      circle.setAttribute('cx', String(x))
      circle.setAttribute('cy', String(y))
      circle.setAttribute('r', String(share < 1 ? width / 2 : 0))
      if (share < 1) moving = requestAnimationFrame(next)
    }
    moving = requestAnimationFrame(next)
    return () => cancelAnimationFrame(moving)
  }, [t, lane, backward, rem, loop, dot, reverse])
}
