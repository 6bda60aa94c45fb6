import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createMemory } from '../memory/memory.ts'
import { loadKernels } from './loadForTests.ts'
import { chooseKernel, createSimd } from './simd.ts'

const module = await loadKernels()
const memory = createMemory(1)
const plain = { buffer: new ArrayBuffer(65536), wasm: undefined }

describe('chooseKernel', () => {
  it('takes the SIMD kernels when they answer rightly', () => {
    const { kernel, fallback } = chooseKernel(module, memory)
    expect(kernel.name).toBe('simd')
    expect(fallback).toBeUndefined()
  })

  it('falls back without a module, saying so', () => {
    const { kernel, fallback } = chooseKernel(undefined, memory)
    expect(kernel.name).toBe('reference')
    expect(fallback).toEqual({ reason: 'missing', detail: '' })
  })

  it('falls back on memory that is not WebAssembly memory', () => {
    const { kernel, fallback } = chooseKernel(module, plain)
    expect(kernel.name).toBe('reference')
    expect(fallback).toEqual({
      reason: 'unusable',
      detail: expect.stringContaining('expected a WebAssembly memory, got a plain buffer'),
    })
  })

  it('falls back on a module that lacks the kernels', () => {
    const empty = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))
    expect(chooseKernel(empty, memory)).toMatchObject({
      kernel: { name: 'reference' },
      fallback: { reason: 'unusable' },
    })
  })

  it('notices every single addition, subtraction, product or quotient that is another', () => {
    const good = readFileSync(new URL('./simd/build/kernels.wasm', import.meta.url))
    const unnoticed: number[] = []
    let tried = 0
    for (const [from, to] of [
      [F32X4_ADD, F32X4_SUB],
      [F32X4_SUB, F32X4_ADD],
      [F32X4_MUL, F32X4_ADD],
      [F32X4_DIV, F32X4_MUL],
    ] as const) {
      for (let i = good.indexOf(from); i >= 0; i = good.indexOf(from, i + 1)) {
        const bad = Uint8Array.from(good)
        bad.set(to, i)
        tried++
        const { kernel, fallback } = chooseKernel(new WebAssembly.Module(bad), memory)
        if (kernel.name !== 'reference' || fallback?.reason !== 'wrong') unnoticed.push(i)
      }
    }
    expect(tried).toBeGreaterThan(100)
    expect(unnoticed).toEqual([])
  })
})

it('createSimd refuses memory that is not WebAssembly memory', () => {
  expect(() => createSimd(module, plain)).toThrow('expected a WebAssembly memory, got a plain buffer')
})

/** SIMD prefix 0xFD, then the opcode in LEB128. */
const F32X4_ADD = Uint8Array.of(0xfd, 0xe4, 0x01)
const F32X4_SUB = Uint8Array.of(0xfd, 0xe5, 0x01)
const F32X4_MUL = Uint8Array.of(0xfd, 0xe6, 0x01)
const F32X4_DIV = Uint8Array.of(0xfd, 0xe7, 0x01)
