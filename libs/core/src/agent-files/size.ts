import type { DocWarning } from '@lockstep/contracts';
import type { AgentFileKind } from './kinds.js';

/** English prose has about four bytes per token; other scripts and code have fewer, so this is a lower bound. */
const BYTES_PER_TOKEN = 4;
/** What instructions may take of every session, in tokens. */
const MOST_TOKENS = 25_000;
/** Anthropic's own advice: longer instructions are followed less. A skill is read only when used, and may be longer. */
const MOST_LINES: Partial<Record<AgentFileKind, number>> = { claude: 200, agents: 200, rule: 200, skill: 500 };

export function checkSize(kind: AgentFileKind, text: string): DocWarning[] {
  const most = MOST_LINES[kind];
  if (most === undefined) return [];
  const lines = text.replace(/(\r\n|\n|\r)$/, '').split(/\r\n|\n|\r/).length;
  const tokens = Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
  const warnings: DocWarning[] = [];
  if (tokens > MOST_TOKENS) warnings.push({ code: 'size.tokens', message: `About ${tokens.toLocaleString('en-US')} tokens, which every session pays for; keep it under ${MOST_TOKENS.toLocaleString('en-US')}.` });
  if (lines > most) warnings.push({ code: 'size.lines', line: most + 1, message: `${lines} lines; agents follow files of up to ${most} lines best. Move details into files that are read when needed.` });
  return warnings;
}
