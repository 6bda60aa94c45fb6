import { useBudget } from '../store/useBudget.ts'
import { sayCost } from '../text/cost.ts'
import { words } from '../text/en.ts'

/** What the experiment costs. */
export function Cost() {
  const budget = useBudget()
  return (
    <p className="cost" title={words.costHelp}>
      {budget && sayCost(budget)}
    </p>
  )
}
