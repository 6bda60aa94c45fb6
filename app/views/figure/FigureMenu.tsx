import { Suspense, useRef, useState } from 'react'
import { later } from '../../later.tsx'
import { words } from '../../text/en.ts'
import type { MakeTable } from '../table.ts'

const ExportMenu = later(() => import('../export/ExportMenu.tsx'))

export interface FigureMenuProps {
  readonly name: string
  /** What it is, for whoever cannot see where the button stands. */
  readonly label: string
  /** Of a track: which lane's. */
  readonly lane?: number
  readonly sentence: string
  readonly table: MakeTable
}

/** The button that every picture has; what is behind it is fetched when it is first pressed. */
export function FigureMenu({ label, lane, ...view }: FigureMenuProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <span className="figure-menu not-presented" data-unsaved="">
      <button
        ref={button}
        type="button"
        className="quiet"
        aria-label={`${label}: ${words.figureMenu}`}
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        ⋯
      </button>
      {open && (
        <Suspense>
          <ExportMenu {...view} lane={lane} button={button} close={() => setOpen(false)} />
        </Suspense>
      )}
    </span>
  )
}
