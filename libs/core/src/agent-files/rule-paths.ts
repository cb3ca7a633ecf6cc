import type { DocWarning } from '@lockstep/contracts';
import { compileGlob } from '../text/glob.js';
import { isWarning, readFrontMatter } from './front-matter.js';

/** Globs of a rule that no document matches: the rule is never read for one. */
export function checkRulePaths(path: string, text: string, paths: readonly string[]): DocWarning[] {
  const matter = readFrontMatter(text);
  if (matter === null) return [];
  if (isWarning(matter)) return [matter];
  const { paths: given } = matter.fields;
  if (given === undefined || given === null) return [];
  const line = matter.lineOf('paths');
  const globs = typeof given === 'string' ? given.split(/,(?![^{]*\})/).map((glob) => glob.trim()) : given;
  if (!Array.isArray(globs) || !globs.every((glob) => typeof glob === 'string' && glob !== '')) {
    return [{ code: 'rule.paths_invalid', line, message: 'paths must be a glob or a list of globs.' }];
  }
  return (globs as string[]).flatMap((glob) => checkGlob(glob, line, below(path, paths)));
}

/** Globs count from the folder that holds .claude. */
function below(rule: string, paths: readonly string[]): string[] {
  const root = rule.slice(0, rule.indexOf('.claude/rules/'));
  return paths.filter((path) => path.startsWith(root)).map((path) => path.slice(root.length));
}

function checkGlob(glob: string, line: number, paths: string[]): DocWarning[] {
  if (!isJudged(glob, paths)) return [];
  try {
    if (paths.some(compileGlob(glob))) return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ code: 'rule.paths_invalid', line, message: `The glob ${JSON.stringify(glob)} has ${error.message}.` }];
  }
  return [{ code: 'rule.paths_unmatched', line, message: `The glob ${JSON.stringify(glob)} matches no document of the project.` }];
}

/** Most globs mean code, which is not here. Only one for a kind of file that the project holds can be judged. */
function isJudged(glob: string, paths: string[]): boolean {
  const [, one, several] = /\.(?:(\w+)|\{([\w,]+)\})$/.exec(glob) ?? [];
  const endings = [one ?? '', ...(several ?? '').split(',')].filter((ending) => ending !== '');
  return endings.some((ending) => paths.some((path) => path.endsWith(`.${ending}`)));
}
