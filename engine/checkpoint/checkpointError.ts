/** What can be wrong with a file of parameters, by the check that found it. */
export type CheckpointCheck =
  /** Of the file as a whole. */
  | 'too-large'
  | 'truncated'
  /** Of its header. */
  | 'header-too-long'
  | 'header-not-utf8'
  | 'header-not-json'
  | 'header-not-object'
  | 'duplicate-name'
  | 'metadata'
  /** Of what the header says of one tensor. */
  | 'entry'
  | 'dtype'
  | 'size'
  | 'out-of-range'
  | 'overlap'
  | 'gap'
  /** Of the file beside the model it is for. */
  | 'newer'
  | 'missing'
  | 'unknown'
  | 'shape'
  | 'vocabulary'
  | 'not-finite'
  | 'fingerprint'

/** The one error that reading a file of parameters throws, whatever is in the file; its message is one sentence for whoever chose it. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError'

  constructor(
    readonly check: CheckpointCheck,
    message: string,
  ) {
    super(message)
  }
}
