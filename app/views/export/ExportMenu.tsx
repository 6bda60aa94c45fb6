import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Table } from '../table.ts'
import { type Kind, type Saved, save, takeTable } from './saving.ts'
import { TableDialog } from './TableDialog.tsx'
import { words } from './words.ts'

interface ExportMenuProps extends Saved {
  readonly button: RefObject<HTMLButtonElement | null>
  close(): void
}

const kinds: readonly Kind[] = ['png', 'svg', 'csv']

/** What can be done with a picture beside looking at it: read its numbers, keep it. */
export default function ExportMenu({ button, close, ...view }: ExportMenuProps) {
  const popover = useRef<HTMLDivElement>(null)
  const latest = useRef<Saved>(view)
  latest.current = view
  const [table, setTable] = useState<Table>()
  const [said, say] = useState('')

  useLayoutEffect(() => {
    if (!popover.current || !button.current) return
    popover.current.showPopover()
    place(popover.current, button.current)
    popover.current.querySelector('button')?.focus()
  }, [button])
  // The page below may move while it is open.
  useEffect(() => {
    const hide = () => popover.current?.hidePopover()
    window.addEventListener('resize', hide)
    return () => window.removeEventListener('resize', hide)
  }, [])

  const open = async () => {
    const taken = await takeTable(() => latest.current)
    if (taken) setTable(taken)
    else say(words.nothing)
  }
  const keep = async (kind: Kind) => {
    const element = button.current?.closest('[data-track], [data-figure]')
    try {
      if (element && (await save(kind, element, () => latest.current))) popover.current?.hidePopover()
      else say(words.nothing)
    } catch {
      say(words.failed)
    }
  }
  if (table)
    return (
      <TableDialog
        table={table}
        close={() => {
          close()
          button.current?.focus()
        }}
      />
    )
  return (
    <div
      ref={popover}
      popover="auto"
      className="export-menu"
      title=""
      onToggle={event => event.newState === 'closed' && close()}
    >
      <button type="button" onClick={open}>
        {words.asTable} …
      </button>
      {kinds.map(kind => (
        <button key={kind} type="button" onClick={() => keep(kind)}>
          {words.save[kind]}
        </button>
      ))}
      <span role="status">{said}</span>
    </div>
  )
}

/** Below its button, or above where there is no room, within the window. */
function place(popover: HTMLElement, button: HTMLElement): void {
  const { left, top, bottom } = button.getBoundingClientRect()
  const { offsetWidth, offsetHeight } = popover
  const below = bottom + offsetHeight <= window.innerHeight
  popover.style.left = `${Math.max(0, Math.min(left, window.innerWidth - offsetWidth))}px`
  popover.style.top = `${Math.max(0, below ? bottom : top - offsetHeight)}px`
}
