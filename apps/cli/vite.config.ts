import { chmodSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };
const source = (path: string) => new URL(`../../libs/${path}.ts`, import.meta.url).pathname;
const outFile = new URL('dist/lockstep.mjs', import.meta.url);

/** One file without native parts that runs wherever Node does; a command that is not asked for is not evaluated. */
export default defineConfig({
  define: { LOCKSTEP_VERSION: JSON.stringify(version) },
  // The libs' own sources, so that the bundle never contains a stale build of them.
  resolve: { alias: { '@lockstep/core/texts': source('core/src/texts'), '@lockstep/contracts': source('contracts/src/index') } },
  ssr: { noExternal: true },
  build: {
    ssr: 'src/main.ts',
    target: 'node20',
    outDir: 'dist',
    emptyOutDir: true,
    minify: true,
    rolldownOptions: { output: { entryFileNames: 'lockstep.mjs', codeSplitting: false } },
  },
  plugins: [{ name: 'executable', closeBundle: () => chmodSync(outFile, 0o755) }],
});
