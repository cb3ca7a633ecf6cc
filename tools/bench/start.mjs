import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** `npm start` on built code with data from an earlier start, until the ready line. */
export async function start({ dir }) {
  const dataDir = `${dir}/standalone`;
  await oneStart(dataDir);
  return [{ name: 'npm start, built, to the ready line', ours: (await oneStart(dataDir)) / 1000, unit: 's', below: 10 }];
}

async function oneStart(dataDir) {
  const env = { ...process.env, PORT: String(await freePort()), DATA_DIR: dataDir };
  const began = performance.now();
  const child = spawn('npm', ['start', '--silent'], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const took = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (/^Lockstep is ready at /m.test(said)) resolve(performance.now() - began);
    });
    ended.then((code) => reject(new Error(`npm start ended with ${code}: ${said}`)));
  });
  process.kill(-child.pid, 'SIGINT');
  await ended;
  return took;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
