/**
 * The PyTorch class of a model with an encoder, with attention or without: nn.Modules by the names that our parameters have.
 *
 * Source   sequence/attention.ts has the equations
 * Tests    pythonSnippet.test.ts; engine/golden/README.md says how its models were compared with ours
 */

/** @param options of the recurrent modules beside their input size, `hidden_size=16, num_layers=1` */
export function encoderDecoder(
  module: string,
  options: string,
  { I, H, O }: { readonly I: number; readonly H: number; readonly O: number },
  attends: boolean,
): string {
  return `class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = ${module}(input_size=${I}, ${options})
        self.rnn = ${module}(input_size=${attends ? I + H : I}, ${options})
${attends ? attentionModules(H) : ''}        self.decoder = nn.Linear(${H}, ${O})

    def forward(self, source, x):
        """source: one-hot [S, B, ${I}], what the decoder reads: one-hot [T, B, ${I}]. Returns logits [T, B, ${O}]."""
        heard, state = self.encoder(source)
${attends ? attentionForward : plainForward}
    def load(self, tensors):
        own = ("encoder.", "attention.", "decoder.")
        self.load_state_dict({n if n.startswith(own) else "rnn." + n: t for n, t in tensors.items()})

    def parameters_by_name(self):
        return {name.removeprefix("rnn."): tensor for name, tensor in self.state_dict().items()}
`
}

const attentionModules = (H: number) => `        self.attention = nn.ModuleDict({
            "query": nn.Linear(${H}, ${H}, bias=False),
            "key": nn.Linear(${H}, ${H}, bias=False),
            "score": nn.Linear(${H}, 1, bias=False),
        })
`

const plainForward = `        return self.decoder(self.rnn(x, state)[0])
`

const attentionForward = `        keys = self.attention["key"](heard)
        logits = []
        for step in x:
            h = state[0][0] if isinstance(state, tuple) else state[0]
            match = torch.tanh(self.attention["query"](h) + keys)
            weights = torch.softmax(self.attention["score"](match), dim=0)
            context = (weights * heard).sum(0)
            h, state = self.rnn(torch.cat([step, context], dim=1).unsqueeze(0), state)
            logits.append(self.decoder(h[0]))
        return torch.stack(logits)
`
