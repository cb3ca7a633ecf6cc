import { docPathProblem } from '@lockstep/core/texts';
import { isTemporary } from './files.js';

/** Names that Windows takes for devices, with any ending. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(\.|$)/i;
/** Files whose content makes programs on this machine run commands: no server decides about them, and ours are ours. */
const OURS = /(^|\/)(\.lockstep(\.json)?|\.mcp\.json|\.claude\/settings[^/]*\.json)(\/|$)/i;
/** What some file systems leave out when they compare names. */
const IGNORED = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/**
 * Why a document's path cannot be a file's below the mapped folder, in words; null when it can. Stricter than what the server may hold:
 * a file has to mean the same on every machine that pulls it.
 * @param root the mapped folder below the one that holds `.lockstep.json`; empty when it is that one.
 */
export function filePathProblem(path: string, root = ''): string | null {
  const problem = docPathProblem(path);
  if (problem !== null) return problem;
  const segments = path.split('/');
  if (segments.some((segment) => DEVICE.test(segment))) return 'is the name of a device on Windows';
  if (segments.some((segment) => /[<>:"|?*]|[. ]$/.test(segment))) return 'is no file name on Windows';
  if (segments.some((segment) => Buffer.byteLength(segment) > 200)) return 'has a name of more than 200 bytes';
  if (segments.some((segment) => segment.toLowerCase() === 'git~2' || /^lockst~\d$|^claude~\d$/i.test(segment))) return 'is a short name that could stand for another file';
  if (isTemporary(segments.at(-1) ?? '')) return 'has the name of a file that lockstep did not finish';
  if (OURS.test(`${root}/${path}`.replace(IGNORED, ''))) return 'decides which commands this machine runs: no server writes it';
  return null;
}
