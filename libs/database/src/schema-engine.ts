import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Pool } from 'pg';

/** The part of the global that is used here: its types live in TypeScript's DOM library, which node code should not see. */
declare const WebAssembly: { instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }> };

let loaded: Promise<void> | undefined;

/**
 * Prisma's schema engine as WebAssembly, bound to one database while `work` runs. The prisma CLI would download a native engine
 * for the same work; this one is an npm package, so that installing and starting fetch nothing else.
 */
export async function withSchemaEngine<T>(databaseUrl: string, work: (engine: engine.SchemaEngine) => Promise<T>): Promise<T> {
  loaded ??= instantiate();
  await loaded;
  // The engine never closes what it opened; a pool of ours can be, and a database in use can be neither copied nor dropped.
  // One connection, because the engine keeps others out with an advisory lock, which belongs to a connection.
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  const instance = await engine.SchemaEngine.new({ datamodels: undefined }, () => undefined, bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool)));
  try {
    return await work(instance);
  } finally {
    instance.free();
    await pool.end();
  }
}

async function instantiate(): Promise<void> {
  const wasmPath = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm');
  // The package expects a bundler to link the two halves; node 20 cannot import .wasm files.
  const { instance } = await WebAssembly.instantiate(await readFile(wasmPath), { './schema_engine_bg.js': imports() });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

/** The engine guards its advisory lock with a timer of 10 s that it never clears: a process must be able to end before. */
function imports(): Record<string, unknown> {
  const unrefTimers = (work: () => void, milliseconds: number): unknown => setTimeout(work, milliseconds).unref();
  return Object.fromEntries(Object.entries(engine).map(([name, value]) => [name, name.startsWith('__wbg_setTimeout_') ? unrefTimers : value]));
}
