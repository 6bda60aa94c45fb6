import { expect, it } from 'vitest'
import { cells } from '../cells/index.ts'
import { defaultLane } from '../experiment/experiment.ts'
import { parameterShapes } from '../sequence/parameters.ts'
import { pythonSnippet } from './pythonSnippet.ts'

const vocabulary = Array.from('\n "abé\u0301\u00a0😀\\')
const V = vocabulary.length
type Settings = Partial<typeof defaultLane>

function snippetOf(settings: Settings, wiring: 'plain' | 'bi' = 'plain'): string {
  const lane = { ...defaultLane, h: 16, layers: 2, ...settings }
  const shapes = parameterShapes(cells[lane.cell][lane.act], { V, H: lane.h, L: lane.layers, wiring })
  return pythonSnippet(lane, { shapes, vocabulary })!
}

it.each<[Settings, string]>([
  [{ cell: 'lstm', drop: 0 }, 'nn.LSTM(input_size=10, hidden_size=16, num_layers=2)'],
  [{ cell: 'gru', drop: 0.25 }, 'nn.GRU(input_size=10, hidden_size=16, num_layers=2, dropout=0.25)'],
  [{ cell: 'gru', drop: 0.25, layers: 1 }, 'nn.GRU(input_size=10, hidden_size=16, num_layers=1)'],
  [
    { cell: 'rnn', act: 'relu', drop: 0 },
    'nn.RNN(input_size=10, hidden_size=16, num_layers=2, nonlinearity="relu")',
  ],
])('%j is %s with a linear decoder', (settings, module) => {
  const program = snippetOf(settings)
  expect(program).toContain(`self.rnn = ${module}\n`)
  expect(program).toContain('self.decoder = nn.Linear(16, 10)\n')
  expect(program).toContain('model.load(load_file("model.safetensors"))\n')
})

it('without a forget gate it is an LSTM whose forget gate is held open', () => {
  const program = snippetOf({ cell: 'lstm97', drop: 0 })
  expect(program).toContain('self.rnn = nn.LSTM(input_size=10, hidden_size=16, num_layers=2)\n')
  expect(program).toContain('rnn = {"rnn." + name: self.held_open(name, tensor) for name, tensor in')
  expect(program).toContain('return torch.cat([t[:16], f, t[16:]])\n')
  expect(program).toContain('gates = lambda t: torch.cat([t[:16], t[32:]])\n')
})

it('without memory it is a linear map per layer, with PyTorch’s names for its parameters', () => {
  const program = snippetOf({ cell: 'ff', act: 'relu', drop: 0.5 })
  expect(program).toContain('nn.ModuleList(nn.Linear(10 if l == 0 else 16, 16) for l in range(2))\n')
  expect(program).toContain(
    'x = x if l == 0 else nn.functional.dropout(x, 0.5, self.training)\n            x = torch.relu(layer(x))\n',
  )
  expect(program).toContain('names[f"weight_ih_l{l}"] = f"layers.{l}.weight"\n')
  expect(program).not.toContain('nn.RNN')
  expect(snippetOf({ cell: 'ff', layers: 1, drop: 0.5 })).not.toContain('dropout')
})

it('the characters are a Python string in which every one can be seen', () => {
  expect(snippetOf({})).toContain('VOCABULARY = list("\\n \\"abé\\U00000301\\U000000a0😀\\\\")\n')
})

const shapes = { weight_ih_l0: [16, 3], weight_hh_l0: [16, 4], bias_ih_l0: [16], bias_hh_l0: [16] }
const lstm = { ...defaultLane, cell: 'lstm' } as const

it('two directions, and numbers in and out, are read from the names and shapes', () => {
  const reverse = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [`${name}_reverse`, shape]),
  )
  const decoder = { 'decoder.weight': [2, 8], 'decoder.bias': [2] }
  const program = pythonSnippet(lstm, { shapes: { ...shapes, ...reverse, ...decoder }, vocabulary: [] })
  expect(program).toContain('nn.LSTM(input_size=3, hidden_size=4, num_layers=1, bidirectional=True)\n')
  expect(program).toContain('nn.Linear(8, 2)\n')
  expect(program).toContain('x: numbers [T, B, 3]')
  expect(program).not.toContain('VOCABULARY')
})

it.each(['encdec', 'attn'] as const)('an encoder is a module of its own: %s', wiring => {
  const sizes = { V, H: 4, L: 2, wiring, answer: 3 }
  const program = pythonSnippet(lstm, { shapes: parameterShapes(cells.lstm.tanh, sizes), vocabulary })!
  expect(program).toContain('self.encoder = nn.LSTM(input_size=10, hidden_size=4, num_layers=2)\n')
  const read = wiring === 'attn' ? 14 : 10
  expect(program).toContain(`self.rnn = nn.LSTM(input_size=${read}, hidden_size=4, num_layers=2)\n`)
  expect(program.includes('"score": nn.Linear(4, 1, bias=False)')).toBe(wiring === 'attn')
})

it('a model that is put together in another way has no such program', () => {
  const decoder = { 'decoder.weight': [2, 4], 'decoder.bias': [2] }
  const query = { 'attention.query.weight': [4, 4] }
  const none = (more: object, cell: 'lstm' | 'ff' | 'lstm97' = 'lstm') =>
    expect(
      pythonSnippet({ ...lstm, cell }, { shapes: { ...shapes, ...decoder, ...more }, vocabulary }),
    ).toBeUndefined()
  none({ 'memory.weight': [4, 4] })
  none(query)
  none({ 'decoder.weight': [2, 12] })
  const encoder = { 'encoder.weight_ih_l0': [16, 3] }
  none({ ...encoder, 'encoder.weight_ih_l0_reverse': [16, 3] })
  none(encoder, 'ff')
  none(encoder, 'lstm97')
})

it('in both directions the module says so and the decoder reads both; without memory it is two maps side by side', () => {
  const program = snippetOf({ cell: 'gru' }, 'bi')
  expect(program).toContain('nn.GRU(input_size=10, hidden_size=16, num_layers=2, bidirectional=True)\n')
  expect(program).toContain('self.decoder = nn.Linear(32, 10)\n')
  const maps = snippetOf({ cell: 'ff' }, 'bi')
  expect(maps).toContain(
    'self.reverse = nn.ModuleList(nn.Linear(10 if l == 0 else 32, 16) for l in range(2))\n',
  )
  expect(maps).toContain('x = torch.tanh(torch.cat([layer(x), reverse(x)], -1))\n')
  expect(maps).toContain('names[f"bias_ih_l{l}_reverse"] = f"reverse.{l}.bias"\n')
})
