import type { Note } from '../../../engine/experiment/note.ts'
import { sayNote } from './sayNote.ts'

/** What was found while a link or a file was read. */
export default function Notes({ notes }: { notes: readonly Note[] }) {
  return (
    <div>
      {notes.map((note, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: notes never change places
        <p key={i}>{sayNote(note)}</p>
      ))}
    </div>
  )
}
