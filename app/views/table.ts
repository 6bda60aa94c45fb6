/** A view's numbers as rows: what a reader gets instead of the picture, and what is saved as CSV. */
export interface Table {
  /** What the rows are of: "RNN, update 1 240: hidden state". */
  readonly caption: string
  /** With units: "‖∂L/∂h‖, log10". */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
  /** The step whose loss is followed in it, from 0. */
  readonly tau?: number
  /** Where it is not that of the page. */
  readonly update?: number
}

/** Called when somebody asks. The tables of views that are there from the start are fetched only then. */
export type MakeTable = () => Table | undefined | Promise<Table | undefined>
