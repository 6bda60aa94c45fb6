import type { Allowed, Note } from '../../../engine/experiment/note.ts'
import { fieldText } from '../../text/en.ts'

/** A note of the link, file or text reader, in words. What came from outside is only ever shown as text. */
export function sayNote(note: Note): string {
  switch (note.kind) {
    case 'newer':
      return `This link was made with a newer version (${note.version}). Shown is what this one understands; nothing of it is overwritten.`
    case 'cut':
      return 'The end of this link is missing. Shown is what is left of it.'
    case 'damaged':
      return `This link is damaged (${damage[note.reason]}). Shown is what could still be read.`
    case 'unchecked':
      return 'This link has no checksum: it was written by hand, or its end is missing.'
    case 'too-long':
      return `This link has ${kilobytes(note.bytes)}, more than the ${kilobytes(note.limit)} a link may have. It was not read; ask for the experiment as a file.`
    case 'unknown-key':
      return `The setting “${note.key}” is not known here; it is kept and passed on.`
    case 'duplicate-key':
      return `“${note.key}” stands twice; the first counts, “${note.given}” was left out.`
    case 'bad-value':
      return `${fieldText[note.key].label} (${note.key})${lane(note.lane)}: “${note.given}” is not possible, ${String(note.used)} is used. Allowed: ${sayAllowed(note.allowed)}.`
    case 'bad-turn':
      return `${fieldText.turns.label} (turns)${lane(note.lane)}: “${note.given}” is not possible and was left out. ${note.allowed ? `Allowed: ${sayAllowed(note.allowed)}` : 'A turn is written like 120-lr-0.003 or 120-weight_hh_l0.3.5-0.25'}.`
    case 'too-many-turns':
      return `${fieldText.turns.label} (turns)${lane(note.lane)}: ${note.given} are too many; the first ${note.limit} are kept.`
    case 'list-extended':
      return `${fieldText[note.key].label} (${note.key}) has ${note.given} values for ${note.lanes} lanes; the last one serves the others.`
    case 'too-many-lanes':
      return `${note.given} lanes are too many; the first ${note.limit} are shown.`
    case 'bad-lanes':
      return `The lanes${lane(note.lane)} could not be understood; the default is used.`
    case 'text-damaged':
      return 'The text in this link is damaged; the shipped text is used.'
    case 'text-too-long':
      return `The text in this link unpacks to more than ${kilobytes(note.limit)}; the shipped text is used.`
    case 'text-cut':
      return `The text has ${kilobytes(note.bytes)}; its first ${kilobytes(note.limit)} are used.`
    case 'text-fixed':
      return `${note.count} ${note.found === 'nul' ? 'zero bytes' : 'broken characters'} in the text were replaced by \uFFFD.`
    case 'more':
      return `… and ${note.count} more remarks.`
    default: {
      const unreachable: never = note
      return unreachable
    }
  }
}

const damage = {
  checksum: 'its checksum does not fit',
  escapes: 'its escapes cannot be read',
  version: 'its version cannot be read',
  format: 'it has not the form of our links',
} as const

function lane(index: number | undefined): string {
  return index === undefined ? '' : `, lane ${index + 1}`
}

function sayAllowed(allowed: Allowed): string {
  switch (allowed.kind) {
    case 'options':
      return allowed.options.join(', ')
    case 'range':
      return `${allowed.whole ? 'whole numbers ' : ''}${allowed.min} to ${allowed.max}`
    case 'flag':
      return '1 or 0'
    case 'fingerprint':
      return 'eight hexadecimal digits'
    case 'text':
      return 'text'
  }
}

function kilobytes(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`
}
