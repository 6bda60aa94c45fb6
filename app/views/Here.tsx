/** What drawHere in chart.ts moves: a line at the update on screen, and a mask for the curves. */
export function Here({ id }: { id: string }) {
  return (
    <g className="here" visibility="hidden">
      <mask id={id} maskUnits="userSpaceOnUse" x="0" y="0">
        <rect className="behind" />
        <rect className="ahead" />
      </mask>
      <line />
    </g>
  )
}
