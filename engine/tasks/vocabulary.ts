/** More distinct characters than this share one token, '\uFFFD'. */
export const MAX_VOCABULARY = 256

export const RARE = '\uFFFD'

/** The characters a model can read and write. A token is one Unicode code point. */
export class Vocabulary {
  private readonly index: ReadonlyMap<string, number>

  constructor(readonly tokens: readonly string[]) {
    this.index = new Map(tokens.map((token, i) => [token, i]))
  }

  /** The characters of a text, in code-point order; the rarest go into one bucket when there are more than MAX_VOCABULARY. */
  static of(text: string): Vocabulary {
    const count = new Map<string, number>()
    for (const character of text) count.set(character, (count.get(character) ?? 0) + 1)
    let kept = [...count.keys()]
    if (kept.length > MAX_VOCABULARY) {
      kept.sort((a, b) => count.get(b)! - count.get(a)! || codePoint(a) - codePoint(b))
      kept = [...new Set([RARE, ...kept])].slice(0, MAX_VOCABULARY)
    }
    return new Vocabulary(kept.sort((a, b) => codePoint(a) - codePoint(b)))
  }

  get size(): number {
    return this.tokens.length
  }

  /** Token indices of a text. Characters that are not in the vocabulary become the rare bucket, a space, or the first token, and are listed. */
  encode(text: string): { tokens: Int32Array; unknown: string[] } {
    const unknown = new Set<string>()
    const substitute = this.index.get(RARE) ?? this.index.get(' ') ?? 0
    const tokens = Int32Array.from(Array.from(text), character => {
      const i = this.index.get(character)
      if (i === undefined) unknown.add(character)
      return i ?? substitute
    })
    return { tokens, unknown: [...unknown] }
  }

  decode(tokens: Iterable<number>): string {
    let text = ''
    for (const token of tokens) text += this.tokens[token]!
    return text
  }
}

function codePoint(character: string): number {
  return character.codePointAt(0)!
}
