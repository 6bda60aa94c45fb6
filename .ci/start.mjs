/** Builds the app and serves it on this machine until Ctrl-C; PORT asks for one port and no other. */
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { preview } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const { PORT } = process.env

const { status } = spawnSync('npm run --silent build', { cwd: root, shell: true, stdio: 'inherit' })
if (status !== 0) process.exit(1)

const port = { port: Number(PORT ?? 4173), strictPort: PORT !== undefined }
const server = await preview({ root, preview: port }).catch(({ message }) => {
  console.error(message)
  process.exit(1)
})
console.log(`\nUnrolled is at ${server.resolvedUrls.local[0]}\nCtrl-C stops it.`)

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    await server.close()
    process.exit(0)
  })
