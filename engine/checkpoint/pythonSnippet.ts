/**
 * A Python program that rebuilds a lane's model in PyTorch and loads its parameters from a checkpoint. The model's own state_dict, saved
 * with safetensors.torch.save_file, can be loaded here again.
 *
 * Source   docs.pytorch.org: nn.RNN, nn.LSTM, nn.GRU, nn.Linear; huggingface.co/docs/safetensors: safetensors.torch.load_file
 * Tests    pythonSnippet.test.ts
 */
import type { CellName } from '../cells/index.ts'
import type { LaneSettings } from '../experiment/experiment.ts'

type ModelSettings = Pick<LaneSettings, 'cell' | 'act' | 'h' | 'layers' | 'drop'>

/** The recurrent module that is the same cell; none without memory. */
const modules: Record<CellName, string | undefined> = {
  rnn: 'nn.RNN',
  lstm: 'nn.LSTM',
  gru: 'nn.GRU',
  ff: undefined,
}

/** @param V vocabulary: the input is one-hot, [T, B, V], and so wide are the logits */
export function pythonSnippet(settings: ModelSettings, V: number): string {
  const module = modules[settings.cell]
  return `import torch
from safetensors.torch import load_file, save_file
from torch import nn


${module ? recurrent(module, settings, V) : feedForward(settings, V)}

model = Model()
model.load(load_file("model.safetensors"))
model.eval()

# After training it here, this file loads in Unrolled:
# save_file(model.parameters_by_name(), "trained.safetensors")
`
}

function recurrent(module: string, { cell, act, h, layers, drop }: ModelSettings, V: number): string {
  const options = [
    `input_size=${V}`,
    `hidden_size=${h}`,
    `num_layers=${layers}`,
    ...(cell === 'rnn' ? [`nonlinearity="${act}"`] : []),
    ...(layers > 1 && drop > 0 ? [`dropout=${drop}`] : []),
  ]
  return `class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = ${module}(${options.join(', ')})
        self.decoder = nn.Linear(${h}, ${V})

    def forward(self, x, state=None):
        """x: one-hot characters [T, B, ${V}]. Returns logits [T, B, ${V}] and the state to go on from."""
        h, state = self.rnn(x, state)
        return self.decoder(h), state

    def load(self, tensors):
        decoder = {name: tensors[name] for name in ("decoder.weight", "decoder.bias")}
        rnn = {"rnn." + name: tensor for name, tensor in tensors.items() if name not in decoder}
        self.load_state_dict(rnn | decoder)

    def parameters_by_name(self):
        return {name.removeprefix("rnn."): tensor for name, tensor in self.state_dict().items()}
`
}

function feedForward({ act, h, layers, drop }: ModelSettings, V: number): string {
  const dropout = layers > 1 && drop > 0
  return `class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(${V} if l == 0 else ${h}, ${h}) for l in range(${layers}))
        self.decoder = nn.Linear(${h}, ${V})

    def forward(self, x):
        """x: one-hot characters [T, B, ${V}]. Returns logits [T, B, ${V}]; every step for itself, there is no state."""
        for ${dropout ? 'l, layer in enumerate(self.layers)' : 'layer in self.layers'}:
${dropout ? `            x = x if l == 0 else nn.functional.dropout(x, ${drop}, self.training)\n` : ''}            x = torch.${act}(layer(x))
        return self.decoder(x)

    def load(self, tensors):
        self.load_state_dict({own: tensors[name] for name, own in self.names().items()})

    def parameters_by_name(self):
        own = self.state_dict()
        return {name: own[key] for name, key in self.names().items()}

    def names(self):
        names = {name: name for name in ("decoder.weight", "decoder.bias")}
        for l in range(${layers}):
            names[f"weight_ih_l{l}"] = f"layers.{l}.weight"
            names[f"bias_ih_l{l}"] = f"layers.{l}.bias"
        return names
`
}
