import type { DocWarning } from '@lockstep/contracts';
import { checkDuplicates } from './duplicates.js';
import { checkHidden } from './hidden-characters.js';
import { checkImports } from './imports.js';
import { isInstruction, isMarkdown, kindOf } from './kinds.js';
import { checkLinks } from './links.js';
import { markdownLines } from './markdown-lines.js';
import { checkPrecedence } from './precedence.js';
import { checkRulePaths } from './rule-paths.js';
import { checkSecrets } from './secrets.js';
import { checkSize } from './size.js';
import { checkSkill } from './skill.js';

/** Beyond this many nobody reads on. */
export const MOST_WARNINGS = 100;
/** The worst one last. */
const HARMFUL = ['hidden.characters', 'secret.in_text'];
export const isHarmful = (code: string): boolean => HARMFUL.includes(code);

/** What a file is checked against. */
export interface Surroundings {
  /** Paths of all documents that the reader may see. */
  paths: readonly string[];
  /** Texts of other documents: files of instructions, and what is imported. */
  texts: ReadonlyMap<string, string>;
}

/** What a text shows by itself, without the documents around it. */
export function checkText({ path, text }: { path: string; text: string }): DocWarning[] {
  const kind = kindOf(path);
  return gravest([...checkSecrets(text), ...checkHidden(text), ...checkSize(kind, text), ...(kind === 'skill' ? checkSkill(path, text) : [])], MOST_WARNINGS);
}

/** What agents would stumble over in a document, by line. Nothing is changed, and nothing keeps anybody from saving. */
export function checkFile({ path, text }: { path: string; text: string }, { paths, texts }: Surroundings): DocWarning[] {
  const kind = kindOf(path);
  const known = new Set([...paths, path]);
  const textOf = (other: string) => texts.get(other);
  const others = [...texts].filter(([other]) => other !== path && isInstruction(other)).map(([other, content]) => ({ path: other, text: content }));
  const lines = markdownLines(text);
  const warnings = [
    ...checkSecrets(text),
    ...checkHidden(text),
    ...checkSize(kind, text),
    ...checkPrecedence(path, text, textOf),
    ...(kind === 'skill' ? checkSkill(path, text) : []),
    ...(kind === 'rule' ? checkRulePaths(path, text, [...known]) : []),
    ...(kind === 'claude' || kind === 'rule' ? checkImports(path, lines, known, textOf) : []),
    ...(isMarkdown(path) ? checkLinks(path, lines, known) : []),
    ...(isInstruction(path) ? checkDuplicates(lines, others) : []),
  ];
  return gravest(warnings, MOST_WARNINGS);
}

/** What could do harm comes first, so that no number of harmless notes before it hides it. */
export function gravest(warnings: readonly DocWarning[], most: number): DocWarning[] {
  const harm = ({ code }: DocWarning): number => HARMFUL.indexOf(code);
  return [...warnings].sort((a, b) => harm(b) - harm(a)).slice(0, most).sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
