import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { barsThatAddUp } from '../../../engine/tasks/abc/barsThatAddUp.ts'
import { headersOf } from '../../../engine/tasks/abc/headersOf.ts'
import { scoreOfPairs } from '../../../engine/tasks/abc/scoreOfPairs.ts'
import type { Answer } from '../../../engine/worker/questions/index.ts'
import { useAnswer } from '../../answers.ts'
import type { Answered } from '../../engineClient.ts'
import { group, laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { preferences } from '../../store/preferences.ts'
import { Figure } from '../figure/Figure.tsx'
import { Temperature } from '../Temperature.tsx'
import { useLaneAnswers } from '../useLaneAnswers.ts'
import { useWidth } from '../useWidth.ts'
import { AbcText } from './AbcText.tsx'
import { layoutTune } from './layout.ts'
import { type Performance, play } from './play.ts'
import { ScoreChart } from './ScoreChart.tsx'
import { Staff } from './Staff.tsx'
import { schedule, soundAt } from './schedule.ts'
import { nameHeader, readWritten, sayWritten, type Written } from './score.ts'
import { keepPoints } from './scoreStore.ts'
import { tuneTable } from './tables.ts'
import { tuneWords } from './words.ts'

/** Characters written; several tunes, of which the first is shown, and all are counted. */
const LENGTH = 600
/** While training, each lane writes anew this often, in milliseconds. */
const EVERY_MS = 3000
/** The text that is learned from does not change while it is; asked once, as good as. */
const ONCE_MS = 1e9
const HEADERS = 8
const LEAST_TEMPO = 60
const MOST_TEMPO = 240
const LEARNED = { kind: 'learned' } as const
/** Between two staff lines, in rem. */
const SPACE_REM = 0.44

interface Sounding {
  readonly lane: number
  /** What is played stays on screen while it is. */
  readonly written: Written
  readonly update: number
  /** Place in the text of the note that sounds. */
  readonly at: number | undefined
}

/** What the networks write on a text of tunes, as notes, as text, and as sound; and how many of its bars add up. */
export default function TunePanel() {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const temperature = useStore(preferences, state => state.temperature)
  const [chosen, setChosen] = useState<string>()
  const [draw, setDraw] = useState(1)
  const [tempo, setTempo] = useState(140)
  const text = useAnswer(0, LEARNED, ONCE_MS)?.answer.text
  const reference = useMemo(() => {
    if (text === undefined) return undefined
    const headers = headersOf(text, HEADERS)
    const [first] = headers
    return first === undefined
      ? undefined
      : { headers, text: barsThatAddUp(text), pairs: scoreOfPairs(text, first) }
  }, [text])
  const header = chosen && reference?.headers.includes(chosen) ? chosen : reference?.headers[0]
  // A blank line before it, as in the text.
  const question = header && {
    kind: 'writing' as const,
    prompt: `\n\n${header}`,
    length: LENGTH,
    temperature,
    draw,
  }
  const answers = useLaneAnswers<'writing'>(
    lanes.map(() => question || undefined),
    EVERY_MS,
  )
  const names = lanes.map((_, lane) => laneName(lanes, lane))

  const performance = useRef<Performance>(undefined)
  const [sounding, setSounding] = useState<Sounding>()
  const stop = useCallback(() => {
    performance.current?.stop()
    performance.current = undefined
    setSounding(undefined)
  }, [])
  useEffect(() => stop, [stop])
  const start = (lane: number, update: number, toPlay: Written) => {
    stop()
    if (!toPlay.tune) return
    const music = schedule(toPlay.tune, tempo)
    const mine = play(music, () => {
      if (performance.current === mine) stop()
    })
    performance.current = mine
    setSounding({ lane, update, written: toPlay, at: undefined })
    const follow = () => {
      if (performance.current !== mine) return
      const at = soundAt(music.sounds, mine.seconds)?.from
      setSounding(before => (before && before.at !== at ? { ...before, at } : before))
      requestAnimationFrame(follow)
    }
    requestAnimationFrame(follow)
  }

  if (text !== undefined && !reference) return <p className="view-note">{tuneWords.none}</p>
  return (
    <>
      <div className="view-controls">
        <label>
          {tuneWords.begins}
          <select value={header ?? ''} onChange={event => setChosen(event.target.value)}>
            {reference?.headers.map(each => (
              <option key={each} value={each}>
                {nameHeader(each)}
              </option>
            ))}
          </select>
        </label>
        <Temperature />
        <label>
          {tuneWords.tempo}
          <input
            type="range"
            min={LEAST_TEMPO}
            max={MOST_TEMPO}
            step={10}
            value={tempo}
            aria-valuetext={`${tempo}`}
            onChange={event => setTempo(Number(event.target.value))}
          />
          <span className="units-value">{tempo}</span>
        </label>
        <button type="button" onClick={() => setDraw(draw + 1)}>
          {tuneWords.another}
        </button>
      </div>
      {names.map((name, lane) => (
        <LaneTune
          // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
          key={lane}
          name={name}
          lane={lane}
          header={header ?? ''}
          answered={answers[lane]}
          sounding={sounding?.lane === lane ? sounding : undefined}
          start={start}
          stop={stop}
        />
      ))}
      <p className="units-note">{tuneWords.note}</p>
      <ScoreChart names={names} pairs={reference?.pairs} text={reference?.text} />
    </>
  )
}

interface LaneTuneProps {
  readonly name: string
  readonly lane: number
  readonly header: string
  readonly answered: Answered<Answer<'writing'>> | undefined
  /** What of this lane is being played. */
  readonly sounding: Sounding | undefined
  start(lane: number, update: number, written: Written): void
  stop(): void
}

function LaneTune({ name, lane, header, answered, sounding, start, stop }: LaneTuneProps) {
  const latest = useMemo(
    () => answered && { update: answered.update, written: readWritten(header, answered.answer.text) },
    [answered, header],
  )
  useEffect(() => {
    if (latest) keepPoints(lane, { update: latest.update, ...latest.written.all })
  }, [lane, latest])
  const shown = sounding ?? latest
  return (
    <section className="tune" data-lane={lane} aria-label={`The tune of ${name}`}>
      <div className="tune-head">
        <h3 className="lane-text">{name}</h3>
        <button
          type="button"
          disabled={!shown?.written.tune}
          onClick={() => (sounding ? stop() : shown && start(lane, shown.update, shown.written))}
        >
          {sounding ? `■ ${tuneWords.stop}` : `▶ ${tuneWords.play}`}
        </button>
        {sounding && <span className="view-note">{tuneWords.held}</span>}
      </div>
      {shown ? (
        <OneTune name={name} lane={lane} {...shown} at={sounding?.at} />
      ) : (
        <p className="view-note">{tuneWords.waiting}</p>
      )}
    </section>
  )
}

interface OneTuneProps {
  readonly name: string
  readonly lane: number
  readonly update: number
  readonly written: Written
  /** Where in the text the note stands that sounds. */
  readonly at: number | undefined
}

function OneTune({ name, lane, update, written, at }: OneTuneProps) {
  const { ref, width, rem } = useWidth<HTMLDivElement>()
  const space = SPACE_REM * rem
  const { tune } = written
  const systems = useMemo(
    () => (tune && width > 0 ? layoutTune(tune, width / space) : []),
    [tune, width, space],
  )
  const sentence = sayWritten(name, update, written)
  return (
    <Figure
      name={`tune-${lane + 1}`}
      sentence={sentence}
      table={() => tuneTable(written, `${name}, update ${group(update)}: the bars of the tune`)}
    >
      <div ref={ref} className="staff-box">
        <Staff systems={systems} space={space} width={width} sounding={at} label={sentence} />
      </div>
      <AbcText written={written} sounding={at} />
    </Figure>
  )
}
