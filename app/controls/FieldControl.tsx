import { type ReactNode, useId, useState } from 'react'
import {
  type Field,
  type FieldKey,
  fields,
  isAllowed,
  type NumberField,
} from '../../engine/experiment/fields.ts'
import { parseValue } from '../../engine/experiment/parseValue.ts'
import { fieldText, words } from '../text/en.ts'
import { typedFigure } from '../views/numbers.ts'

type Value = string | number | boolean

interface FieldControlProps {
  readonly id: FieldKey
  /** undefined where the lanes differ. */
  readonly value: Value | undefined
  /** Of a choice, what makes sense now; everything if absent. */
  readonly options?: readonly string[] | undefined
  onChange(value: Value): void
  /** What is to be said of the value, under it. */
  readonly children?: ReactNode
}

/** The control of one row of the field table: its kind, range and options come from there. */
export function FieldControl({ id, value, options, onChange, children }: FieldControlProps) {
  const htmlId = useId()
  const remarkId = children ? `${htmlId}-remark` : undefined
  const field: Field = fields[id]
  const { label, help } = fieldText[id]
  return (
    <div className="field" title={help}>
      <div className="field-head">
        <label htmlFor={htmlId}>{label}</label>
        {value === undefined ? (
          <span className="note">{words.mixed}</span>
        ) : (
          !field.live && (
            <span className="note" title={words.restartsHelp}>
              {words.restarts}
            </span>
          )
        )}
      </div>
      <Input
        id={id}
        htmlId={htmlId}
        remarkId={remarkId}
        field={field}
        value={value}
        options={options}
        onChange={onChange}
      />
      {children && (
        <div id={remarkId} className="note" aria-live="polite">
          {children}
        </div>
      )}
    </div>
  )
}

interface InputProps extends FieldControlProps {
  readonly htmlId: string
  readonly remarkId: string | undefined
  readonly field: Field
}

function Input({ id, htmlId, remarkId, field, value, options, onChange }: InputProps) {
  switch (field.kind) {
    case 'choice':
      return (
        <select
          id={htmlId}
          value={value === undefined ? '' : String(value)}
          onChange={event => onChange(event.target.value)}
        >
          {value === undefined && <option value="">{words.mixed}</option>}
          {(options ?? field.options).map(option => (
            <option key={option} value={option}>
              {fieldText[id].options?.[option] ?? option}
            </option>
          ))}
        </select>
      )
    case 'flag':
      return (
        <input
          type="checkbox"
          id={htmlId}
          checked={value === true}
          onChange={event => onChange(event.target.checked)}
        />
      )
    case 'integer':
    case 'number':
      return (
        <NumberInput
          id={id}
          htmlId={htmlId}
          remarkId={remarkId}
          field={field}
          value={value as number | undefined}
          onChange={onChange}
        />
      )
    case 'text':
      return null
  }
}

interface NumberInputProps {
  readonly id: FieldKey
  readonly htmlId: string
  readonly remarkId: string | undefined
  readonly field: NumberField
  readonly value: number | undefined
  onChange(value: number): void
}

/** A slider over the offered stops (or the range) beside a box that takes any allowed number. */
function NumberInput({ id, htmlId, remarkId, field, value, onChange }: NumberInputProps) {
  const [draft, setDraft] = useState<string>()
  /** The value that stayed when something else was refused. */
  const [kept, setKept] = useState<{ readonly value: number | undefined }>()
  const isRefused = draft === undefined && kept !== undefined && kept.value === value
  const refusalId = isRefused ? `${htmlId}-refusal` : undefined
  const describedBy = [refusalId, remarkId].filter(Boolean).join(' ')
  const invalid = draft !== undefined && typeof parsed(id, draft) !== 'number'
  const { stops } = field
  const commit = (text: string) => {
    const number = parsed(id, text)
    if (number !== undefined) onChange(number)
    setKept(number === undefined ? { value } : undefined)
    setDraft(undefined)
  }
  // Where the lanes differ no place on the slider is theirs: it stands greyed in the middle.
  const mixed = value === undefined && { 'aria-valuetext': words.mixed, className: 'mixed' }
  return (
    <div className="field-row">
      {stops ? (
        <input
          type="range"
          aria-label={`${fieldText[id].label}, slider`}
          aria-valuetext={String(value)}
          {...mixed}
          min={0}
          max={stops.length - 1}
          value={value === undefined ? Math.floor(stops.length / 2) : nearestStop(stops, value)}
          onChange={event => onChange(stops[Number(event.target.value)]!)}
        />
      ) : (
        <input
          type="range"
          aria-label={`${fieldText[id].label}, slider`}
          {...mixed}
          min={id === 'seed' ? 0 : field.min}
          max={id === 'seed' ? 100 : field.max}
          step={field.kind === 'integer' ? 1 : 0.05}
          value={value ?? (field.min + field.max) / 2}
          onChange={event => onChange(Number(event.target.value))}
        />
      )}
      <input
        type="text"
        inputMode="decimal"
        id={htmlId}
        value={draft ?? (value === undefined ? '' : typedFigure(value))}
        placeholder={words.mixed}
        aria-invalid={invalid}
        aria-describedby={describedBy || undefined}
        title={`${field.min} … ${field.max}`}
        onChange={event => setDraft(event.target.value)}
        onBlur={event => draft !== undefined && commit(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && draft !== undefined) commit(event.currentTarget.value)
          if (event.key === 'Escape') {
            setDraft(undefined)
            setKept(undefined)
          }
        }}
      />
      {isRefused && (
        <p id={refusalId} className="note" role="alert">
          {words.onlyNumbers(field.kind === 'integer', field.min, field.max)}
        </p>
      )}
    </div>
  )
}

/** A number as the link would read it; undefined when it is none or out of range. */
function parsed(id: FieldKey, text: string): number | undefined {
  const value = parseValue(id, text.trim().replace(',', '.'))
  return typeof value === 'number' && isAllowed(id, value) ? value : undefined
}

function nearestStop(stops: readonly number[], value: number): number {
  let best = 0
  for (let i = 1; i < stops.length; i++) {
    if (Math.abs(stops[i]! - value) < Math.abs(stops[best]! - value)) best = i
  }
  return best
}
