"""Makes golden files of models that read in both directions, as README.md beside this file describes them.

    python make.py lstm_bidirectional gru_bidirectional     # needs torch, nothing else; writes into this folder

The unrolled code is asserted to be equal to torch.nn.LSTM/GRU before anything is written.
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn

torch.set_default_dtype(torch.float64)

FILES = {
    "lstm_bidirectional": dict(cell="lstm", H=4, V=5, B=2, T=7, L=2, seed=18),
    "gru_bidirectional": dict(cell="gru", H=4, V=5, B=2, T=7, L=2, seed=19),
}
OPTIMIZER = dict(kind="adam", lr=0.01, clip=1.0, steps=3)
MODULES = dict(lstm=nn.LSTM, gru=nn.GRU)


def step(cell, p, suffix, x, h, c):
    """One step of one direction of one layer: x [B, I], h and c [B, H]."""
    ih = x @ p[f"weight_ih_{suffix}"].T + p[f"bias_ih_{suffix}"]
    hh = h @ p[f"weight_hh_{suffix}"].T + p[f"bias_hh_{suffix}"]
    if cell == "lstm":
        i, f, g, o = (ih + hh).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c
    (ri, zi, ni), (rh, zh, nh) = ih.chunk(3, 1), hh.chunk(3, 1)
    z = torch.sigmoid(zi + zh)
    return (1 - z) * torch.tanh(ni + torch.sigmoid(ri + rh) * nh) + z * h, c


def unroll(spec, p, input, h0, c0):
    """Logits [T, B, V], and every h_t by layer and direction."""
    T, L = spec["T"], spec["L"]
    x = list(nn.functional.one_hot(input.T, spec["V"]).double())
    hidden = {}
    for l in range(L):
        for d, suffix in enumerate([f"l{l}", f"l{l}_reverse"]):
            states = [None] * T
            h, c = h0[2 * l + d], c0[2 * l + d]
            for t in reversed(range(T)) if d else range(T):
                h, c = step(spec["cell"], p, suffix, x[t], h, c)
                h.retain_grad()
                states[t] = h
            hidden[suffix] = states
        x = [torch.cat(both, 1) for both in zip(hidden[f"l{l}"], hidden[f"l{l}_reverse"])]
    logits = torch.stack(x) @ p["decoder.weight"].T + p["decoder.bias"]
    return logits, hidden


def cross_entropy(logits, target):
    return nn.functional.cross_entropy(logits.flatten(0, -2), target.T.flatten())


def make(name, spec):
    H, V, B, T, L = (spec[key] for key in "HVBTL")
    torch.manual_seed(spec["seed"])
    rnn = MODULES[spec["cell"]](V, H, L, bidirectional=True)
    decoder = nn.Linear(2 * H, V)
    p = dict(rnn.named_parameters()) | {f"decoder.{n}": w for n, w in decoder.named_parameters()}
    with torch.no_grad():
        for w in p.values():
            w.uniform_(-(H**-0.5), H**-0.5)
    input, target = torch.randint(V, (B, T)), torch.randint(V, (B, T))
    # The initial states are not zero, so that a direction that begins at the wrong end shows.
    h0, c0 = torch.rand(2 * L, B, H) - 0.5, torch.rand(2 * L, B, H) - 0.5
    start = {n: w.detach().clone() for n, w in p.items()}

    logits, hidden = unroll(spec, p, input, h0, c0)
    state = (h0, c0) if spec["cell"] == "lstm" else h0
    theirs = decoder(rnn(nn.functional.one_hot(input.T, V).double(), state)[0])
    assert torch.allclose(logits, theirs, rtol=0, atol=1e-12)

    loss = cross_entropy(logits, target)
    loss.backward()
    grads = {n: w.grad.clone() for n, w in p.items()}
    grad_hidden = {n: torch.stack([h.grad for h in hs]) for n, hs in hidden.items()}

    # The last step's loss alone, followed back.
    last, last_hidden = unroll(spec, p, input, h0, c0)
    nn.functional.cross_entropy(last[-1], target[:, -1]).backward()
    norms = {n: [0.0 if h.grad is None else h.grad.norm().item() for h in hs] for n, hs in last_hidden.items()}

    optimizer = torch.optim.Adam(p.values(), lr=OPTIMIZER["lr"])
    losses, grad_norms = [], []
    for _ in range(OPTIMIZER["steps"]):
        optimizer.zero_grad()
        loss_now = cross_entropy(unroll(spec, p, input, h0, c0)[0], target)
        loss_now.backward()
        losses.append(loss_now.item())
        grad_norms.append(nn.utils.clip_grad_norm_(p.values(), OPTIMIZER["clip"]).item())
        optimizer.step()

    lists = lambda tensors: {n: w.tolist() for n, w in tensors.items()}
    return {
        "name": name,
        "cell": spec["cell"],
        "hidden": {n: torch.stack(hs).tolist() for n, hs in hidden.items()},
        "vocab": V,
        "batch": B,
        "seqLen": T,
        "layers": L,
        "bidirectional": True,
        "seed": spec["seed"],
        "scale": 1.0,
        "optimizer": OPTIMIZER,
        "randomInitialState": True,
        "stateDict": lists(start),
        "input": input.tolist(),
        "target": target.tolist(),
        "h0": h0.tolist(),
        "c0": c0.tolist(),
        "loss": loss.item(),
        "logits": logits.tolist(),
        "gradHidden": lists(grad_hidden),
        "grads": lists(grads),
        "gradNorm": torch.stack([g.norm() for g in grads.values()]).norm().item(),
        "lastLossGradHiddenNorm": norms,
        "training": {"losses": losses, "gradNorms": grad_norms, "stateDictAfter": lists(p)},
        "source": f"PyTorch {torch.__version__}, float64",
    }


for name in sys.argv[1:]:
    Path(__file__).with_name(f"{name}.json").write_text(json.dumps(make(name, FILES[name])))
