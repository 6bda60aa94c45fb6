import { describe, expect, it } from 'vitest'
import { firstBadByte, readTextFile } from './readTextFile.ts'

describe('reading a file as text', () => {
  it('reads UTF-8, without the byte order mark and with line feeds', async () => {
    expect(await readTextFile(new Blob(['\uFEFFé\r\nb']))).toMatchObject({
      kind: 'text',
      text: 'é\nb',
      messages: [],
    })
  })

  it('refuses what is not UTF-8 and says where', async () => {
    expect(await readTextFile(new Blob([Uint8Array.of(0x61, 0xff, 0x62)]))).toEqual({
      kind: 'refused',
      message: 'Not UTF-8 text (byte 0xff at 1). The text you had is kept.',
    })
  })

  it('reads the first megabyte of a larger file and says so', async () => {
    const read = await readTextFile(new Blob(['é'.repeat(3 << 20)]))
    if (read.kind !== 'text') throw new Error(read.message)
    expect(read.text.length).toBe((1 << 20) / 2)
    expect(read.messages).toEqual(['The file has 6.0 MB; its first 1.0 MB are used.'])
  })

  it('a file that cannot be read any more is no exception', async () => {
    const gone = {
      size: 3,
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }),
    } as unknown as Blob
    expect(await readTextFile(gone)).toMatchObject({ kind: 'refused' })
  })
})

it('finds the first byte that is not UTF-8 exactly where the strict decoder of the platform objects', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const samples = [
    [0x80],
    [0xc0, 0x80],
    [0xc1, 0xbf],
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf0, 0x8f, 0xbf, 0xbf],
    [0xf4, 0x90, 0x80, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0x61, 0xc3],
    [0xc3, 0xa9],
    [0xe2, 0x82, 0xac],
    [0xf0, 0x9f, 0x98, 0x80],
    [0xfe],
    [0xe2, 0x28, 0xa1],
  ]
  for (const sample of samples) {
    const bytes = Uint8Array.from(sample)
    let accepted = true
    try {
      decoder.decode(bytes)
    } catch {
      accepted = false
    }
    expect(firstBadByte(bytes, false) === undefined, sample.map(byte => byte.toString(16)).join(' ')).toBe(
      accepted,
    )
  }
})
