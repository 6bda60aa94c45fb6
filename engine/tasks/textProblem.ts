/** Why nothing can be learned from a text: a window does not fit into it, or it has fewer than two different characters. */
export type TextProblem =
  | { readonly kind: 'text-too-short'; readonly length: number; readonly needed: number }
  | { readonly kind: 'text-too-plain' }

/** @param T window length; T characters are read and one more is to be guessed */
export function findTextProblem(text: string, T: number): TextProblem | undefined {
  const characters = Array.from(text)
  if (characters.length < T + 1) return { kind: 'text-too-short', length: characters.length, needed: T + 1 }
  return new Set(characters).size < 2 ? { kind: 'text-too-plain' } : undefined
}
