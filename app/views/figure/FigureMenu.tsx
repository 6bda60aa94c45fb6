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
  // Which time it is opened. A browser says that one has closed a moment later, when the next may have been asked for.
  const [opened, setOpened] = useState(0)
  const [closed, setClosed] = useState(0)
  const open = opened > closed
  return (
    <span className="figure-menu not-presented" data-unsaved="">
      <button
        ref={button}
        type="button"
        className="quiet"
        aria-label={`${label}: ${words.figureMenu}`}
        aria-expanded={open}
        onClick={() => setOpened(opened + 1)}
      >
        ⋯
      </button>
      {open && (
        <Suspense>
          <ExportMenu key={opened} {...view} lane={lane} button={button} close={() => setClosed(opened)} />
        </Suspense>
      )}
    </span>
  )
}
