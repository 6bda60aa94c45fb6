import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { timeStep, timeStepBack } from '../../controls/walking.ts'
import { useReadable } from '../../draw/throttled.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { endWalk, stageStore } from '../../store/stage.ts'
import { lastPlace, placeOf } from '../../store/walk.ts'
import { useGeometry } from '../geometry.ts'
import { group, laneName } from '../laneName.ts'
import { factsOf, sayLane, saySteps } from './facts.ts'
import { linesToKeep } from './room.ts'
import { veilsOf } from './veils.ts'

/** Time steps per second that slow motion can have. */
const paces = [1, 2, 4, 8] as const

/** A walk through the probe's two passes: where it is, what happens there in every lane, and how it goes on. Veils what is still to come. */
export default function WalkLine() {
  const { T, lanes } = useStore(experimentStore, state => state.experiment)
  const update = useStore(runStore, state => state.update)
  const tau = useStore(stageStore, state => Math.min(state.tau, T - 1))
  const at = useStore(stageStore, state => Math.min(state.walk ?? 0, lastPlace(T, tau)))
  const [pace, setPace] = useState<number>(4)
  const [playing, setPlaying] = useState(false)
  const line = useRef<HTMLElement>(null)
  const place = placeOf(at, T, tau)
  const atEnd = at === lastPlace(T, tau)
  const { availablePx, rem, compact } = useGeometry()
  const lines = linesToKeep(
    availablePx,
    rem,
    lanes.map((_, i) => laneName(lanes, i)),
    compact,
  )

  // Nothing to walk through any more.
  const over = useStore(runStore, ({ status }) => status === 'exploded' || status === 'crashed')
  useEffect(() => {
    if (over) endWalk()
  }, [over])

  useLayoutEffect(() => {
    const body = line.current!.parentElement!.querySelector<HTMLElement>('.stage-body')!
    const { seen, unseen } = veilsOf(placeOf(at, T, tau), T)
    body.style.setProperty('--seen', `${seen}%`)
    body.style.setProperty('--unseen', `${unseen}%`)
    body.classList.add('walking')
    return () => body.classList.remove('walking')
  }, [at, T, tau])

  useEffect(() => {
    if (!playing) return
    if (atEnd) return setPlaying(false)
    const timer = setInterval(timeStep, 1000 / pace)
    return () => clearInterval(timer)
  }, [playing, atEnd, pace])

  const { step, told } = useReadable(
    useCallback(
      state => {
        const here = placeOf(at, T, tau)
        const facts = state.lanes.map(({ frame, vocabulary }) =>
          frame?.T === T ? factsOf(frame, vocabulary, here.t) : undefined,
        )
        return {
          step: facts[0] && saySteps(here, facts[0], tau),
          told: facts.flatMap((fact, i) =>
            fact && lanes[i] ? [{ name: laneName(lanes, i), says: sayLane(here, fact) }] : [],
          ),
        }
      },
      [at, T, tau, lanes],
    ),
  )

  return (
    <section className="readout walk" aria-label="Walk" ref={line}>
      <div className="group">
        <button
          type="button"
          className="quiet"
          aria-label="One time step back"
          disabled={at === 0}
          onClick={timeStepBack}
        >
          ◂
        </button>
        <button
          type="button"
          aria-pressed={playing}
          disabled={atEnd}
          title="Slow motion: the same steps, one after the other"
          onClick={() => setPlaying(!playing)}
        >
          {playing ? '❚❚ Stop' : '▸ Play'}
        </button>
        <select
          aria-label="Time steps per second"
          value={pace}
          onChange={event => setPace(Number(event.target.value))}
        >
          {paces.map(option => (
            <option key={option} value={option}>
              {option} /s
            </option>
          ))}
        </select>
        <button
          type="button"
          className="quiet"
          aria-label="End the walk"
          title="End the walk (Esc)"
          onClick={endWalk}
        >
          ✕
        </button>
      </div>
      <p className="walk-words" style={{ minHeight: `${lines}lh` }} aria-live={playing ? 'off' : 'polite'}>
        <b>
          {place.pass === 'forward' ? 'Forward' : 'Backward'}, step {place.t + 1} of {T}
        </b>{' '}
        {step}
        {told.map(({ name, says }) => (
          <span key={name}>
            {' · '}
            <b>{name}</b> {says}
          </span>
        ))}
        {atEnd ? (
          ' · Both passes are done. Next is one update, which learns from the training text.'
        ) : (
          <span className="not-presented">{` · The probe, weights of update ${group(update)}.`}</span>
        )}
      </p>
    </section>
  )
}
