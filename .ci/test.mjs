// `npm test`: formatting and lint, types, build, then every test. With CI=true the engines the tests need are
// installed and started first; without it, a suite whose engine is missing says so in one line.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const engines = fileURLToPath(new URL('../deploy/local/engines', import.meta.url))
const env = { ...process.env }

function step(title, command, args) {
  const started = performance.now()
  process.stderr.write(`\n== ${title}\n`)
  const { status, signal } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env })
  if (status !== 0) {
    process.stderr.write(`\n${title} failed (${signal ?? `exit ${status}`})\n`)
    process.exit(status ?? 1)
  }
  process.stderr.write(`== ${title}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
}

if (process.env.CI === 'true') {
  step('engines', 'bash', [engines, 'up'])
  const { stdout } = spawnSync('bash', [engines, 'env'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  for (const [, name, value] of stdout.matchAll(/^export (\w+)=(['"]?)(.*)\2$/gm).map(m => [m[0], m[1], m[3]])) {
    env[name] = value
  }
}
const bin = name => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url))
step('format and lint', bin('biome'), ['ci', '--error-on-warnings'])
step('types', bin('tsc'), ['-p', '.'])
step('build', bin('tsup'), ['--silent'])
step('tests', bin('vitest'), ['run', ...process.argv.slice(2)])
