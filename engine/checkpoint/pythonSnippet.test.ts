import { expect, it } from 'vitest'
import { defaultLane } from '../experiment/experiment.ts'
import { pythonSnippet } from './pythonSnippet.ts'

const lane = { ...defaultLane, h: 16, layers: 2 }

it.each([
  [{ cell: 'lstm', drop: 0 }, 'nn.LSTM(input_size=43, hidden_size=16, num_layers=2)'],
  [{ cell: 'gru', drop: 0.25 }, 'nn.GRU(input_size=43, hidden_size=16, num_layers=2, dropout=0.25)'],
  [{ cell: 'gru', drop: 0.25, layers: 1 }, 'nn.GRU(input_size=43, hidden_size=16, num_layers=1)'],
  [
    { cell: 'rnn', act: 'relu', drop: 0 },
    'nn.RNN(input_size=43, hidden_size=16, num_layers=2, nonlinearity="relu")',
  ],
] as const)('%j is %s with a linear decoder', (settings, module) => {
  const program = pythonSnippet({ ...lane, ...settings }, 43)
  expect(program).toContain(`self.rnn = ${module}\n`)
  expect(program).toContain('self.decoder = nn.Linear(16, 43)\n')
  expect(program).toContain('model.load(load_file("model.safetensors"))\n')
})

it('without memory it is a linear map per layer, with PyTorch’s names for its parameters', () => {
  const program = pythonSnippet({ ...lane, cell: 'ff', act: 'relu', drop: 0.5 }, 43)
  expect(program).toContain('nn.ModuleList(nn.Linear(43 if l == 0 else 16, 16) for l in range(2))\n')
  expect(program).toContain(
    'x = x if l == 0 else nn.functional.dropout(x, 0.5, self.training)\n            x = torch.relu(layer(x))\n',
  )
  expect(program).toContain('names[f"weight_ih_l{l}"] = f"layers.{l}.weight"\n')
  expect(program).not.toContain('nn.RNN')
  expect(pythonSnippet({ ...lane, cell: 'ff', layers: 1, drop: 0.5 }, 43)).not.toContain('dropout')
})
