/**
 * The kernels of `../kernel.ts` as WebAssembly. Arrays arrive as byte offsets (4-byte aligned) into the imported memory, then
 * sizes, then scalars. No data of its own, no allocation, no relaxed SIMD: nothing here depends on the machine.
 */
export { sigmoid, tanh } from './elementary'
export {
  add,
  addMul,
  blend,
  clamp,
  mul,
  relu,
  reluBackward,
  scale,
  sigmoidBackward,
  sub,
  sumSquares,
  tanhBackward,
} from './elementwise'
export * from './matmul'
export * from './optimise'
export * from './rows'
export * from './softmax'
