import type { DocWarning } from '@lockstep/contracts';
import { markdownLines } from './markdown-lines.js';
import type { MarkdownLine } from './markdown-lines.js';

/** Shorter ones are the same by chance. */
const SHORTEST = 40;

interface Block {
  line: number;
  text: string;
}

/** Rules that another file of instructions holds too: two copies come apart, and an agent that reads both pays twice. */
export function checkDuplicates(lines: MarkdownLine[], others: readonly { path: string; text: string }[]): DocWarning[] {
  const elsewhere = new Map<string, string>();
  for (const other of others) for (const block of blocksOf(markdownLines(other.text))) if (!elsewhere.has(block.text)) elsewhere.set(block.text, `${other.path}, line ${block.line}`);
  return blocksOf(lines).flatMap((block): DocWarning[] => {
    const where = elsewhere.get(block.text);
    return where === undefined ? [] : [{ code: 'rule.duplicate', line: block.line, message: `The same stands in ${where}.` }];
  });
}

/** Paragraphs and list items, without their marks and line breaks. */
function blocksOf(lines: MarkdownLine[]): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const { number, text: line, prose } of lines) {
    const item = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/.exec(line);
    if (prose.trim() === '' || /^\s*#/.test(line)) open = null;
    else if (open === null || item) blocks.push((open = { line: number, text: line.slice(item?.[0].length ?? 0) }));
    else open.text += ` ${line}`;
  }
  return blocks.map(({ line, text: content }) => ({ line, text: content.replace(/\s+/g, ' ').trim() })).filter((block) => block.text.length >= SHORTEST);
}
