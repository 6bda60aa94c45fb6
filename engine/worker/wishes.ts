/** To train, up to `limit` or for so many further updates. */
type Queued =
  | { readonly kind: 'go'; readonly limit: number; readonly stepping: boolean }
  | { readonly kind: 'step'; readonly updates: number }

/** What was asked for while lanes were on their way, to be done as soon as all stand still: the newest wish counts. [W4] [W14] */
export class Wishes {
  queued: Queued | undefined
  /** The kept update that is to be shown. */
  private wanted: number | undefined

  get wantsVisit(): boolean {
    return this.wanted !== undefined
  }

  go(limit: number, stepping = false): void {
    this.queued = { kind: 'go', limit, stepping }
  }

  /** Unless something else is to be done. */
  goIfIdle(limit: number): void {
    this.queued ??= { kind: 'go', limit, stepping: false }
  }

  /** Steps add up. */
  step(updates: number): void {
    const { queued } = this
    if (queued?.kind === 'step') this.queued = { kind: 'step', updates: queued.updates + updates }
    else if (queued?.stepping) this.queued = { ...queued, limit: queued.limit + updates }
    else this.queued = { kind: 'step', updates }
  }

  /** A visit takes back what was to be trained before it. */
  visit(update: number): void {
    this.queued = undefined
    this.wanted = update
  }

  forgetTraining(): void {
    this.queued = undefined
  }

  forget(): void {
    this.queued = undefined
    this.wanted = undefined
  }

  /** To which update is to be gone for a look; no longer a wish then. */
  takeVisit(): number | undefined {
    const { wanted } = this
    this.wanted = undefined
    return wanted
  }

  /** Up to which update is to be trained, from one where all stand; no longer a wish then. */
  takeTraining(update: number): { readonly limit: number; readonly stepping: boolean } | undefined {
    const { queued } = this
    this.queued = undefined
    return queued?.kind === 'step' ? { limit: update + queued.updates, stepping: true } : queued
  }
}
