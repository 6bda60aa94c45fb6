import { useId, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { normaliseText } from '../../engine/experiment/normaliseText.ts'
import type { Note } from '../../engine/experiment/note.ts'
import { experimentStore, setOwnText } from '../store/experiment.ts'
import { sayNote } from '../text/notes.ts'
import { readTextFile } from './readTextFile.ts'

/** The user's own text: pasted, dropped or from a file. What is on now stays until the new text has been understood. */
export function OwnText() {
  const { txt, T } = useStore(experimentStore, state => state.experiment)
  const dialog = useRef<HTMLDialogElement>(null)
  const [draft, setDraft] = useState('')
  const [messages, setMessages] = useState<readonly string[]>([])
  const id = useId()
  const say = (notes: readonly Note[]) => setMessages(notes.map(sayNote))
  const characters = Array.from(draft)

  const open = () => {
    setDraft(txt)
    setMessages([])
    dialog.current?.showModal()
  }
  const take = (raw: string) => {
    const { text, notes } = normaliseText(raw)
    setDraft(text)
    say(notes)
  }
  const takeFile = async (file: File | undefined) => {
    if (!file) return
    const read = await readTextFile(file)
    if (read.kind === 'text') {
      setDraft(read.text)
      setMessages([...read.messages, ...read.notes.map(sayNote)])
    } else setMessages([read.message])
  }
  const tooShort = characters.length < T + 1
  const tooPlain = new Set(characters).size < 2

  return (
    <div className="field">
      <button type="button" onClick={open}>
        {txt ? 'Change own text …' : 'Use own text …'}
      </button>
      {txt !== '' && (
        <p className="note">
          Reading your own text, {Array.from(txt).length} characters.{' '}
          <button type="button" className="quiet" onClick={() => setOwnText('')}>
            Use the shipped text
          </button>
        </p>
      )}
      <dialog ref={dialog} aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>Own text</h2>
        <p>Paste, type, drop a file here or choose one. It stays on this device unless you share the link.</p>
        <textarea
          aria-label="Own text"
          rows={10}
          value={draft}
          onChange={event => take(event.target.value)}
          onDragOver={event => event.preventDefault()}
          onDrop={event => {
            if (event.dataTransfer.files.length === 0) return
            event.preventDefault()
            void takeFile(event.dataTransfer.files[0])
          }}
        />
        <p className="note" role="status">
          {characters.length} characters, {new Set(characters).size} different.{' '}
          {draft !== '' &&
            tooShort &&
            `At least ${T + 1} are needed: one window of ${T} and the character after it.`}
          {draft !== '' &&
            !tooShort &&
            tooPlain &&
            'At least two different characters are needed: there is nothing to guess.'}
        </p>
        {messages.map(message => (
          <p key={message} role="alert">
            {message}
          </p>
        ))}
        <div className="actions">
          <button
            type="button"
            className="primary"
            disabled={tooShort || tooPlain}
            onClick={() => {
              setOwnText(draft)
              dialog.current?.close()
            }}
          >
            Train on this
          </button>
          <label className="file-button">
            Choose a file …
            <input
              type="file"
              className="visually-hidden"
              accept=".txt,text/plain"
              onChange={event => {
                void takeFile(event.target.files?.[0])
                event.target.value = ''
              }}
            />
          </label>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </dialog>
    </div>
  )
}
