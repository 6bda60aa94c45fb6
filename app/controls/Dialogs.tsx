import { type ComponentType, Suspense } from 'react'
import { useStore } from 'zustand'
import { later } from '../later.tsx'
import { type DialogId, dialogStore } from '../store/dialog.ts'

/** Every dialog; its code is fetched when it is first opened. */
const dialogs: Readonly<Record<DialogId, ComponentType>> = {
  presets: later(() => import('../dialogs/PresetsDialog.tsx')),
  share: later(() => import('../dialogs/ShareDialog.tsx')),
  help: later(() => import('../dialogs/HelpDialog.tsx')),
  branch: later(() => import('../dialogs/BranchDialog.tsx')),
  ownText: later(() => import('../dialogs/OwnTextDialog.tsx')),
  weights: later(() => import('../dialogs/WeightsDialog.tsx')),
}

/** The dialog that is open. */
export function Dialogs() {
  const open = useStore(dialogStore, state => state.open)
  if (!open) return null
  const Open = dialogs[open]
  return (
    <Suspense>
      <Open />
    </Suspense>
  )
}
