/** Why a path may not stand in a tree, in the words of GitHub's tree endpoint; undefined when it may. */
export function pathProblem(path: string): string | undefined {
  if (path.startsWith('/')) return 'tree.path cannot start with a slash';
  const malformed = path === '' || path.includes('\0') || path.split('/').some(isUnsafeName);
  return malformed ? 'tree.path contains a malformed path component' : undefined;
}

/** Characters that HFS+ drops when it compares names, so `.g\u200cit` is `.git` there (git's own list in utf8.c). */
const droppedByHfs = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

function isUnsafeName(name: string): boolean {
  if (name === '' || name === '.' || name === '..') return true;
  const plain = name.replace(droppedByHfs, '').toLowerCase();
  // NTFS drops trailing dots and spaces, reads `:` as a stream, and may know `.git` as GIT~1.
  return /^(?:\.git|git~1)[. ]*(?:$|:|\\)/.test(plain);
}

/** The rules of `git check-ref-format`, for full names below refs/heads/ and refs/tags/ or deeper. */
export function isValidRef(name: string): boolean {
  if (!name.startsWith('refs/') || name.endsWith('.') || hasForbiddenByte(name)) return false;
  if (/\.\.|@\{|[ ~^:?*[\\]/.test(name)) return false;
  const parts = name.split('/');
  return parts.length >= 3 && parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}

function hasForbiddenByte(text: string): boolean {
  return [...text].some((char) => char < ' ' || char === '\u007f');
}

/** Account and repository names as GitHub allows them; nothing here can leave a folder or hide a file. */
export function isValidOwner(name: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?$/.test(name);
}

export function isValidRepositoryName(name: string): boolean {
  return /^[A-Za-z0-9._-]{1,100}$/.test(name) && name !== '.' && name !== '..' && !name.endsWith('.git');
}
