/** Runs everything that must hold; its last line is `N passed, N failed`. */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const windows = process.platform === 'win32'
const unitReport = 'test-results/unit.json'
const e2eReport = 'test-results/e2e.json'
/** CI is stopped here; anyone else may have a slower machine. */
const deadline = process.env.CI ? Date.now() + 18.5 * 60_000 : undefined

const steps = [
  { name: 'lint', command: 'npm run lint' },
  { name: 'types', command: 'npm run types' },
  {
    name: 'unit',
    command: `npm run unit -- --reporter=default --reporter=json --outputFile.json=${unitReport}`,
    report: unitReport,
    count: countUnit,
  },
  { name: 'build', command: 'npm run build' },
  { name: 'budget', command: 'npm run budget', needs: 'build' },
  { name: 'e2e', command: 'npm run e2e', needs: 'build', report: e2eReport, count: countE2e },
]

let stopCurrent = () => {}
let interrupted = false
// npm passes Ctrl-C on to us, the terminal does so too.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    if (!interrupted) stopCurrent()
    interrupted = true
  })

mkdirSync(`${root}/test-results`, { recursive: true })
process.env.PORT = String(await freePort())

const rows = []
for (const step of steps) {
  rows.push(await take(step))
  if (interrupted) process.exit(130)
}

console.log()
for (const { name, passed, failed, seconds } of rows)
  console.log(
    `${failed ? '✗' : '✓'} ${name.padEnd(7)}${seconds.toFixed(1).padStart(7)} s` +
      `${String(passed).padStart(7)} passed${String(failed).padStart(6)} failed`,
  )
console.log()
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = sum('failed') > 0 ? 1 : 0

async function take({ name, command, needs, report, count }) {
  console.log(`\n━━ ${name}: ${command}`)
  if (rows.some(row => row.name === needs && row.failed > 0)) {
    console.log(`not run: ${needs} failed`)
    return { name, passed: 0, failed: 1, seconds: 0 }
  }
  if (report) rmSync(`${root}/${report}`, { force: true })
  const start = Date.now()
  const succeeded = await run(command)
  const seconds = (Date.now() - start) / 1000
  return { name, ...judge(succeeded, report && read(report), count), seconds }
}

/** A gate counts as one; so does a run that failed, or tested nothing, without a failed test to show for it. */
function judge(succeeded, report, count) {
  if (!count) return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  const { passed, failed } = report ? count(report) : { passed: 0, failed: 0 }
  const unexplained = failed === 0 && (!succeeded || passed === 0)
  return { passed, failed: unexplained ? 1 : failed }
}

function countUnit({ numPassedTests, numTotalTests, testResults }) {
  const unreadable = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return { passed: numPassedTests, failed: numTotalTests - numPassedTests + unreadable.length }
}

function countE2e({ stats, errors }) {
  const { expected, unexpected, skipped, flaky } = stats
  return { passed: expected, failed: unexpected + skipped + flaky + errors.length }
}

function read(path) {
  try {
    return JSON.parse(readFileSync(`${root}/${path}`, 'utf8'))
  } catch {
    return undefined
  }
}

function run(command) {
  return new Promise(resolve => {
    // In its own process group, so that everything it started can be stopped with it.
    const child = spawn(command, {
      cwd: root,
      shell: true,
      detached: !windows,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const signal = name => (windows ? child.kill(name) : process.kill(-child.pid, name))
    const timers = []
    stopCurrent = () => {
      signal('SIGINT')
      timers.push(setTimeout(signal, 10_000, 'SIGKILL'))
    }
    if (deadline) timers.push(setTimeout(giveUp, deadline - Date.now()))
    child.on('exit', code => {
      timers.forEach(clearTimeout)
      stopCurrent = () => {}
      resolve(code === 0)
    })
  })
}

function giveUp() {
  console.error('stopped: the time for all tests is up')
  stopCurrent()
}

/** For the server of the e2e tests; another one may run on this machine. */
function freePort() {
  return new Promise(resolve => {
    const server = createServer().listen(0, () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

function sum(key) {
  return rows.reduce((total, row) => total + row[key], 0)
}
