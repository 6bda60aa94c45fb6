/** Says in a file's name what it is and of which update: unrolled-hidden-h-rnn-update-1240.csv. */
export function fileName(name: string, update: number, extension: 'png' | 'svg' | 'csv'): string {
  return `unrolled-${plain(name) || 'figure'}-update-${update}.${extension}`
}

/** Lower-case ASCII, so that every system takes it. */
function plain(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .slice(0, 80)
    .replace(/^[-.]+|[-.]+$/g, '')
}
