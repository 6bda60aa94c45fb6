/** W_ih with its subscript, as text. */
export function Subscripted({ name }: { name: string }) {
  const [letter, subscript] = name.split('_')
  return (
    <var>
      {letter}
      {subscript && <sub>{subscript}</sub>}
    </var>
  )
}
