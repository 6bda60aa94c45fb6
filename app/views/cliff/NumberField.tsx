import { useEffect, useState } from 'react'
import { within } from './layout.ts'

interface NumberFieldProps {
  readonly label: string
  readonly value: number
  readonly step: number
  readonly range: readonly [number, number]
  onChange(value: number): void
}

/** A number that may be half typed; what is no number, or out of range, is put right when one leaves it. */
export function NumberField({ label, value, step, range, onChange }: NumberFieldProps) {
  const shown = String(Number(value.toFixed(3)))
  const [typed, setTyped] = useState(shown)
  useEffect(() => setTyped(shown), [shown])
  return (
    <label>
      {label}{' '}
      <input
        type="number"
        min={range[0]}
        max={range[1]}
        step={step}
        value={typed}
        onChange={event => {
          setTyped(event.target.value)
          const next = event.target.valueAsNumber
          if (Number.isFinite(next) && next === within(next, range)) onChange(next)
        }}
        onBlur={() => {
          const next = Number.parseFloat(typed)
          if (Number.isFinite(next)) onChange(within(next, range))
          setTyped(shown)
        }}
      />
    </label>
  )
}
