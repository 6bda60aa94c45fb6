/**
 * The kernels of `../kernel.ts` as WebAssembly. Arrays arrive as byte offsets (4-byte aligned) into the imported memory, then
 * sizes, then scalars. No data of its own, no allocation, no relaxed SIMD: nothing here depends on the machine.
 */
export {
  gru,
  gruBackward,
  lstm,
  lstm97,
  lstm97Backward,
  lstmBackward,
  relu,
  reluBackward,
  tanh,
  tanhBackward,
} from './cells'
export { largest, scale, sumSquares } from './elementwise'
export { addMatmul, addMatmulT, linear } from './matmul'
export { adam, addScaled, rmsprop } from './optimise'
export { addColumnSums, addScatter, gather, pack, transpose } from './rows'
export { crossEntropyBackward, softmax } from './softmax'
