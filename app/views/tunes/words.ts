/** What the panel about tunes says. */
export const tuneWords = {
  begins: 'begins as',
  tempo: 'tempo ♩=',
  another: 'Another tune',
  play: 'Play',
  stop: 'Stop',
  abc: 'in ABC notation',
  waiting: 'Writing …',
  none: 'This text has no tunes in ABC notation: none of its lines begin with M: and K:.',
  note: 'On a tinted ground stand bars that do not last what the metre says; above them what they hold, in eighths. Marked in the text: what is not ABC.',
  held: 'Held while it is played.',
  pairs: 'knows letter pairs',
  text: 'the text itself',
} as const
