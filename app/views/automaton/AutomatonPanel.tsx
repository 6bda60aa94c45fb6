import { useStore } from 'zustand'
import { automata } from '../../../engine/tasks/automata.ts'
import { LaneOptions } from '../../stage/LaneOptions.tsx'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { lookInto, pointAt, shownStep, stageStore } from '../../store/stage.ts'
import { Figure } from '../figure/Figure.tsx'
import { useLaneAnswers } from '../useLaneAnswers.ts'
import { Graph } from './Graph.tsx'
import {
  automatonTable,
  describeBeginnings,
  describeRepetitions,
  describeStanding,
  given,
  layoutBeginnings,
  standingAt,
} from './layout.ts'
import { pictures } from './pictures.ts'

const NONE: readonly string[] = []

/** The task's grammar as a graph, with the state at the crosshair's step and what a network gives to each way on. */
export default function AutomatonPanel() {
  const { lanes, task, T } = useStore(experimentStore, state => state.experiment)
  const vocabulary = useStore(runStore, state => state.lanes[0]?.vocabulary ?? NONE)
  const chosen = Math.min(
    useStore(stageStore, state => state.lane),
    lanes.length - 1,
  )
  const t = useStore(stageStore, state => shownStep(state, T))
  const automaton = automata[task]
  const picture = pictures[task]
  const answers = useLaneAnswers(lanes.map(() => (automaton ? { kind: 'distribution' as const } : undefined)))
  if (!automaton || !picture) return null
  // An answer of the task before would be read with the wrong letters.
  const told = answers.flatMap((each, lane) =>
    each && vocabulary.length * each.answer.input.length === each.answer.probabilities.length
      ? [{ lane, name: laneName(lanes, lane), update: each.update, answer: each.answer }]
      : [],
  )
  const first = told[0]
  if (!first) return <p className="sentence">Getting ready …</p>
  const symbols = Array.from(first.answer.input, token => vocabulary[token] ?? '')
  const at = Math.min(t, symbols.length - 1)
  const standing = standingAt(automaton, symbols, at)
  const of = told.find(({ lane }) => lane === chosen) ?? first
  const p = given(of.answer, vocabulary, at)
  const isWords = task === 'words'
  const sentence = [
    describeStanding(standing, told, vocabulary, at),
    isWords ? describeBeginnings(told, vocabulary) : describeRepetitions(automaton, told, vocabulary),
  ].join(' ')
  return (
    <>
      <div className="inspector-place">
        {lanes.length > 1 && (
          <label className="inspector-lane" data-lane={of.lane}>
            <span className="swatch" />
            <select
              aria-label="Lane"
              value={of.lane}
              onChange={event => lookInto(Number(event.target.value))}
            >
              <LaneOptions lanes={lanes} />
            </select>
          </label>
        )}
        <div className="automaton-steps">
          <button type="button" aria-label="Step before" disabled={at === 0} onClick={() => pointAt(at - 1)}>
            ◂
          </button>
          <span>step {at + 1}</span>
          <button
            type="button"
            aria-label="Step after"
            disabled={at === symbols.length - 1}
            onClick={() => pointAt(at + 1)}
          >
            ▸
          </button>
        </div>
      </div>
      <Figure
        name="the grammar"
        sentence={sentence}
        long
        table={() => automatonTable(automaton, told, vocabulary)}
      >
        <div data-lane={of.lane}>
          <Graph
            automaton={automaton}
            picture={picture}
            standing={standing}
            probability={p}
            label={`The grammar: ${sentence}`}
          />
        </div>
        {isWords &&
          told.map(({ lane, name, answer }) => (
            <p key={lane} className="beginnings" data-lane={lane}>
              <span className="lane-text">{name}</span>{' '}
              {layoutBeginnings(answer, vocabulary).marked.map(({ letter, begins, found }, i) => (
                <span
                  // biome-ignore lint/suspicious/noArrayIndexKey: a letter is its place
                  key={i}
                  className={`${begins ? 'begins' : ''} ${found ? 'cut' : ''}`}
                >
                  {letter}
                </span>
              ))}
            </p>
          ))}
        {isWords && (
          <p className="units-note">
            A line: a word begins. A filled letter: the network is surprised, and would cut there.
          </p>
        )}
      </Figure>
    </>
  )
}
