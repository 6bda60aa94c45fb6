"""Makes lstm_numbers.json: an nn.LSTM that reads two numbers and says two, squared error, in float64.

    python engine/golden/lstm_numbers.py > engine/golden/lstm_numbers.json

Needs PyTorch (made with 2.13 on the CPU). The unrolled code, which is there for the gradients of every h_t, is asserted equal to
torch.nn.LSTM first. Keys are those of README.md; input is [B][T][I], target [B][T][O], and the loss is torch.nn.MSELoss.
"""

import json

import torch
from torch import nn

I, O, H, B, T = 2, 2, 5, 3, 7
SEED, LR, CLIP, STEPS = 4, 0.01, 0.5, 5

torch.manual_seed(SEED)
torch.set_default_dtype(torch.float64)
lstm, decoder = nn.LSTM(I, H), nn.Linear(H, O)
x, wanted = torch.rand(T, B, I) * 2 - 1, torch.rand(T, B, O) * 2 - 1
h0, c0 = torch.rand(1, B, H) - 0.5, torch.rand(1, B, H) - 0.5
names = {**dict(lstm.named_parameters()), **{"decoder." + name: p for name, p in decoder.named_parameters()}}
state = lambda: {name: p.detach().tolist() for name, p in names.items()}
first = state()


def unroll():
    """Said [T, B, O] and every h_t, whose gradients are kept."""
    h, c, hs = h0[0], c0[0], []
    for t in range(T):
        sums = x[t] @ lstm.weight_ih_l0.T + lstm.bias_ih_l0 + h @ lstm.weight_hh_l0.T + lstm.bias_hh_l0
        i, f, g, o = sums.chunk(4, dim=1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        h.retain_grad()
        hs.append(h)
    said = decoder(torch.stack(hs))
    assert torch.allclose(said, decoder(lstm(x, (h0, c0))[0]), rtol=0, atol=1e-12)
    return said, hs


mse = nn.MSELoss()
said, hs = unroll()
mse(said[-1], wanted[-1]).backward()
last = [h.grad.norm().item() for h in hs]
for p in names.values():
    p.grad = None

said, hs = unroll()
loss = mse(said, wanted)
loss.backward()
grads = {name: p.grad.clone() for name, p in names.items()}
hidden, grad_hidden = [h.tolist() for h in hs], [h.grad.tolist() for h in hs]

optimiser = torch.optim.Adam(names.values(), lr=LR)
losses, norms = [], []
for _ in range(STEPS):
    optimiser.zero_grad()
    step_loss = mse(unroll()[0], wanted)
    step_loss.backward()
    norms.append(nn.utils.clip_grad_norm_(names.values(), CLIP).item())
    optimiser.step()
    losses.append(step_loss.item())

file = {
    "name": "lstm_numbers",
    "cell": "lstm",
    "numbers": {"I": I, "O": O},
    "hidden": {"l0": hidden},
    "vocab": O,
    "batch": B,
    "seqLen": T,
    "layers": 1,
    "bidirectional": False,
    "seed": SEED,
    "optimizer": {"kind": "adam", "lr": LR, "clip": CLIP, "steps": STEPS},
    "stateDict": first,
    "input": x.transpose(0, 1).tolist(),
    "target": wanted.transpose(0, 1).tolist(),
    "h0": h0.tolist(),
    "c0": c0.tolist(),
    "loss": loss.item(),
    "logits": said.tolist(),
    "gradHidden": {"l0": grad_hidden},
    "grads": {name: grad.tolist() for name, grad in grads.items()},
    "gradNorm": torch.stack([grad.norm() for grad in grads.values()]).norm().item(),
    "lastLossGradHiddenNorm": {"l0": last},
    "training": {"losses": losses, "gradNorms": norms, "stateDictAfter": state()},
    "source": f"PyTorch {torch.__version__.split('+')[0]}, float64",
}
print(json.dumps(file))
