import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Context } from './context.js';
import { usage } from './failures.js';
import { docPathOf } from './project-file.js';
import type { Copy } from './project-file.js';
import { filePathProblem } from './safe-path.js';

/** The document that the one positional argument names: a file, as one types it where one stands. @throws Failure (usage) */
export function onePath(args: string[], copy: Copy, context: Context): string {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
  return docPath(positionals, copy, context);
}

export function docPath(positionals: string[], copy: Copy, { cwd }: Context): string {
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw usage('name one file');
  const path = docPathOf(copy, resolve(cwd, name));
  if (path === null) throw usage(`${name} is not below ${copy.root}`);
  const problem = filePathProblem(path, copy.below);
  if (problem !== null) throw usage(`${name} ${problem}`);
  return path;
}
