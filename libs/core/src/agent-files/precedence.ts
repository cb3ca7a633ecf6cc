import type { DocWarning } from '@lockstep/contracts';
import { importsOf } from './imports.js';
import { folderOf } from './kinds.js';
import { markdownLines } from './markdown-lines.js';

/** Who reads which, where both stand side by side and do not know of each other. */
export function checkPrecedence(path: string, text: string, textOf: (path: string) => string | undefined): DocWarning[] {
  const [claude, agents] = [`${folderOf(path)}CLAUDE.md`, `${folderOf(path)}AGENTS.md`];
  const claudeText = path === claude ? text : textOf(claude);
  const agentsText = path === agents ? text : textOf(agents);
  if ((path !== claude && path !== agents) || claudeText === undefined || agentsText === undefined) return [];
  if (importsOf(claude, markdownLines(claudeText)).some((one) => one.path === agents)) return [];
  const message = 'AGENTS.md and CLAUDE.md stand side by side: Claude Code reads CLAUDE.md only, most other agents AGENTS.md only. Keep what all need in AGENTS.md, and import it in CLAUDE.md with @AGENTS.md.';
  return [{ code: 'instructions.two_files', message }];
}
