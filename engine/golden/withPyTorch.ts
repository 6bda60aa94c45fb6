/**
 * Weights out of here into PyTorch and back, for real: `npx tsx engine/golden/withPyTorch.ts python3` with a Python that has torch and
 * safetensors. For every model a lane is trained for a while, saved, rebuilt by the generated program and read there; then PyTorch trains
 * it, saves it, and the file is read here. Prints the largest difference of the logits on the same text, both ways. `--fixture` writes
 * the file that fromPyTorch.test.ts reads without any Python; `--only attn` compares the models in whose name that is.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { argv, stdout } from 'node:process'
import { encodeCheckpoint, fitCheckpoint, readCheckpoint, tensorsOf } from '../checkpoint/checkpoint.ts'
import { pythonSnippet } from '../checkpoint/pythonSnippet.ts'
import { expectedOf } from '../expected.ts'
import {
  defaultExperiment,
  defaultLane,
  type Experiment,
  type LaneSettings,
} from '../experiment/experiment.ts'
import { encodeLink } from '../experiment/link.ts'
import { fingerprint } from '../fingerprint.ts'
import { createModel } from '../model.ts'
import { planModel } from '../plan.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { resetState } from '../sequence/tape.ts'
import { sizesOf } from '../sizesOf.ts'
import { sourceSteps } from '../sourceSteps.ts'
import { tasks } from '../tasks/index.ts'
import { shapeOf, type Task } from '../tasks/task.ts'
import { Trainer } from '../trainer.ts'

const TEXT = 'The rain in Spain stays mainly in the plain. “Où ?” said Alice.\n'.repeat(8)
const UPDATES = 200
/** Cells whose module in PyTorch calls or divides its parameters otherwise: only by our names they are the same. */
const RENAMED: readonly string[] = ['ff', 'lstm97']

/** Runs the generated program where its file lies, and then this. Logits are float32, as ours. */
const DRIVER = `
import json
source = open("program.py").read()
namespace = {}
exec(compile(source, "program.py", "exec"), namespace)
model, one_hot = namespace["model"], namespace["one_hot"]
given = json.load(open("given.json"))
x, S = one_hot(given["read"]), given["source"]
target = one_hot(given["asked"])[S:, 0].argmax(1)
answer = lambda: (model(x[:S], x[S:]) if S > 0 else model(x)[0])[:, 0]
with torch.no_grad():
    before = answer().tolist()
model.train()
torch.manual_seed(1)
optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(30):
    loss = nn.functional.cross_entropy(answer(), target)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
model.eval()
with torch.no_grad():
    after = answer().tolist()
save_file({name: tensor.contiguous() for name, tensor in model.parameters_by_name().items()}, "trained.safetensors")
save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, "state_dict.safetensors", {"format": "pt"})
json.dump({"torch": torch.__version__, "before": before, "after": after}, open("logits.json", "w"))
`

interface FromPyTorch {
  readonly torch: string
  readonly before: readonly number[][]
  readonly after: readonly number[][]
}

/** A model, and what it is trained on. */
interface Case {
  readonly lane: LaneSettings
  readonly experiment: Experiment
  readonly task: Task
}

const reading: Experiment = { ...defaultExperiment, task: 'text', txt: TEXT, T: 40, B: 4, seed: 7 }
const translating: Experiment = { ...reading, task: 'dates', txt: '', T: 40 }

function caseOf(settings: Partial<LaneSettings>, experiment = reading): Case {
  const lane = { ...defaultLane, h: 24, lr: 0.01, ...settings }
  return { lane, experiment, task: tasks[experiment.task](experiment.txt, experiment.T) }
}

function train({ lane, experiment, task }: Case, updates: number, weights?: Float32Array): Trainer {
  const model = createModel(planModel(lane, shapeOf(task), experiment), undefined)
  const trainer = new Trainer(model, task, experiment, lane, weights)
  while (trainer.update < updates) complete(trainer.next())
  return trainer
}

/** S, where an encoder reads first. */
const sourceOf = ({ lane, task, experiment }: Case) =>
  sourceSteps(sizesOf(lane, shapeOf(task)).answer, experiment.T)

/** What the model says at the steps of the probe that the decoder reads, [T − S][V]. */
function logitsOf({ model: { stack, probe, kernel }, task }: Trainer, S: number): number[][] {
  task.probe(probe)
  resetState(probe)
  complete(forward(stack, probe, kernel))
  const all = Array.from({ length: probe.T }, (_, t) => [
    ...probe.logits.subarray(t * stack.V, (t + 1) * stack.V),
  ])
  return all.slice(S)
}

function givenTo({ model: { probe }, task }: Trainer, source: number) {
  task.probe(probe)
  const { vocabulary } = task
  return { read: vocabulary.decode(probe.input), asked: vocabulary.decode(probe.target), source }
}

/** One model there and back. */
async function compare(python: string, one: Case) {
  const { lane, experiment, task } = one
  const S = sourceOf(one)
  const folder = mkdtempSync(join(tmpdir(), 'unrolled-'))
  const trainer = train(one, UPDATES)
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
  writeFileSync(join(folder, 'given.json'), JSON.stringify(givenTo(trainer, S)))
  writeFileSync(
    join(folder, 'driver.py'),
    `import torch\nfrom torch import nn\nfrom safetensors.torch import save_file\n${DRIVER}`,
  )
  execFileSync(python, ['driver.py'], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  const there = JSON.parse(readFileSync(join(folder, 'logits.json'), 'utf8')) as FromPyTorch
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
  const back = [
    'trained.safetensors',
    ...(RENAMED.includes(lane.cell) ? [] : ['state_dict.safetensors']),
  ].map(name => {
    const weights = fitCheckpoint(readCheckpoint(read(name)), expected)
    return train({ ...one, lane: { ...lane, weights: weights.fingerprint } }, 0, weights.values)
  })
  const prints = new Set(back.map(({ model }) => fingerprint(model.stack.parameters.all)))
  if (prints.size !== 1) throw new Error('with the prefix of the module and without it are two models')
  return {
    torch: there.torch,
    out: largestDifference(logitsOf(trainer, S), there.before),
    back: largestDifference(logitsOf(back[0]!, S), there.after),
    learned: largestDifference(there.before, there.after),
    largest: Math.max(...there.after.flat().map(Math.abs)),
    file: read('trained.safetensors'),
    text: givenTo(trainer, S).read,
    vocabulary: task.vocabulary.tokens.join(''),
    logits: there.after,
  }
}

function largestDifference(a: readonly number[][], b: readonly (readonly number[])[]): number {
  return Math.max(...a.flatMap((row, t) => row.map((value, v) => Math.abs(value - b[t]![v]!))))
}

const [, , python = 'python3', option, only = ''] = argv
const models = [
  ...(['rnn', 'lstm', 'gru', 'ff', 'lstm97'] as const).flatMap(cell =>
    [1, 2].map(layers => caseOf({ cell, layers })),
  ),
  caseOf({ cell: 'rnn', act: 'relu', lr: 0.001 }),
  ...(['encdec', 'attn'] as const).flatMap(wire =>
    (['rnn', 'lstm', 'gru'] as const).map((cell, i) =>
      caseOf({ cell, wire, layers: 1 + (i % 2) }, translating),
    ),
  ),
]
for (const one of models) {
  const { cell, act, layers, wire } = one.lane
  const name = `${cell} ${act} ${wire} × ${layers}`
  if (!name.includes(only)) continue
  const { torch, out, back, learned, largest } = await compare(python, one)
  const figures = [out, back].map(figure => figure.toExponential(1))
  stdout.write(
    `${name.padEnd(20)} PyTorch ${torch}: ours there ${figures[0]}, theirs here ${figures[1]}, of logits up to ${largest.toFixed(1)}, which training there moved by up to ${learned.toFixed(1)}\n`,
  )
}
if (option === '--fixture') {
  const { torch, vocabulary, file, text, logits } = await compare(
    python,
    caseOf({ cell: 'gru', layers: 2, h: 3, lr: 0.001 }),
  )
  const bytes = Buffer.from(file).toString('base64')
  const fixture = { torch, vocabulary, text, file: bytes, logits }
  writeFileSync(new URL('../checkpoint/gruFromPyTorch.json', import.meta.url), `${JSON.stringify(fixture)}\n`)
}
