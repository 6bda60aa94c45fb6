import { createStore } from 'zustand/vanilla'
import { runStore } from '../../store/run.ts'
import { type Domain, domainOf, nextDomain } from './domain.ts'

/** The scale that all lanes' gradient tracks share, kept up to date with what the engine reports. */
export const gradientDomain = createStore<{ readonly domain: Domain }>(() => ({
  domain: { low: -8, high: 0 },
}))

let known = false

runStore.subscribe((state, before) => {
  if (state.lanes === before.lanes) return
  const flows = state.lanes.flatMap(({ frame }) =>
    frame?.flow
      ? [frame.flow, frame.summed ?? [], frame.reverse?.flow ?? [], frame.reverse?.summed ?? []]
      : [],
  )
  if (flows.length === 0) {
    known = false
    return
  }
  const { domain: shown } = gradientDomain.getState()
  const domain = nextDomain(known ? shown : undefined, domainOf(flows)) ?? shown
  known = true
  if (domain.low !== shown.low || domain.high !== shown.high) gradientDomain.setState({ domain })
})
