import type { DocWarning } from '@lockstep/contracts';
import { isWarning, readFrontMatter } from './front-matter.js';
import type { FrontMatter } from './front-matter.js';
import { folderOf } from './kinds.js';

/** https://agentskills.io/specification, and what Claude Code reads beyond it. */
const KNOWN = new Set([
  ...['name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools'],
  ...['when_to_use', 'argument-hint', 'arguments', 'disable-model-invocation', 'user-invocable', 'disallowed-tools', 'model', 'effort', 'context', 'agent', 'hooks', 'paths', 'shell', 'version'],
]);
const NAME_CHARS = 64;
const DESCRIPTION_CHARS = 1_024;
const COMPATIBILITY_CHARS = 500;

/** What keeps a SKILL.md from being found or loaded. */
export function checkSkill(path: string, text: string): DocWarning[] {
  const matter = readFrontMatter(text);
  if (matter === null) return [{ code: 'skill.front_matter_missing', line: 1, message: 'A skill begins with front matter that holds its name and description; without it no agent finds the skill.' }];
  if (isWarning(matter)) return [matter];
  return [...checkName(path, matter), ...checkDescription(matter), ...checkCompatibility(matter), ...unknownFields(matter)];
}

function checkName(path: string, { fields: { name }, lineOf }: FrontMatter): DocWarning[] {
  const line = lineOf('name');
  if (typeof name !== 'string' || name === '') return [{ code: 'skill.name_missing', line, message: 'A skill needs a name, as text.' }];
  if (name.length > NAME_CHARS || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    return [{ code: 'skill.name_invalid', line, message: `The name of a skill is 1 to ${NAME_CHARS} lower-case letters, digits and single hyphens between them.` }];
  }
  const directory = folderOf(path).split('/').at(-2);
  if (directory === undefined || directory === name) return [];
  return [{ code: 'skill.name_mismatch', line, message: `The name must be that of the skill's folder: ${JSON.stringify(directory)}, not ${JSON.stringify(name)}.` }];
}

function checkDescription({ fields: { description }, lineOf }: FrontMatter): DocWarning[] {
  const line = lineOf('description');
  if (typeof description !== 'string' || description.trim() === '') {
    return [{ code: 'skill.description_missing', line, message: 'A skill needs a description: it is all that agents know when they decide whether to use it.' }];
  }
  const length = [...description].length;
  return length <= DESCRIPTION_CHARS ? [] : [{ code: 'skill.description_too_long', line, message: `The description has ${length} characters; at most ${DESCRIPTION_CHARS} are read.` }];
}

function checkCompatibility({ fields: { compatibility }, lineOf }: FrontMatter): DocWarning[] {
  if (typeof compatibility !== 'string' || [...compatibility].length <= COMPATIBILITY_CHARS) return [];
  return [{ code: 'skill.compatibility_too_long', line: lineOf('compatibility'), message: `compatibility has at most ${COMPATIBILITY_CHARS} characters.` }];
}

function unknownFields({ fields, lineOf }: FrontMatter): DocWarning[] {
  return Object.keys(fields)
    .filter((field) => !KNOWN.has(field))
    .map((field) => ({ code: 'skill.field_unknown', line: lineOf(field), message: `No agent that we know reads the field ${JSON.stringify(field)}. What is your own belongs under metadata.` }));
}
