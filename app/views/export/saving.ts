/** From a view on the page to a file, its caption saying where the numbers are from. */

import { encodeLink, MAX_LINK_BYTES } from '../../../engine/experiment/link.ts'
import { download } from '../../download.ts'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import type { MakeTable, Table } from '../table.ts'
import { type Caption, settingsOf } from './caption.ts'
import { inContext, toCsv } from './csv.ts'
import { fileName } from './fileName.ts'
import { pictureOf, rasterise } from './picture.ts'
import { whileStill } from './still.ts'

export interface Saved {
  readonly name: string
  /** Of a track: which lane's. */
  readonly lane: number | undefined
  readonly sentence: string
  readonly table: MakeTable
}

export type Kind = 'png' | 'svg' | 'csv'

/** @param view as it is when training stands still @returns whether there was anything to save */
export function save(kind: Kind, element: Element, view: () => Saved): Promise<boolean> {
  return whileStill(async () => {
    const { name, lane } = view()
    const { experiment } = experimentStore.getState()
    const { update } = runStore.getState()
    const of = lane === undefined ? undefined : laneName(experiment.lanes, lane)
    const file = fileName(of === undefined ? name : `${name} ${of}`, update, kind)
    if (kind === 'csv') {
      const table = await view().table()
      // The mark in front tells spreadsheets that this is UTF-8.
      const csv = table && toCsv(inContext(table, { lane: of, update }))
      if (csv) download(new Blob(['\uFEFF', csv], { type: 'text/csv' }), file)
      return table !== undefined
    }
    const caption = await captionOf(view())
    const svg = pictureOf(element, caption)
    download(kind === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : await rasterise(svg), file)
    return true
  })
}

/** Its numbers at the update that all of the page then shows. */
export function takeTable(view: () => Saved): Promise<Table | undefined> {
  return whileStill(() => view().table())
}

async function captionOf({ name, lane, sentence, table }: Saved): Promise<Caption> {
  const { experiment, unknown } = experimentStore.getState()
  const { update, fingerprintUpdate, lanes } = runStore.getState()
  const opensHere = fingerprintUpdate === update
  const link = await encodeLink(
    {
      ...experiment,
      at: opensHere ? update : experiment.at,
      lanes: experiment.lanes.map((lane, i) => ({ ...lane, fp: (opensHere && lanes[i]?.fingerprint) || '' })),
    },
    unknown,
  )
  const what = (await table())?.caption ?? name
  const of = lane === undefined ? '' : laneName(experiment.lanes, lane)
  return {
    title: of && !what.startsWith(of) ? `${of}: ${what}` : what,
    sentence,
    settings: settingsOf(experiment),
    update,
    link: link.length > MAX_LINK_BYTES ? '' : `${location.origin}${location.pathname}${link}`,
  }
}
