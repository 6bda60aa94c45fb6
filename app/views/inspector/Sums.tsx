import type { Contributions } from './contributions.ts'
import { Subscripted } from './Subscripted.tsx'
import { plain } from './values.ts'
import { words } from './words.ts'

const BAR = 64

/** One sum taken apart: each line starts where the one above it ended, so that one sees them add up. */
export function Sums({ id, of }: { id: string; of: Contributions }) {
  const { groups, total, extent } = of
  const [least, most] = extent
  const x = (value: number) => (BAR * (value - least)) / (most - least || 1)
  const bar = (from: number, to: number) => (
    <td className="bar">
      <svg viewBox={`-1 0 ${BAR + 2} 14`} aria-hidden="true">
        <path d={`M${x(0)} 0V14`} />
        <rect
          className={to < from ? 'less' : 'more'}
          x={Math.min(x(from), x(to))}
          width={Math.max(0.75, Math.abs(x(to) - x(from)))}
          y={2}
          height={10}
        />
      </svg>
    </td>
  )
  return (
    <table className="sums" id={id}>
      <thead>
        <tr>
          <td />
          <th scope="col">{words.product}</th>
          <th scope="col">{words.adds}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {groups.map(({ part, total: subtotal, rows }) => {
          const name = part.kind === 'bias' ? part.name : part.matrix
          return [
            part.kind === 'product' && (
              <tr key={name} className="part">
                <th scope="rowgroup" colSpan={2}>
                  <Subscripted name={name} /> <var>{part.vector}</var>
                </th>
                <td>{plain(subtotal)}</td>
                <td />
              </tr>
            ),
            ...rows.map(({ key, kind, what, value, weight, adds, from, to }) => (
              <tr key={key}>
                {kind === 'product' ? (
                  <>
                    <th scope="row">{what}</th>
                    <td>
                      {plain(weight!)} · {plain(value!)}
                    </td>
                  </>
                ) : (
                  <th scope="row" colSpan={2}>
                    {kind === 'rest' ? words.rest(what) : <Subscripted name={name} />}
                  </th>
                )}
                <td>{plain(adds)}</td>
                {bar(from, to)}
              </tr>
            )),
          ]
        })}
        <tr className="total">
          <th scope="row" colSpan={2}>
            {words.total}
          </th>
          <td>{plain(total)}</td>
          {bar(0, total)}
        </tr>
      </tbody>
    </table>
  )
}
