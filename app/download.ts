/** How long a browser may take to begin reading what it was offered, in milliseconds: on a busy machine not at once. */
const KEEP_MS = 60_000

/** Offers a file to be saved. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS)
}
