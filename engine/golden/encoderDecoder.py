"""Writes lstm_encoder_decoder.json and gru_attention.json beside itself: what PyTorch computes, in float64, for models with an encoder and a
decoder on one time axis (README.md says what the keys mean). Encoder and decoder are stepped with nn.LSTMCell and nn.GRUCell, whose states
are asserted equal to nn.LSTM and nn.GRU where those can do the same; attention is written out, as PyTorch has no module for it.

    python engine/golden/encoderDecoder.py        torch 2.13
"""

import json
import math
import pathlib

import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

torch.set_default_dtype(torch.float64)
V, H, B, T, ANSWER = 7, 5, 3, 11, 5
S = T - ANSWER


class Model(nn.Module):
    def __init__(self, cell, attention):
        super().__init__()
        self.attends = attention
        self.encoder = cell(V, H)
        self.rnn = cell(V + H if attention else V, H)
        if attention:
            self.attention = nn.ModuleDict(
                {
                    "query": nn.Linear(H, H, bias=False),
                    "key": nn.Linear(H, H, bias=False),
                    "score": nn.Linear(H, 1, bias=False),
                }
            )
        self.decoder = nn.Linear(H, V)

    def forward(self, tokens):
        """tokens [B, T]; returns logits [T, B, V], every h_t, and where each step of the decoder looked [T−S, S, B]."""
        lstm = isinstance(self.rnn, nn.LSTMCell)
        h, c = torch.zeros(B, H), torch.zeros(B, H)
        states, looks = [], []
        for t in range(T):
            x = one_hot(tokens[:, t], V).double()
            cell = self.encoder if t < S else self.rnn
            if t >= S and self.attends:
                source = torch.stack(states[:S])
                match = torch.tanh(self.attention["query"](h) + self.attention["key"](source))
                share = torch.softmax(self.attention["score"](match).squeeze(-1), dim=0)
                looks.append(share)
                x = torch.cat([x, (share.unsqueeze(-1) * source).sum(0)], dim=1)
            if lstm:
                h, c = cell(x, (h, c))
            else:
                h = cell(x, h)
            h.retain_grad()
            states.append(h)
        return self.decoder(torch.stack(states)), states, looks

    def by_name(self):
        """Names as they are in nn.LSTM and nn.GRU, the plain module's prefix left out."""
        named = {}
        for name, tensor in self.named_parameters():
            name = name.removeprefix("rnn.")
            named[name + "_l0" if name.split(".")[-1][-3:] in ("_ih", "_hh") else name] = tensor
        return named


def check(model, tokens):
    """The encoder, and without attention the decoder, as modules over the whole sequence."""
    lstm = isinstance(model.rnn, nn.LSTMCell)
    _, states, _ = model(tokens)
    state = None
    for cell, part in ((model.encoder, tokens[:, :S]), (model.rnn, tokens[:, S:])):
        if cell is model.rnn and model.attends:
            continue
        module = (nn.LSTM if lstm else nn.GRU)(V, H)
        module.load_state_dict({f"{name}_l0": tensor for name, tensor in cell.state_dict().items()})
        out, state = module(one_hot(part.T, V).double(), state)
        first = 0 if cell is model.encoder else S
        assert (out - torch.stack(states[first : first + len(out)])).abs().max() < 1e-12


def write(name, cell, attention, optimizer, lr, clip, steps):
    torch.manual_seed(20)
    model = Model(cell, attention)
    limit = 1 / math.sqrt(H)
    for tensor in model.parameters():
        nn.init.uniform_(tensor, -limit, limit)
    if attention:
        # So that it looks somewhere: at this size of H all shares would be nearly alike.
        for tensor in model.attention.parameters():
            tensor.data *= 12
    tokens, target = torch.randint(V, (B, T)), torch.randint(V, (B, T))
    check(model, tokens)

    def loss_of(logits):
        return cross_entropy(logits.reshape(T * B, V), target.T.reshape(T * B))

    def tensors(values):
        return {key: value.detach().tolist() for key, value in values.items()}

    logits, states, _ = model(tokens)
    last = cross_entropy(logits[-1], target[:, -1])
    last.backward()
    norms = [h.grad.norm().item() for h in states]
    model.zero_grad()

    logits, states, looks = model(tokens)
    loss = loss_of(logits)
    loss.backward()
    named = model.by_name()
    grads = {key: tensor.grad.clone() for key, tensor in named.items()}
    golden = {
        "name": name,
        "cell": "lstm" if cell is nn.LSTMCell else "gru",
        "wiring": "attn" if attention else "encdec",
        "answer": ANSWER,
        "vocab": V,
        "batch": B,
        "seqLen": T,
        "layers": 1,
        "bidirectional": False,
        "stateDict": tensors(named),
        "input": tokens.tolist(),
        "target": target.tolist(),
        "h0": torch.zeros(1, B, H).tolist(),
        "c0": torch.zeros(1, B, H).tolist(),
        "loss": loss.item(),
        "logits": logits.tolist(),
        "looks": [look.tolist() for look in looks],
        "hidden": {"l0": torch.stack(states).tolist()},
        "gradHidden": {"l0": torch.stack([h.grad for h in states]).tolist()},
        "grads": tensors(grads),
        "gradNorm": math.sqrt(sum(grad.square().sum().item() for grad in grads.values())),
        "lastLossGradHiddenNorm": {"l0": norms},
        "optimizer": {"kind": optimizer, "lr": lr, "clip": clip, "steps": steps},
    }
    step = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[optimizer](model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(steps):
        step.zero_grad()
        loss = loss_of(model(tokens)[0])
        loss.backward()
        losses.append(loss.item())
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), clip).item())
        step.step()
    golden["training"] = {"losses": losses, "gradNorms": norms, "stateDictAfter": tensors(model.by_name())}
    path = pathlib.Path(__file__).parent / f"{name}.json"
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


write("lstm_encoder_decoder", nn.LSTMCell, False, "adam", 0.01, 1.0, 20)
write("gru_attention", nn.GRUCell, True, "sgd", 0.3, 1.0, 20)
