/** Installs what is missing: the packages, and with --browser a browser for the tests. Quick when nothing is. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

if (!nodeIsSupported())
  stop(`Unrolled needs Node 20.19 or newer; this is ${process.version}. Get a current one from nodejs.org.`)

if (!packagesAreCurrent() && !run('npm ci --include=dev --ignore-scripts'))
  stop('The packages could not be installed; npm says why above.')

if (process.argv.includes('--browser') && !(await installBrowser()))
  stop('The tests need a browser: install Google Chrome or Chromium, or set CHROME_PATH to the one to use.')

function nodeIsSupported() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > 20 || (major === 20 && minor >= 19)
}

/** Compares the lockfile with npm's own record of what it put into node_modules. */
function packagesAreCurrent() {
  const installed = packages('node_modules/.package-lock.json')
  if (!installed) return false
  const wanted = packages('package-lock.json')
  return (
    Object.entries(wanted).every(([path, { optional, integrity }]) =>
      installed[path] ? installed[path].integrity === integrity : path === '' || optional,
    ) && Object.entries(installed).every(([path, { os, cpu }]) => wanted[path] && fits(os, cpu))
  )
}

function packages(lockfile) {
  const path = `${root}/${lockfile}`
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined
}

/** False for a package built for another system, as in a node_modules copied or mounted from there. */
function fits(os = [process.platform], cpu = [process.arch]) {
  return os.includes(process.platform) && cpu.includes(process.arch)
}

async function installBrowser() {
  const { findBrowser } = await import('./browser.mjs')
  if (findBrowser()) return true
  run('npx playwright install --no-shell chromium')
  if (findBrowser()) return true
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false
  run('apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y chromium')
  return findBrowser() !== undefined
}

function run(command) {
  console.log(`$ ${command}`)
  return spawnSync(command, { cwd: root, shell: true, stdio: 'inherit' }).status === 0
}

function stop(message) {
  console.error(message)
  process.exit(1)
}
