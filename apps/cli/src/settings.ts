import { isOurs } from './claude-hooks.js';
import type { HandlerGroup } from './claude-hooks.js';
import { refusal } from './failures.js';
import { isFields, parseJson } from './json.js';
import type { Fields } from './json.js';
import { renderJson } from './json-text.js';

/** Claude Code's settings of a project, from its root. */
export const SETTINGS = '.claude/settings.json';

/**
 * Claude Code's settings with our hooks in them and everything else as it was.
 * @param text null: there is no file. @returns the very same text when nothing has to change.
 * @throws Failure for a text that cannot be changed without changing more.
 */
export function withHooks(text: string | null, ours: Map<string, HandlerGroup>): string {
  const settings = read(text ?? '{}');
  const present = hooksOf(settings);
  const hooks: Fields = {};
  for (const event of new Set([...Object.keys(present), ...ours.keys()])) {
    const groups = place(present[event] ?? [], ours.get(event));
    if (groups.length > 0 || event in present) hooks[event] = groups;
  }
  return render({ ...settings, hooks }, settings, text);
}

/**
 * The settings without our hooks.
 * @param before what they were before the first of them; null: no file, or not known.
 * @returns null when nothing but us was ever in the file.
 */
export function withoutHooks(text: string, before: string | null): string | null {
  const settings = read(text);
  const [present, old] = [hooksOf(settings), readLeniently(before)];
  if (Object.keys(present).length === 0) return text;
  const oldHooks = isFields(old['hooks']) ? old['hooks'] : {};
  const hooks: Fields = {};
  for (const [event, groups] of Object.entries(present)) {
    const rest = place(groups, undefined);
    // An empty list that was ours goes with us; anybody else's stays.
    if (rest.length > 0 || groups.length === 0 || event in oldHooks) hooks[event] = rest;
  }
  const { hooks: _, ...others } = settings;
  const isKept = Object.keys(hooks).length > 0 || 'hooks' in old;
  if (!isKept && before === null && Object.keys(others).length === 0) return null;
  // Having none may have been written as null.
  const rest = Object.keys(hooks).length === 0 && old['hooks'] === null ? null : hooks;
  return render(isKept ? { ...settings, hooks: rest } : others, settings, text);
}

/** Whether each event of ours has its group. */
export function missingHooks(text: string | null, ours: Map<string, HandlerGroup>): string[] {
  const present = hooksOf(read(text ?? '{}'));
  return [...ours].flatMap(([event, group]) => ((present[event] ?? []).some((there) => JSON.stringify(there) === JSON.stringify(group)) ? [] : [event]));
}

/** The groups of one event with ours at its old place or at the end, or without it. */
function place(groups: unknown[], ours: HandlerGroup | undefined): unknown[] {
  const result: unknown[] = [];
  let waiting = ours;
  for (const group of groups) {
    const handlers = isFields(group) && Array.isArray(group['hooks']) ? group['hooks'] : [];
    const others = handlers.filter((handler) => !isOurs(handler));
    if (others.length === handlers.length) {
      result.push(group);
      continue;
    }
    if (others.length > 0) result.push({ ...(group as Fields), hooks: others });
    else if (waiting) {
      result.push(waiting);
      waiting = undefined;
    }
  }
  return waiting ? [...result, waiting] : result;
}

function hooksOf(settings: Fields): Record<string, unknown[]> {
  const hooks = settings['hooks'] ?? {};
  if (!isFields(hooks) || !Object.values(hooks).every(Array.isArray)) throw refusal('the settings\' "hooks" are not as Claude Code wants them: an object of lists', 'settings');
  return hooks as Record<string, unknown[]>;
}

function read(text: string): Fields {
  const settings = parseJson(text);
  if (!isFields(settings)) throw refusal('the settings are no JSON object: put them right first', 'settings');
  // Names that come twice, and numbers that JavaScript cannot hold, would not survive being written again.
  if (tokens(text) !== tokens(JSON.stringify(settings))) throw refusal('the settings hold names that come twice, names that are numbers, or numbers in an unusual form: writing them would change them', 'settings');
  return settings;
}

function readLeniently(text: string | null): Fields {
  const settings = text === null ? {} : parseJson(text);
  return isFields(settings) ? settings : {};
}

/** A JSON text without what may be written in several ways: white space and escapes. */
function tokens(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (token) => (token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : ''));
}

function render(settings: Fields, before: Fields, text: string | null): string {
  if (text !== null && JSON.stringify(settings) === JSON.stringify(before)) return text;
  return renderJson(settings, text);
}
