/** A file dropped anywhere on the page: it is offered to the lanes as weights, and the browser does not leave the page for it. */
import { openDialog } from './store/dialog.ts'

export function takeDroppedFiles(target: Window): void {
  target.addEventListener('dragover', event => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  })
  target.addEventListener('drop', event => {
    const file = event.dataTransfer?.files[0]
    // Where something else takes it, or a text is dragged into a box, that is how it should be.
    if (event.defaultPrevented || !file) return
    event.preventDefault()
    openDialog('weights', file)
  })
}
