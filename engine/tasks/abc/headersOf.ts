/** Headers of a text: the fields from the first to `K:`, the most frequent first. */
export function headersOf(text: string, most: number): string[] {
  const counts = new Map<string, number>()
  for (const [header] of text.matchAll(/^(?:[A-JL-Z]:.*\n)*K:.*\n/gm))
    if (/^M:/m.test(header)) counts.set(header, (counts.get(header) ?? 0) + 1)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([header]) => header)
}
