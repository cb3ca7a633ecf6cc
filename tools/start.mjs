/** What `npm start` runs: builds what has changed, then starts everything in this same process, so that a Ctrl-C has one address. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { buildWhenChanged } from './build-stamp.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

await buildWhenChanged(root, build);
await import('../apps/standalone/dist/main.js');

async function build() {
  process.stdout.write('Building Lockstep (the first time takes about half a minute) …\n');
  const nx = spawn(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'build', '--outputStyle=static'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A daemon would outlive us.
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' },
  });
  let output = '';
  const listen = (chunk) => {
    output += chunk;
    for (const [, name] of String(chunk).matchAll(/nx run @lockstep\/([a-z-]+):build/g)) process.stdout.write(`  built ${name}\n`);
  };
  nx.stdout.on('data', listen);
  nx.stderr.on('data', listen);
  // The terminal sends its Ctrl-C to nx as well; another sender may have meant only us.
  const stop = (signal) => nx.kill(signal);
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const [code, signal] = await once(nx, 'close');
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  if (code === 0) return;
  if (signal === null && code !== 130) process.stderr.write(`${output}\nlockstep: the build failed\n`);
  process.exit(signal === null ? code : 130);
}
