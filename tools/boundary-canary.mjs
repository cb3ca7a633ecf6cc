// Proves that the boundary rule bites: without a project graph Nx's rule says nothing and exits 0, so a lint run that is green
// proves nothing by itself. Plants imports that must not be, expects the lint target to fail on each of them, takes them away again.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const RULE = '@nx/enforce-module-boundaries';
const PLANTS = [
  { project: '@lockstep/core', file: 'libs/core/src/planted.ts', source: "import { PrismaStore } from '@lockstep/database';\n\nexport const planted = PrismaStore;\n" },
  { project: '@lockstep/core', file: 'libs/core/src/planted.ts', source: "import { Queue } from 'bullmq';\n\nexport const planted = Queue;\n" },
  { project: '@lockstep/queue', file: 'libs/queue/src/planted.ts', source: "import { PrismaStore } from '@lockstep/database';\n\nexport const planted = PrismaStore;\n" },
  { project: '@lockstep/web', file: 'apps/web/src/planted.ts', source: "import { Docs } from '@lockstep/core';\n\nexport const planted = Docs;\n" },
];

let missed = 0;
for (const { project, file, source } of PLANTS) {
  writeFileSync(root + file, source);
  try {
    const { status, stdout, stderr } = spawnSync('npx', ['nx', 'lint', project, '--skip-nx-cache', '--exclude-task-dependencies'], { cwd: root, encoding: 'utf8' });
    const caught = status !== 0 && (stdout + stderr).includes(RULE);
    if (!caught) missed++;
    process.stdout.write(`${caught ? 'caught' : 'MISSED'}  ${file}: ${source.split('\n')[0]}\n`);
    if (!caught) process.stderr.write(stdout + stderr);
  } finally {
    rmSync(root + file);
  }
}
process.exit(missed === 0 ? 0 : 1);
