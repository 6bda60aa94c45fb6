import { choosePanel } from '../store/lent.ts'
import { prefer, preferences } from '../store/preferences.ts'
import { chooseUnit, lookInto, type Unit } from '../store/stage.ts'

interface UnitInSentenceProps {
  readonly sentence: string
  /** As the sentence calls it: “unit 24”. */
  readonly name: string
  readonly lane: number
  readonly unit: Unit
}

/** A sentence that names one unit: its name opens “Inside one unit” there. */
export function UnitInSentence({ sentence, name, lane, unit }: UnitInSentenceProps) {
  const at = sentence.lastIndexOf(name)
  if (at < 0) return sentence
  const open = () => {
    prefer(choosePanel(preferences.getState(), 'inspector', true))
    chooseUnit(unit.l, unit.j, unit.reverse)
    lookInto(lane)
  }
  return (
    <>
      {sentence.slice(0, at)}
      <button type="button" className="unit-link" title="Look inside this unit" onClick={open}>
        {name}
      </button>
      {sentence.slice(at + name.length)}
    </>
  )
}
