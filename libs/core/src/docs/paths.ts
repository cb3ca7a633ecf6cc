import { LIMITS } from '@lockstep/contracts';
import { invalidField } from '../errors.js';

/**
 * Control characters (also those of eight bits, which terminals obey), line separators, and the characters of text direction with which one path
 * can be made to look like another. U+206A to U+206F are among those that HFS+ drops from names.
 */
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]/;

/**
 * Checks a document path and returns it unchanged. A path is what git stores, so nothing is repaired silently.
 * @throws DomainError `doc.path_invalid` naming what is wrong.
 */
export function checkDocPath(path: string, field = 'path'): string {
  const problem = docPathProblem(path);
  if (problem) throw invalidField(field, problem, 'doc.path_invalid');
  return path;
}

/** Why a path cannot be a document's, in words; null when it can. */
export function docPathProblem(path: string): string | null {
  if (path === '') return 'must not be empty';
  if (!path.isWellFormed()) return 'must be valid Unicode';
  if (Buffer.byteLength(path) > LIMITS.pathBytes) return `must be at most ${LIMITS.pathBytes} bytes of UTF-8`;
  if (path.includes('\\')) return 'must use / between folders, not \\';
  if (FORBIDDEN.test(path)) return 'must not contain control or text-direction characters';
  if (path.normalize('NFC') !== path) return 'must be in Unicode normal form C (NFC)';
  return segmentProblem(path.split('/'));
}

/** Two paths that some file system or reader would take for the same one have the same key. */
export function collisionKey(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function segmentProblem(segments: string[]): string | null {
  if (segments[0] === '') return 'must be relative: no leading /';
  if (segments.includes('')) return 'must not contain an empty folder name or end with /';
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'must not contain . or .. as a folder name';
  if (segments.some(isGitFolder)) return 'must not lead into .git';
  return null;
}

/** `.git` in every spelling that some file system opens as .git: case, trailing dots and spaces, the 8.3 name (CVE-2014-9390, CVE-2019-1352). */
function isGitFolder(segment: string): boolean {
  const plain = segment.toLowerCase().replace(/[. ]+$/, '').replace(/[\u200b-\u200d\ufeff]/g, '');
  return plain === '.git' || plain === 'git~1' || plain.startsWith('.git:');
}
