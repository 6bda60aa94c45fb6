/** Stands where a sequence has nothing to read or to say. Drawn as nothing; no text contains it. */
export const BLANK = '\u2002'
