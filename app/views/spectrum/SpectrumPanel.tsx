import { useState } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import type { LaneSettings } from '../../../engine/experiment/experiment.ts'
import { useLanesBothWays } from '../../bothWays.ts'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { decoderOf, looksBack } from '../../store/parts.ts'
import { runStore } from '../../store/run.ts'
import { gateNames } from '../../text/en.ts'
import { Figure } from '../figure/Figure.tsx'
import { ARROWS } from '../states.ts'
import type { Table } from '../table.ts'
import { askEvery, useLaneAnswers } from '../useLaneAnswers.ts'
import { Bands } from './Bands.tsx'
import { Lesson } from './Lesson.tsx'
import { describeGrowth, describeSpectra, figure, type LaneSpectrum, rate } from './layout.ts'
import { Plane } from './Plane.tsx'

const cellOf = ({ cell, act }: LaneSettings) => cells[cell][act]
/** What proposes the new state: an LSTM's g, a GRU's n, an RNN's only one. It has a tanh of its own. */
const proposes = (settings: LaneSettings) => {
  const { gates, equations } = cellOf(settings)
  const found = gates.findIndex(gate =>
    equations.some(({ name, range }) => name === gate && range === '−1…1'),
  )
  return Math.max(0, found)
}

/** Eigenvalues of the recurrent weights of every lane, what they can and cannot tell, and what is measured instead. */
export default function SpectrumPanel() {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const shape = useStore(runStore, state => state.shape)
  const [layerChosen, chooseLayer] = useState(0)
  const [gateChosen, chooseGate] = useState<Readonly<Record<string, number>>>({})
  const layers = Math.max(...lanes.map(({ layers }) => layers))
  const layer = Math.min(layerChosen, layers - 1)

  const gateOf = (settings: LaneSettings) => gateChosen[settings.cell] ?? proposes(settings)
  const bothWays = useLanesBothWays()
  const has = (settings: LaneSettings) => cellOf(settings).recurrence !== 'none' && layer < settings.layers
  const everyMs = askEvery(Math.max(...lanes.map(({ h }) => h)))
  /** What is asked of one direction, of every lane that has it. */
  const ask = (reverse: boolean) => {
    const asked = lanes.map((each, lane) => has(each) && (!reverse || bothWays.includes(lane)))
    const way = reverse ? { reverse } : {}
    return {
      spectrum: lanes.map((each, lane) =>
        asked[lane] ? ({ kind: 'spectrum', layer, gate: gateOf(each), ...way } as const) : undefined,
      ),
      growth: lanes.map((_, lane) =>
        asked[lane] && !looksBack(lane)({ ...runStore.getState(), shape })
          ? ({ kind: 'growth', layer, ...way } as const)
          : undefined,
      ),
    }
  }
  const [there, back] = [ask(false), ask(true)]
  const ways = [
    {
      spectra: useLaneAnswers(there.spectrum, everyMs),
      growths: useLaneAnswers(there.growth, everyMs),
    },
    { spectra: useLaneAnswers(back.spectrum, everyMs), growths: useLaneAnswers(back.growth, everyMs) },
  ]
  const shown: LaneSpectrum[] = lanes.flatMap((settings, lane) => {
    if (!has(settings)) return []
    const { gates } = cellOf(settings)
    const both = bothWays.includes(lane)
    return ways.slice(0, both ? 2 : 1).map(({ spectra, growths }, way) => ({
      lane,
      name: laneName(lanes, lane) + decoderOf(lane) + (both ? ` ${ARROWS[way]}` : ''),
      reverse: way === 1,
      gate: gates.length > 1 ? gates[gateOf(settings)] : undefined,
      spectrum: spectra[lane]?.answer,
      growth: growths[lane]?.answer,
    }))
  })
  const without = lanes.flatMap((each, i) => (cellOf(each).recurrence === 'none' ? laneName(lanes, i) : []))
  const gated = [
    ...new Map(lanes.filter(each => cellOf(each).gates.length > 1).map(each => [each.cell, each])),
  ]
  const growth = shown.some(each => each.growth)

  return (
    <>
      {(layers > 1 || gated.length > 0) && (
        <div className="view-controls">
          {layers > 1 && (
            <label>
              layer{' '}
              <select value={layer} onChange={event => chooseLayer(Number(event.target.value))}>
                {Array.from({ length: layers }, (_, l) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its position
                  <option key={l} value={l}>
                    {l + 1}
                  </option>
                ))}
              </select>
            </label>
          )}
          {gated.map(([cell, settings]) => (
            <label key={cell}>
              {cell.toUpperCase()}{' '}
              <select
                value={gateOf(settings)}
                onChange={event => chooseGate({ ...gateChosen, [cell]: Number(event.target.value) })}
              >
                {cellOf(settings).gates.map((gate, g) => (
                  <option key={gate} value={g}>
                    {gateNames[gate]} {gate}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </div>
      )}
      <Figure name="spectrum" sentence={describeSpectra(shown, without)} table={() => tableOf(shown, layer)}>
        <Plane lanes={shown} />
        <Bands lanes={shown} />
        <table className="figures-table" aria-label="Spectra in numbers">
          <thead>
            <tr>
              <th scope="col">recurrent weights</th>
              <th scope="col" title="Spectral radius: the largest |eigenvalue|">
                ● ρ
              </th>
              <th scope="col" title="Largest singular value: the most one product can stretch">
                ○ σ_max
              </th>
              <th
                scope="col"
                title="e to the largest Lyapunov exponent: what differences between states are multiplied by per step"
              >
                ◆ per step
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(each => (
              <tr key={`${each.lane} ${each.name}`}>
                <th scope="row" className="lane-text" data-lane={each.lane}>
                  {each.name}
                  {each.gate && ` ${each.gate}`}
                </th>
                <td>{figure(each.spectrum?.radius)}</td>
                <td>{figure(each.spectrum?.sigmaMax)}</td>
                <td>{rate(each) === undefined ? '–' : `×${figure(rate(each))}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Figure>
      {growth && <p className="view-note">{describeGrowth(shown)}</p>}
      <Lesson />
    </>
  )
}

function tableOf(lanes: readonly LaneSpectrum[], layer: number): Table | undefined {
  if (!lanes.some(({ spectrum }) => spectrum)) return undefined
  return {
    caption: `Eigenvalues of the recurrent weights, layer ${layer + 1}`,
    columns: ['lane', 'block', 're λ', 'im λ', '|λ|'],
    rows: lanes.flatMap(({ name, gate, spectrum }) =>
      spectrum
        ? Array.from(spectrum.eigenvalues.re, (re, i) => {
            const im = spectrum.eigenvalues.im[i]!
            return [name, gate ?? 'W_hh', re, im, Math.hypot(re, im)]
          })
        : [],
    ),
  }
}
