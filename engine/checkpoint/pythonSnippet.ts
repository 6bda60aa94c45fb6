/**
 * A Python program that rebuilds a lane's model in PyTorch and loads its parameters from a checkpoint. The model's own state_dict, saved
 * with safetensors.torch.save_file, can be loaded here again.
 *
 * Sizes, layers and directions are read from the names and shapes of the parameters.
 * Source   docs.pytorch.org: nn.RNN, nn.LSTM, nn.GRU, nn.Linear; huggingface.co/docs/safetensors: safetensors.torch.load_file
 * Tests    pythonSnippet.test.ts; engine/golden/README.md says how its models were compared with ours
 */
import type { CellName } from '../cells/index.ts'
import type { LaneSettings } from '../experiment/experiment.ts'
import type { Expected } from './checkpoint.ts'
import { encoderDecoder } from './pythonEncoderDecoder.ts'

type ModelSettings = Pick<LaneSettings, 'cell' | 'act' | 'drop'>

/** The recurrent module that is the same cell; none without memory. */
const modules: Record<CellName, string | undefined> = {
  rnn: 'nn.RNN',
  lstm: 'nn.LSTM',
  gru: 'nn.GRU',
  ff: undefined,
  lstm97: 'nn.LSTM',
}

/** I what is read at each step, H hidden size, L layers, D directions, O what is said at each step; what stands beside the plain module. */
interface Sizes {
  readonly I: number
  readonly H: number
  readonly L: number
  readonly D: 1 | 2
  readonly O: number
  readonly encodes: boolean
  readonly attends: boolean
}

const RECURRENT = /^(encoder\.)?(?:weight|bias)_(?:ih|hh)_l(\d)(_reverse)?$/
const ATTENTION = /^attention\.(?:query|key|score)\.weight$/

/** @returns undefined for a model that is put together in another way */
export function pythonSnippet(settings: ModelSettings, expected: Expected): string | undefined {
  const sizes = sizesOf(expected.shapes)
  if (!sizes) return undefined
  const module = modules[settings.cell]
  if (sizes.encodes && (!module || settings.cell === 'lstm97')) return undefined
  const { vocabulary } = expected
  const reads = vocabulary.length > 0 ? 'one-hot' : 'numbers'
  return `import torch
from safetensors.torch import load_file, save_file
from torch import nn


${module ? recurrent(module, settings, sizes, reads) : feedForward(settings, sizes, reads)}

${vocabulary.length > 0 ? `${readingOf(vocabulary)}\n\n` : ''}model = Model()
model.load(load_file("model.safetensors"))
model.eval()

# After training it here, this file loads in Unrolled:
# save_file(model.parameters_by_name(), "trained.safetensors")
`
}

function sizesOf(shapes: Expected['shapes']): Sizes | undefined {
  const names = Object.keys(shapes).filter(name => name !== 'decoder.weight' && name !== 'decoder.bias')
  const attends = names.some(name => ATTENTION.test(name))
  const matches = names.filter(name => !ATTENTION.test(name)).map(name => RECURRENT.exec(name))
  const [first, decoder] = [shapes['encoder.weight_ih_l0'] ?? shapes.weight_ih_l0, shapes['decoder.weight']]
  if (!first || !decoder || !matches.every(match => match !== null)) return undefined
  const encodes = matches.some(([, encoder]) => encoder)
  const H = shapes.weight_hh_l0?.[1] ?? first[0]!
  const D = matches.some(([, , , reverse]) => reverse) ? 2 : 1
  if (decoder[1] !== D * H || (attends && !encodes) || (encodes && D > 1)) return undefined
  const L = 1 + Math.max(...matches.map(([, , l]) => Number(l)))
  return { I: first[1]!, H, L, D, O: decoder[0]!, encodes, attends }
}

function recurrent(module: string, { cell, act, drop }: ModelSettings, sizes: Sizes, reads: string): string {
  const { I, H, L, D, O, encodes, attends } = sizes
  const options = [
    `hidden_size=${H}`,
    `num_layers=${L}`,
    ...(cell === 'rnn' ? [`nonlinearity="${act}"`] : []),
    ...(L > 1 && drop > 0 ? [`dropout=${drop}`] : []),
    ...(D > 1 ? ['bidirectional=True'] : []),
  ].join(', ')
  if (encodes) return encoderDecoder(module, options, sizes, attends)
  const forget = cell === 'lstm97' ? heldOpen(H) : ''
  return `class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = ${module}(input_size=${I}, ${options})
        self.decoder = nn.Linear(${D * H}, ${O})

    def forward(self, x, state=None):
        """x: ${reads} [T, B, ${I}]. Returns [T, B, ${O}] and the state after the last step."""
        h, state = self.rnn(x, state)
        return self.decoder(h), state

    def load(self, tensors):
        decoder = {name: tensors[name] for name in ("decoder.weight", "decoder.bias")}
        rnn = {"rnn." + name: ${forget ? 'self.held_open(name, tensor)' : 'tensor'} for name, tensor in tensors.items() if name not in decoder}
        self.load_state_dict(rnn | decoder)

    def parameters_by_name(self):
        ${forget ? 'own' : 'return'}${forget ? ' = ' : ' '}{name.removeprefix("rnn."): tensor for name, tensor in self.state_dict().items()}
${forget}`
}

/** PyTorch has no LSTM without a forget gate, but one that is held open is the same: σ(100) is 1 and its slope 0, so it learns nothing. */
function heldOpen(h: number): string {
  return `        gates = lambda t: torch.cat([t[:${h}], t[${2 * h}:]])
        return {name: t if name.startswith("decoder") else gates(t) for name, t in own.items()}

    @staticmethod
    def held_open(name, t):
        # Rows i, g, o become i, f, g, o. The forget gate f is 1 and stays 1.
        f = torch.full_like(t[:${h}], 100 if name.startswith("bias_ih") else 0)
        return torch.cat([t[:${h}], f, t[${h}:]])
`
}

function feedForward({ act, drop }: ModelSettings, { I, H, L, D, O }: Sizes, reads: string): string {
  // Without memory, the other direction is only a second set of weights beside the first.
  const lists = D > 1 ? ['layers', 'reverse'] : ['layers']
  const [pair, from] =
    D > 1 ? ['(layer, reverse)', 'zip(self.layers, self.reverse)'] : ['layer', 'self.layers']
  const moduleList = (list: string) =>
    `        self.${list} = nn.ModuleList(nn.Linear(${I} if l == 0 else ${D * H}, ${H}) for l in range(${L}))`
  const names = lists.flatMap(list =>
    ['weight', 'bias'].map(
      kind =>
        `            names[f"${kind}_ih_l{l}${list === 'layers' ? '' : '_reverse'}"] = f"${list}.{l}.${kind}"`,
    ),
  )
  const dropout = L > 1 && drop > 0
  return `class Model(nn.Module):
    def __init__(self):
        super().__init__()
${lists.map(moduleList).join('\n')}
        self.decoder = nn.Linear(${D * H}, ${O})

    def forward(self, x, state=None):
        """x: ${reads} [T, B, ${I}]. Returns [T, B, ${O}]; every step is for itself, there is no state."""
        for ${dropout ? `l, ${pair} in enumerate(${from})` : `${pair} in ${from}`}:
${dropout ? `            x = x if l == 0 else nn.functional.dropout(x, ${drop}, self.training)\n` : ''}            x = ${D > 1 ? `torch.${act}(torch.cat([layer(x), reverse(x)], -1))` : `torch.${act}(layer(x))`}
        return self.decoder(x), None

    def load(self, tensors):
        self.load_state_dict({own: tensors[name] for name, own in self.names().items()})

    def parameters_by_name(self):
        own = self.state_dict()
        return {name: own[key] for name, key in self.names().items()}

    def names(self):
        names = {name: name for name in ("decoder.weight", "decoder.bias")}
        for l in range(${L}):
${names.join('\n')}
        return names
`
}

function readingOf(vocabulary: readonly string[]): string {
  const single = vocabulary.every(token => Array.from(token).length === 1)
  return `VOCABULARY = ${single ? `list(${pythonString(vocabulary.join(''))})` : `[${vocabulary.map(pythonString).join(', ')}]`}


def one_hot(text):
    """The characters of a text as the model reads them, [T, 1, ${vocabulary.length}]."""
    tokens = torch.tensor([VOCABULARY.index(character) for character in text])
    return nn.functional.one_hot(tokens, len(VOCABULARY)).float().unsqueeze(1)
`
}

/** A Python string in which everything can be seen: blanks other than the space, controls and the like are escaped. */
function pythonString(text: string): string {
  const escaped = Array.from(text, character => {
    if (character === '"' || character === '\\') return `\\${character}`
    if (character === '\n') return '\\n'
    if (character === ' ' || !/[\p{C}\p{Z}\p{M}]/u.test(character)) return character
    return `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`
  })
  return `"${escaped.join('')}"`
}
