/**
 * The gradient of one loss at every update that a picture came of. Rows are as dense as they can be told apart on a logarithmic scale of
 * updates, which bounds them: a million updates are about 280 rows. What is followed decides what they mean, so another loss or another
 * text begins anew.
 */
export class Rows {
  /** Ascending. */
  readonly updates: number[] = []
  /** log10 ‖∂L_τ/∂h_t‖ of the top layer, [T] each; in both directions [T + 1] (`followedRow`). */
  readonly values: Float32Array[] = []
  private subject: { readonly tau: number; readonly input: ArrayLike<number> | undefined } | undefined

  /**
   * @param update rows of updates that are there already, as while an earlier one is visited, are left out
   * @param tau the loss that is followed
   * @param input what was read; left out where it changes of its own accord
   */
  push(update: number, row: ArrayLike<number>, tau: number, input: ArrayLike<number> | undefined): void {
    if (!this.isAbout(tau, input, row.length)) this.clear()
    this.subject = { tau, input }
    const { updates, values } = this
    if (update <= (updates.at(-1) ?? -Infinity)) return
    // The newest is always there; until it is far enough from the one before, the next takes its place.
    if (updates.length > 1 && depth(updates.at(-1)!) - depth(updates.at(-2)!) < GAP) {
      updates.pop()
      values.pop()
    }
    updates.push(update)
    values.push(Float32Array.from(row))
  }

  /** Of a lane that branches off. */
  copy(): Rows {
    return Object.assign(new Rows(), this, { updates: [...this.updates], values: [...this.values] })
  }

  /** Forgets everything after an update. */
  dropAfter(update: number): void {
    while (this.updates.length > 0 && this.updates.at(-1)! > update) {
      this.updates.pop()
      this.values.pop()
    }
  }

  private isAbout(tau: number, input: ArrayLike<number> | undefined, T: number): boolean {
    const { subject } = this
    if (!subject || subject.tau !== tau || this.values[0]?.length !== T) return false
    if (!input || !subject.input) return input === subject.input
    return Array.from(subject.input).every((read, i) => read === input[i])
  }

  private clear(): void {
    this.updates.length = 0
    this.values.length = 0
  }
}

/** How deep an update lies on a scale on which early training, where most happens, has as much room as the long rest. */
export const depth = (update: number) => Math.log1p(update)

/** Between two rows, in units of depth. */
const GAP = 0.05
