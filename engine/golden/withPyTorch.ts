/**
 * Weights out of here into PyTorch and back, for real: `npx tsx engine/golden/withPyTorch.ts python3` with a Python that has torch and
 * safetensors. For every model a lane is trained for a while, saved, rebuilt by the generated program and read there; then PyTorch trains
 * it, saves it, and the file is read here. Prints the largest difference of the logits on the same text, both ways. `--fixture` writes
 * the file that fromPyTorch.test.ts reads without any Python.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { argv, stdout } from 'node:process'
import { encodeCheckpoint, fitCheckpoint, readCheckpoint, tensorsOf } from '../checkpoint/checkpoint.ts'
import { pythonSnippet } from '../checkpoint/pythonSnippet.ts'
import { expectedOf } from '../expected.ts'
import { defaultExperiment, defaultLane, type LaneSettings } from '../experiment/experiment.ts'
import { encodeLink } from '../experiment/link.ts'
import { fingerprint } from '../fingerprint.ts'
import { createModel } from '../model.ts'
import { planModel } from '../plan.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { resetState } from '../sequence/tape.ts'
import { tasks } from '../tasks/index.ts'
import { shapeOf } from '../tasks/task.ts'
import { Trainer } from '../trainer.ts'

const TEXT = 'The rain in Spain stays mainly in the plain. “Où ?” said Alice.\n'.repeat(8)
const UPDATES = 200

/** Runs the generated program where its file lies, and then this. Logits are float32, as ours. */
const DRIVER = `
import json, sys
source = open("program.py").read()
namespace = {}
exec(compile(source, "program.py", "exec"), namespace)
model, one_hot = namespace["model"], namespace["one_hot"]
text = json.load(open("text.json"))
x = one_hot(text)
with torch.no_grad():
    before = model(x)[0][:, 0].tolist()
model.train()
torch.manual_seed(1)
optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
target = x[1:, 0].argmax(1)
for _ in range(30):
    loss = nn.functional.cross_entropy(model(x[:-1])[0][:, 0], target)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
model.eval()
with torch.no_grad():
    after = model(x)[0][:, 0].tolist()
save_file({name: tensor.contiguous() for name, tensor in model.parameters_by_name().items()}, "trained.safetensors")
save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, "state_dict.safetensors", {"format": "pt"})
json.dump({"torch": torch.__version__, "before": before, "after": after}, open("logits.json", "w"))
`

interface FromPyTorch {
  readonly torch: string
  readonly before: readonly number[][]
  readonly after: readonly number[][]
}

const experiment = { ...defaultExperiment, task: 'text', txt: TEXT, T: 40, B: 4, seed: 7 } as const
const task = tasks.text(TEXT, experiment.T)

function train(lane: LaneSettings, updates: number, weights?: Float32Array): Trainer {
  const model = createModel(planModel(lane, shapeOf(task), experiment), undefined)
  const trainer = new Trainer(model, task, experiment, lane, weights)
  while (trainer.update < updates) complete(trainer.next())
  return trainer
}

/** What the model says at every step of the probe, [T][V]. */
function logitsOf({ model: { stack, probe, kernel } }: Trainer): number[][] {
  task.probe(probe)
  resetState(probe)
  complete(forward(stack, probe, kernel))
  return Array.from({ length: probe.T }, (_, t) => [...probe.logits.subarray(t * stack.V, (t + 1) * stack.V)])
}

function textOf({ model: { probe } }: Trainer): string {
  task.probe(probe)
  return task.vocabulary.decode(probe.input)
}

/** One model there and back. */
async function compare(python: string, lane: LaneSettings) {
  const folder = mkdtempSync(join(tmpdir(), 'unrolled-'))
  const trainer = train(lane, UPDATES)
  const { parameters } = trainer.model.stack
  const expected = expectedOf(lane, task)
  const link = await encodeLink({ ...experiment, lanes: [lane] })
  const file = encodeCheckpoint(tensorsOf(parameters), task.vocabulary.tokens, {
    experiment: link,
    lane: 1,
    update: UPDATES,
  })
  writeFileSync(join(folder, 'model.safetensors'), file)
  writeFileSync(join(folder, 'program.py'), pythonSnippet(lane, expected)!)
  writeFileSync(join(folder, 'text.json'), JSON.stringify(textOf(trainer)))
  writeFileSync(
    join(folder, 'driver.py'),
    `import torch\nfrom torch import nn\nfrom safetensors.torch import save_file\n${DRIVER}`,
  )
  execFileSync(python, ['driver.py'], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  const there = JSON.parse(readFileSync(join(folder, 'logits.json'), 'utf8')) as FromPyTorch
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
  const back = ['trained.safetensors', ...(lane.cell === 'ff' ? [] : ['state_dict.safetensors'])].map(
    name => {
      const weights = fitCheckpoint(readCheckpoint(read(name)), expected)
      return train({ ...lane, weights: weights.fingerprint }, 0, weights.values)
    },
  )
  const prints = new Set(back.map(({ model }) => fingerprint(model.stack.parameters.all)))
  if (prints.size !== 1) throw new Error('with the prefix of the module and without it are two models')
  return {
    torch: there.torch,
    out: largestDifference(logitsOf(trainer), there.before),
    back: largestDifference(logitsOf(back[0]!), there.after),
    learned: largestDifference(there.before, there.after),
    largest: Math.max(...there.after.flat().map(Math.abs)),
    file: read('trained.safetensors'),
    text: textOf(trainer),
    logits: there.after,
  }
}

function largestDifference(a: readonly number[][], b: readonly (readonly number[])[]): number {
  return Math.max(...a.flatMap((row, t) => row.map((value, v) => Math.abs(value - b[t]![v]!))))
}

const [, , python = 'python3', option] = argv
const models = (['rnn', 'lstm', 'gru', 'ff'] as const).flatMap(cell =>
  [1, 2].map((layers): LaneSettings => ({ ...defaultLane, cell, layers, h: 24, lr: 0.01 })),
)
for (const lane of [...models, { ...defaultLane, cell: 'rnn', act: 'relu', h: 24 } as const]) {
  const { torch, out, back, learned, largest } = await compare(python, lane)
  const figures = [out, back].map(figure => figure.toExponential(1))
  stdout.write(
    `${`${lane.cell} ${lane.act} × ${lane.layers}`.padEnd(13)} PyTorch ${torch}: ours there ${figures[0]}, theirs here ${figures[1]}, of logits up to ${largest.toFixed(1)}, which training there moved by up to ${learned.toFixed(1)}\n`,
  )
}
if (option === '--fixture') {
  const lane = { ...defaultLane, cell: 'gru', layers: 2, h: 3 } as const
  const { torch, file, text, logits } = await compare(python, lane)
  const bytes = Buffer.from(file).toString('base64')
  const fixture = { torch, vocabulary: task.vocabulary.tokens.join(''), text, file: bytes, logits }
  writeFileSync(new URL('gru_from_pytorch.json', import.meta.url), `${JSON.stringify(fixture)}\n`)
}
