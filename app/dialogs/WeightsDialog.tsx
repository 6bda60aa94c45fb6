import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Checkpoint, Expected } from '../../engine/checkpoint/checkpoint.ts'
import { CloseButton, closeAround, Dialog } from '../controls/Dialog.tsx'
import { download } from '../download.ts'
import { useReadable } from '../draw/throttled.ts'
import { group, laneName } from '../stage/laneName.ts'
import { dialogStore } from '../store/dialog.ts'
import { experimentStore } from '../store/experiment.ts'
import type { RunState } from '../store/run.ts'
import { words } from '../text/en.ts'
import { describeFile } from './describeFile.ts'
import { FileButton } from './FileButton.tsx'
import {
  expectedOfLanes,
  findMisfit,
  loadInto,
  openWhole,
  ownExperiment,
  programOf,
  type Refused,
  readWeightsFile,
  saveWeights,
} from './weightsFile.ts'

interface Given {
  readonly name: string
  readonly read: Checkpoint | Refused
  /** Whether the experiment that it comes from can be opened with it. */
  readonly whole: boolean
}

const isRefused = (read: Checkpoint | Refused): read is Refused => 'message' in read
const runOf = ({ status, update }: RunState) => ({ status, update })

/** The weights of each lane out, as a file and as a PyTorch program, and those of a file in. */
export default function WeightsDialog() {
  const experiment = useStore(experimentStore, state => state.experiment)
  const { status, update } = useReadable(runOf)
  const dropped = useStore(dialogStore, state => state.file)
  const expected = useExpected()
  const [given, setGiven] = useState<Given>()
  const [said, setSaid] = useState('')
  const [program, setProgram] = useState<number>()
  const { lanes } = experiment
  const canSave = status === 'ready' || status === 'running' || status === 'paused'

  const take = useCallback(async (file: File | undefined) => {
    if (!file) return
    setSaid('')
    const read = await readWeightsFile(file)
    const whole = !isRefused(read) && (await ownExperiment(read)) !== undefined
    setGiven({ name: file.name, read, whole })
  }, [])
  useEffect(() => void take(dropped), [dropped, take])

  const save = async (lane: number) => {
    const saved = await saveWeights(lane)
    setSaid(
      saved
        ? `Saved ${saved.name}: ${laneName(lanes, lane)} after update ${group(saved.update)}, fingerprint ${saved.fingerprint}.`
        : 'There was nothing to save.',
    )
  }
  const load = (lane: number, read: Checkpoint, name: string) => {
    const loaded = loadInto(lane, read, expected[lane]!)
    if (typeof loaded !== 'string') return setSaid(sayRefusal(name, loaded))
    const { experiment: now } = experimentStore.getState()
    setSaid(`Loaded: ${laneName(now.lanes, lane)} begins at update 0 with the weights of ${name}.`)
  }

  return (
    <Dialog title={words.weights}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button does the same */}
      <div
        className="weights"
        onDragOver={event => event.preventDefault()}
        onDrop={event => {
          event.preventDefault()
          void take(event.dataTransfer.files[0])
        }}
      >
        <h2>{words.weights}</h2>
        <p>
          All parameters of a lane as a safetensors file, by PyTorch’s names, with the experiment they come
          from. Everything else of the training, the optimiser’s state too, is not in it.
        </p>
        <Rows label="Save">
          {lanes.map((_, i) => (
            <Row key={laneName(lanes, i)} lane={i} name={laneName(lanes, i)}>
              <button type="button" disabled={!canSave} onClick={() => void save(i)}>
                Save{lanes.length > 1 && <span className="visually-hidden"> {laneName(lanes, i)}</span>}
              </button>
              <button
                type="button"
                aria-expanded={program === i}
                disabled={!expected[i]}
                onClick={() => setProgram(program === i ? undefined : i)}
              >
                PyTorch{lanes.length > 1 && <span className="visually-hidden"> {laneName(lanes, i)}</span>}
              </button>
            </Row>
          ))}
        </Rows>
        {!canSave && <p className="note">{whyNot(status)}</p>}
        {program !== undefined && expected[program] && (
          <Program
            program={programOf(experiment, program, expected[program])}
            name={`unrolled-${lanes[program]?.cell}.py`}
            say={setSaid}
          />
        )}
        <h2>Begin with a file</h2>
        <p>
          A file saved here, or by PyTorch with the same names and shapes. Drop it here or{' '}
          <FileButton accept=".safetensors" take={take}>
            choose a file …
          </FileButton>
        </p>
        {given && isRefused(given.read) && <p role="alert">{sayRefusal(given.name, given.read)}</p>}
        {given && !isRefused(given.read) && (
          <>
            <p className="weights-file">
              <b>{given.name}</b>: {describeFile(given.read)}
            </p>
            <Rows label="Begin with it">
              {lanes.map((_, i) => (
                <Fit
                  key={laneName(lanes, i)}
                  lane={i}
                  name={laneName(lanes, i)}
                  given={given}
                  expected={expected[i]}
                  load={load}
                />
              ))}
            </Rows>
            {given.whole && (
              <p>
                <button
                  type="button"
                  onClick={event => {
                    const { currentTarget } = event
                    const { read, name } = given
                    void openWhole(read as Checkpoint).then(refused =>
                      refused ? setSaid(sayRefusal(name, refused)) : closeAround(currentTarget),
                    )
                  }}
                >
                  Open its own experiment with it
                </button>
              </p>
            )}
          </>
        )}
        <p className="note">
          All lanes then start over{update > 0 && ` (now at update ${group(update)})`}, and the optimiser
          afresh; undo begins the run that you have once more. A link names such weights by their fingerprint
          only: it repeats the run for whoever has the file, and in this browser, which keeps what it was
          given.
        </p>
        <div className="actions">
          <CloseButton>{words.close}</CloseButton>
          <span role="status" aria-live="polite">
            {said}
          </span>
        </div>
      </div>
    </Dialog>
  )
}

/** What each lane's file must hold. */
function useExpected(): readonly Expected[] {
  const experiment = useStore(experimentStore, state => state.experiment)
  const [expected, setExpected] = useState<readonly Expected[]>([])
  useEffect(() => {
    let current = true
    void expectedOfLanes(experiment).then(all => {
      if (current) setExpected(all ?? [])
    })
    return () => {
      current = false
    }
  }, [experiment])
  return expected
}

function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className="weights-lanes" aria-label={label}>
      {children}
    </ul>
  )
}

function Row({ lane, name, children }: { lane: number; name: string; children: ReactNode }) {
  return (
    <li data-lane={lane}>
      <span className="swatch" aria-hidden="true" />
      <span className="weights-lane">{name}</span>
      {children}
    </li>
  )
}

interface FitProps {
  readonly lane: number
  readonly name: string
  readonly given: Given
  readonly expected: Expected | undefined
  load(lane: number, read: Checkpoint, name: string): void
}

/** One lane beside the file: the way to begin with it, or the check that says why not. */
function Fit({ lane, name, given, expected, load }: FitProps) {
  const read = given.read as Checkpoint
  const misfit = useMemo(() => expected && findMisfit(read, expected), [read, expected])
  if (!expected) return null
  return (
    <Row lane={lane} name={name}>
      {misfit ? (
        <span className="note">
          Does not fit (<code>{misfit.check}</code>): {misfit.message}.
        </span>
      ) : (
        <button type="button" className="primary" onClick={() => load(lane, read, given.name)}>
          Begin <span className="visually-hidden">{name} </span>with it
        </button>
      )}
    </Row>
  )
}

interface ProgramProps {
  readonly program: string | undefined
  readonly name: string
  say(words: string): void
}

/** The PyTorch program of a lane, to read, copy or save. */
function Program({ program, name, say }: ProgramProps) {
  if (program === undefined) return <p className="note">There is no program for this cell in this wiring.</p>
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(program)
      say('Program copied.')
    } catch {
      say('The browser does not let it be copied: save it instead.')
    }
  }
  return (
    <div className="weights-program">
      <p className="note">
        The same model in PyTorch (<code>pip install torch safetensors</code>). It reads{' '}
        <code>model.safetensors</code>.
      </p>
      <textarea
        readOnly
        rows={12}
        wrap="off"
        aria-label="PyTorch program"
        value={program}
        onFocus={event => event.target.select()}
      />
      <div className="actions">
        <button type="button" onClick={copy}>
          Copy the program
        </button>
        <button type="button" onClick={() => download(new Blob([program], { type: 'text/x-python' }), name)}>
          Save {name}
        </button>
      </div>
    </div>
  )
}

function sayRefusal(name: string, { check, message }: Refused): string {
  return `${name} was not loaded${check ? ` (${check})` : ''}: ${message}. The weights you had are kept.`
}

function whyNot(status: RunState['status']): string {
  if (status === 'exploded')
    return 'Numbers that are not finite are not saved: go back to a kept update first.'
  return 'Nothing to save yet.'
}
