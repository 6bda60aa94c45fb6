import { useState } from 'react'
import { useStore } from 'zustand'
import { normaliseText } from '../../engine/experiment/normaliseText.ts'
import type { Note } from '../../engine/experiment/note.ts'
import { CloseButton, closeAround, Dialog } from '../controls/Dialog.tsx'
import { experimentStore, setOwnText } from '../store/experiment.ts'
import { words } from '../text/en.ts'
import { sayNote } from '../views/notes/sayNote.ts'
import { FileButton } from './FileButton.tsx'
import { readTextFile } from './readTextFile.ts'

/** The user's own text: pasted, dropped or from a file. What is on now stays until the new text has been understood. */
export default function OwnTextDialog() {
  const { txt, T } = useStore(experimentStore, state => state.experiment)
  const [draft, setDraft] = useState(txt)
  const [messages, setMessages] = useState<readonly string[]>([])
  const say = (notes: readonly Note[]) => setMessages(notes.map(sayNote))
  const characters = Array.from(draft)

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
    <Dialog title={words.ownText}>
      <h2>{words.ownText}</h2>
      <p>Paste, type, drop a file here or choose one. It stays on this device unless you share the link.</p>
      <textarea
        aria-label={words.ownText}
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
          onClick={event => {
            setOwnText(draft)
            closeAround(event.currentTarget)
          }}
        >
          Train on this
        </button>
        <FileButton accept=".txt,text/plain" take={takeFile}>
          Choose a file …
        </FileButton>
        <CloseButton>Cancel</CloseButton>
      </div>
    </Dialog>
  )
}
