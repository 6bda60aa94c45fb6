/** Finds a Chrome or Chromium on this machine, for install.mjs and for Playwright's configurations. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { env, platform } from 'node:process'

const names = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'chrome',
  'msedge',
  'microsoft-edge',
  'microsoft-edge-stable',
]
const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge']
const windowsPrograms = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
]

/** The path of the first browser that starts, undefined when there is none. */
export function findBrowser() {
  for (const path of candidates()) if (existsSync(path) && starts(path)) return path
  return undefined
}

function* candidates() {
  if (env.CHROME_PATH) yield env.CHROME_PATH
  yield* onPath()
  if (platform === 'darwin') yield* macPlaces()
  if (platform === 'win32') yield* windowsPlaces()
  yield* fromPlaywright()
}

function* onPath() {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const extension = platform === 'win32' ? '.exe' : ''
  for (const name of names) for (const folder of folders) yield join(folder, name + extension)
}

function* macPlaces() {
  for (const folder of ['/Applications', join(homedir(), 'Applications')])
    for (const app of macApps) yield join(folder, `${app}.app`, 'Contents', 'MacOS', app)
}

function* windowsPlaces() {
  const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
  for (const program of windowsPrograms)
    for (const folder of folders) if (folder) yield join(folder, ...program)
}

function* fromPlaywright() {
  try {
    yield createRequire(import.meta.url)('playwright-core').chromium.executablePath()
  } catch {
    // Playwright has no browser for this system
  }
}

/** A file by the right name may be a stub that asks to install something, or lack the libraries it needs. */
function starts(path) {
  if (platform === 'win32') return true // would open a window
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0
}
