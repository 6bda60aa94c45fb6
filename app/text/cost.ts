/** What an experiment costs and what to do about it, in words. */
import type { Budget, Excess } from '../../engine/budget.ts'
import type { Change } from '../../engine/nearestThatFits.ts'
import { group } from '../stage/laneName.ts'

const MB = 2 ** 20

/** Two digits of everything, as more of them would not be true. */
export function sayCost({ bytes, flopPerUpdate, secondsPerUpdate }: Omit<Budget, 'parameters'>): string {
  const memory = `${figure(bytes / MB)} MB`
  const speed = `${figure(1 / secondsPerUpdate)} updates/s on a laptop`
  return `≈ ${memory} · ${sayFlop(flopPerUpdate)} an update · ${speed}`
}

function sayFlop(flop: number): string {
  if (flop >= 1e9) return `${figure(flop / 1e9)} GFLOP`
  return flop >= 1e6 ? `${figure(flop / 1e6)} MFLOP` : `${figure(flop / 1e3)} kFLOP`
}

/** 6 700, 330, 0.67. */
function figure(value: number): string {
  const rounded = Number(value.toPrecision(2))
  return rounded < 1000 ? String(rounded) : group(rounded)
}

/** Why a lane is refused. Rounded upwards, so that what is over a limit never reads like the limit itself. */
export function sayExcess(name: string, { what, value, limit }: Excess): string {
  if (what === 'bytes') {
    const [needed, allowed] = [value, limit].map(bytes => group(Math.ceil(bytes / MB)))
    return `This experiment is too large: ${name} would need ${needed} MB of memory; the limit is ${allowed} MB a lane.`
  }
  const seconds = value < 10 ? Math.ceil(value * 10) / 10 : Math.ceil(value)
  return `This experiment is too slow: an update of ${name} would take ${seconds} s on an ordinary laptop; the limit is ${limit} s.`
}

/** What to use instead: “a batch of 8 instead of 64 and a window of 100 instead of 400”. */
export function sayChanges(changes: readonly Change[]): string {
  return changes.map(({ key, from, to }) => `${sized[key](to)} instead of ${from}`).join(' and ')
}

const sized: Record<Change['key'], (n: number) => string> = {
  B: n => `a batch of ${n}`,
  T: n => `a window of ${n}`,
  h: n => `${n} hidden units`,
  layers: n => (n === 1 ? '1 layer' : `${n} layers`),
}
