import { useEffect, useRef, useState } from 'react'
import type { Table } from '../table.ts'
import { toCsv } from './csv.ts'
import { shownOf } from './tableView.ts'
import { words } from './words.ts'

/** A view's numbers at one update, to be read instead of the picture. They stay as they were when it was opened. */
export function TableDialog({ table, close }: { table: Table; close(): void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [said, say] = useState('')
  useEffect(() => dialog.current?.showModal(), [])
  const { columns, rows, leftOut } = shownOf(table)
  const copy = () =>
    navigator.clipboard.writeText(toCsv(table)).then(
      () => say(words.copied),
      () => say(words.notCopied),
    )
  return (
    <dialog ref={dialog} className="table-dialog" aria-label={table.caption} title="" onClose={close}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to scroll it */}
      <div className="table-scroll" tabIndex={0} role="region" aria-label={table.caption}>
        <table className="values">
          <caption>{table.caption}</caption>
          <thead>
            <tr>
              {columns.map((column, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its position
                <th key={i} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its position
              <tr key={r}>
                {row.map((value, i) =>
                  i === 0 ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above
                    <th key={i} scope="row">
                      {value}
                    </th>
                  ) : (
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above
                    <td key={i}>{value}</td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {leftOut && <p className="note">{leftOut}</p>}
      <div className="actions">
        <button type="button" onClick={copy}>
          {words.copy}
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>
          {words.close}
        </button>
        <span role="status" aria-live="polite">
          {said}
        </span>
      </div>
    </dialog>
  )
}
