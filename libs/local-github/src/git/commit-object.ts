import type { GitCommand } from './git-command.js';
import type { Signature } from './objects.js';
import { writeObject } from './write-objects.js';

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/** Written as an object rather than with `git commit-tree`, which would add a newline to the message. */
export function writeCommit(git: GitCommand, commit: NewCommit): Promise<string> {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signatureLine(commit.author)}`,
    `committer ${signatureLine(commit.committer)}`,
  ];
  return writeObject(git, 'commit', Buffer.from(`${lines.join('\n')}\n\n${commit.message}`, 'utf8'));
}

function signatureLine({ name, email, seconds, offset }: Signature): string {
  return `${clean(name)} <${clean(email)}> ${seconds} ${offset}`;
}

/** git drops the characters that would break the line apart, and blunt ends (ident.c). */
function clean(text: string): string {
  const flat = text.replace(/[\n\r\0<>]/g, '');
  return flat.replace(/^[\s.,:;"\\']+|[\s.,:;"\\']+$/g, '');
}

/** Now, in UTC. */
export function signatureNow(name: string, email: string): Signature {
  return { name, email, seconds: Math.floor(Date.now() / 1000), offset: '+0000' };
}

/** The commit keeps the offset of an ISO 8601 date, as git does; undefined when it is not a date. */
export function signatureAt(name: string, email: string, date: string): Signature | undefined {
  const milliseconds = Date.parse(date);
  if (!Number.isFinite(milliseconds)) return undefined;
  const offset = /([+-])(\d{2}):?(\d{2})$/.exec(date.replace(/^\d{4}-\d{2}-\d{2}/, ''));
  return { name, email, seconds: Math.floor(milliseconds / 1000), offset: offset ? `${offset[1]}${offset[2]}${offset[3]}` : '+0000' };
}

/** As the API shows it: UTC, whole seconds. */
export function isoDate(signature: Signature): string {
  return new Date(signature.seconds * 1000).toISOString().replace('.000Z', 'Z');
}
