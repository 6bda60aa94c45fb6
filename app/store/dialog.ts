/** Which dialog is open; none or one. */
import { createStore } from 'zustand/vanilla'

export type DialogId = 'presets' | 'share' | 'help' | 'ownText' | 'branch'

export const dialogStore = createStore<{ readonly open: DialogId | undefined }>(() => ({ open: undefined }))

export const openDialog = (open: DialogId) => dialogStore.setState({ open })
/** It has been closed: called by the dialog itself. */
export const closeDialog = () => dialogStore.setState({ open: undefined })
