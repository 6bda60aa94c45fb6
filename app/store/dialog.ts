/** Which dialog is open; none or one. */
import { createStore } from 'zustand/vanilla'

export type DialogId = 'presets' | 'share' | 'help' | 'ownText' | 'branch' | 'weights'

interface DialogState {
  readonly open: DialogId | undefined
  /** Dropped on the page, for the dialog that is to read it. */
  readonly file: File | undefined
}

export const dialogStore = createStore<DialogState>(() => ({ open: undefined, file: undefined }))

export const openDialog = (open: DialogId, file?: File) => dialogStore.setState({ open, file })
/** It has been closed: called by the dialog itself. */
export const closeDialog = () => dialogStore.setState({ open: undefined, file: undefined })
