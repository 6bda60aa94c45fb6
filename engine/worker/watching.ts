import type { Lane } from './lane.ts'
import type { Event } from './protocol.ts'
import type { Watch } from './runEvents.ts'

/** What is to be seen, and the pictures of it, which are published only all at once, of the same question and update. [W11] */
export class Watching {
  watch: Watch = { needs: [], tau: 0, probe: { kind: 'task' } }
  /** Whether something else is to be seen since a picture was last asked for that is certain to come. */
  unseen = false
  private request = 0

  /** Asks for pictures: of lanes that stand at once, else of the next that they make. */
  look(lanes: readonly Lane[], run: number): void {
    this.unseen = true
    this.request++
    for (const lane of lanes) if (lane.ready) this.ask(lane, lanes, run)
  }

  ask(lane: Lane, lanes: readonly Lane[], run: number): void {
    const { needs, tau, probe, weightsOf = -1 } = this.watch
    const others = weightsOf >= 0 && lanes[weightsOf] !== lane
    lane.port.post({
      type: 'watch',
      run,
      request: this.request,
      needs: others ? needs.filter(need => need !== 'weights') : needs,
      tau,
      probe,
    })
  }

  /** A lane has answered. @returns the pictures of all lanes, when every one has answered the same question at the same update */
  collect(
    lane: Lane,
    frame: Extract<Event, { type: 'frame' }>,
    lanes: readonly Lane[],
  ): ArrayBuffer[] | undefined {
    lane.frame = frame
    const { request, update } = frame
    const frames = lanes.map(each => each.frame)
    if (!frames.every(each => each?.request === request && each.update === update)) return undefined
    for (const each of lanes) each.frame = undefined
    this.unseen = false
    return frames.map(each => each!.frame)
  }
}
