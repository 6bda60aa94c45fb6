/** Made by .ci/mathml.ts when the page is built. */
declare module 'virtual:equations' {
  /** MathML by what the cell writes: `c′ = f⊙c + i⊙g`. */
  export const equations: Readonly<Record<string, import('../../../.ci/mathml.ts').MathNode>>
}
