import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { glyph, nameOf } from '../../draw/characters.ts'
import { makesSequences } from '../../makesSequences.ts'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { percent } from '../connectivity/layout.ts'
import { Figure } from '../figure/Figure.tsx'
import { useLatest } from '../textGrid/useLatest.ts'
import { describeOffer, offerTable, withWord, wordSoFar } from './layout.ts'

const NONE: readonly string[] = []
const MOST = 200

/** As on a telephone: type, see what the networks think comes next, tap it. It goes on while they learn. */
export default function KeyboardPanel() {
  const { lanes, task } = useStore(experimentStore, state => state.experiment)
  const [text, setText] = useState('')
  const input = useRef<HTMLInputElement>(null)
  if (makesSequences(task))
    return <p className="sentence">This task has no text that one could go on with.</p>
  const type = (longer: string) => {
    setText(Array.from(longer).slice(0, MOST).join(''))
    // What has just been typed is at the end.
    requestAnimationFrame(() => input.current?.scrollTo({ left: input.current.scrollWidth }))
  }
  return (
    <>
      <div className="keyboard-text">
        <input
          ref={input}
          type="text"
          aria-label="Your text"
          placeholder="Type, or tap below …"
          value={text}
          maxLength={MOST}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={event => setText(event.target.value)}
        />
        <button
          type="button"
          aria-label="Delete the last character"
          disabled={text === ''}
          onClick={() => type(Array.from(text).slice(0, -1).join(''))}
        >
          ⌫
        </button>
      </div>
      {lanes.map((_, lane) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
        <Offer key={lane} lane={lane} text={text} onType={type} />
      ))}
    </>
  )
}

interface OfferProps {
  readonly lane: number
  readonly text: string
  onType(text: string): void
}

/** What one lane offers: three characters, and under each the word to which it leads. */
function Offer({ lane, text, onType }: OfferProps) {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const vocabulary = useStore(runStore, state => state.lanes[lane]?.vocabulary ?? NONE)
  const latest = useLatest(lane, { kind: 'continuations', text })
  const name = laneName(lanes, lane)
  // Keys that belong to another text would write something else than they say.
  const answer = latest?.question.text === text ? latest.answer : undefined
  const shown = latest?.answer
  const sentence =
    latest && shown ? describeOffer(latest.question.text, { answer: shown, vocabulary }) : 'Getting ready …'
  return (
    <div data-lane={lane} className="units-lane">
      <Figure
        name={`keyboard ${name}`}
        sentence={sentence}
        table={() => latest && offerTable(latest.question.text, [{ name, vocabulary, ...latest }])}
      >
        <h3 className="lane-text">{name}</h3>
        <div className="keyboard-keys">
          {shown?.next.map(({ token, p, word }, place) => {
            const character = vocabulary[token] ?? ''
            const whole = wordSoFar(latest!.question.text) + word
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the first stays the first, so that a finger stays where it is
              <div key={place} className="keyboard-choice">
                <button
                  type="button"
                  className="keyboard-character"
                  aria-disabled={!answer}
                  aria-label={`${nameOf(character)}, ${percent(p)}`}
                  onClick={() => answer && onType(text + character)}
                >
                  <span className="glyph">{glyph(character)}</span> <span>{percent(p)}</span>
                </button>
                {Array.from(word).length > 1 && (
                  <button
                    type="button"
                    className="keyboard-word"
                    aria-disabled={!answer}
                    aria-label={`the word ${whole}`}
                    onClick={() => answer && onType(withWord(text, word, vocabulary))}
                  >
                    {whole}
                  </button>
                )}
              </div>
            )
          })}
        </div>
      </Figure>
    </div>
  )
}
