import { cells } from '../../engine/cells/index.ts'
import type { LaneSettings } from '../../engine/experiment/experiment.ts'
import { sizesOf } from '../../engine/sizesOf.ts'
import type { TaskShape } from '../../engine/tasks/task.ts'
import type { Need } from '../../engine/worker/frame.ts'
import { later } from '../later.tsx'
import type { PanelId, TrackId } from '../store/preferences.ts'
import { cellTrack } from './cell/CellTrack.tsx'
import { gradientTrack } from './gradient/GradientTrack.tsx'
import { guessTrack } from './guess/GuessTrack.tsx'
import { hiddenTrack } from './hidden/HiddenTrack.tsx'
import { type PanelView, suits, type TrackView } from './view.ts'

/** Hidden at first, so its code is fetched when it is first shown. */
const gatesTrack: TrackView = {
  id: 'gates',
  needs: ['gates'],
  applies: ({ cell, act }) => cells[cell][act].gates.length > 1,
  Track: later(() => import('./gates/GatesTrack.tsx')),
}

/** Hidden at first, too. */
const matrixTrack: TrackView = {
  id: 'matrix',
  needs: ['matrix', 'flow'],
  applies: () => true,
  Track: later(() => import('./matrix/MatrixTrack.tsx')),
}

const cellpathTrack: TrackView = {
  id: 'cellpath',
  // It asks; the flow brings the scale it shares with the gradient tracks.
  needs: ['flow'],
  applies: ({ cell, act }) => cells[cell][act].gates.includes('f'),
  Track: later(() => import('./cellpath/CellPathTrack.tsx')),
}

const jacobianTrack: TrackView = {
  id: 'jacobian',
  // It asks; the flow is laid beside what comes back.
  needs: ['flow'],
  applies: ({ cell, act }) => cells[cell][act].recurrence !== 'none',
  Track: later(() => import('./jacobian/JacobianTrack.tsx')),
}

/** And too. */
const stripTrack: TrackView = {
  id: 'strip',
  needs: ['flow'],
  applies: () => true,
  Track: later(() => import('./strip/StripTrack.tsx')),
}

/** Hidden at first, too. */
const sharesTrack: TrackView = {
  id: 'shares',
  needs: ['shares'],
  applies: ({ cell, act }) => cells[cell][act].recurrence !== 'none',
  Track: later(() => import('./shares/SharesTrack.tsx')),
}

/** In place of the guesses where numbers are read and said, which is not where the page opens. */
const seriesTrack: TrackView = {
  id: 'series',
  needs: ['guess'],
  reads: 'numbers',
  applies: () => true,
  Track: later(() => import('./series/SeriesTrack.tsx')),
}

/** Only where a lane looks back. */
const attentionTrack: TrackView = {
  id: 'attention',
  needs: ['attention', 'guess'],
  applies: (lane, task) => !!task && sizesOf(lane, task).wiring === 'attn',
  Track: later(() => import('./attention/AttentionTrack.tsx')),
}

/** Hidden at first, too. */
const wiringTrack: TrackView = {
  id: 'wiring',
  needs: ['guess'],
  applies: () => true,
  Track: later(() => import('./wiring/WiringTrack.tsx')),
}

/** Every track there is. */
export const tracks: Readonly<Record<TrackId, TrackView>> = {
  wiring: wiringTrack,
  guess: guessTrack,
  series: seriesTrack,
  attention: attentionTrack,
  hidden: hiddenTrack,
  cell: cellTrack,
  gates: gatesTrack,
  gradient: gradientTrack,
  cellpath: cellpathTrack,
  jacobian: jacobianTrack,
  matrix: matrixTrack,
  strip: stripTrack,
  shares: sharesTrack,
}

/** Every panel that can be folded away, from top to bottom. */
export const panels: Readonly<Record<PanelId, PanelView>> = {
  tune: {
    id: 'tune',
    title: 'A tune',
    needs: [],
    // Its own text, or one with fields of ABC notation.
    applies: ({ task, text, txt }) =>
      task === 'text' && (txt ? /^M:/m.test(txt) && /^K:/m.test(txt) : text === 'tunes'),
    Panel: later(() => import('./tunes/TunePanel.tsx')),
  },
  keyboard: {
    id: 'keyboard',
    title: 'Keyboard',
    needs: [],
    applies: ({ task }) => task === 'text',
    Panel: later(() => import('./keyboard/KeyboardPanel.tsx')),
  },
  automaton: {
    id: 'automaton',
    title: 'The grammar',
    needs: ['guess'],
    applies: ({ task }) => task === 'plainreber' || task === 'reber' || task === 'words',
    Panel: later(() => import('./automaton/AutomatonPanel.tsx')),
  },
  inspector: {
    id: 'inspector',
    title: 'Inside one unit',
    needs: [],
    Panel: later(() => import('./inspector/InspectorPanel.tsx')),
  },
  connectivity: {
    id: 'connectivity',
    title: 'What this guess looked at',
    needs: [],
    reads: 'characters',
    Panel: later(() => import('./connectivity/ConnectivityPanel.tsx')),
  },
  unitText: {
    id: 'unitText',
    title: 'One unit on text',
    needs: [],
    reads: 'characters',
    Panel: later(() => import('./unitText/UnitTextPanel.tsx')),
  },
  clamp: {
    id: 'clamp',
    title: 'Hold one unit fixed',
    needs: [],
    reads: 'characters',
    Panel: later(() => import('./clamp/ClampPanel.tsx')),
  },
  parameters: {
    id: 'parameters',
    title: 'Parameters',
    needs: ['weights'],
    Panel: later(() => import('./parameters/ParametersPanel.tsx')),
  },
  spectrum: {
    id: 'spectrum',
    title: 'Spectrum',
    needs: [],
    Panel: later(() => import('./spectrum/SpectrumPanel.tsx')),
  },
  saturation: {
    id: 'saturation',
    title: 'Gate saturation',
    needs: ['gates', 'h'],
    Panel: later(() => import('./saturation/SaturationPanel.tsx')),
  },
  cliff: {
    id: 'cliff',
    title: 'The cliff',
    needs: [],
    Panel: later(() => import('./cliff/CliffPanel.tsx')),
  },
}

/** What the visible tracks of these lanes and the open panels need together. */
export function neededBy(
  ids: readonly TrackId[],
  open: readonly PanelId[],
  lanes: readonly LaneSettings[],
  task?: TaskShape,
): Need[] {
  const needs = new Set<Need>(open.flatMap(id => panels[id].needs))
  for (const id of ids) {
    const track = tracks[id]
    if (suits(track, task) && lanes.some(lane => track.applies(lane, task)))
      for (const need of track.needs) needs.add(need)
  }
  return [...needs]
}
