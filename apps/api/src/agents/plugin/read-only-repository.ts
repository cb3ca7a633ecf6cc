import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { PluginFile } from './plugin-files.js';

type Kind = 'commit' | 'tree' | 'blob';
/** As pack files number them. */
const KIND_NUMBERS = { commit: 1, tree: 2, blob: 3 } as const;

interface GitObject {
  kind: Kind;
  sha: string;
  body: Buffer;
}

interface Folder {
  blobs: Map<string, GitObject>;
  folders: Map<string, Folder>;
}

const WHO = 'Lockstep <lockstep@localhost> 0 +0000';
/** Longest payload of a line of git's protocol with a side band. */
const MOST_IN_BAND = 65_515;

/**
 * A git repository with one commit, for `git clone` over HTTP and for nothing else: Claude Code takes plugins from git repositories only,
 * and a server needs no git to hold four files. The same files make the same commit, so a clone knows whether there is anything new.
 * The wire is protocol version 0 of git-upload-pack (gitprotocol-pack, gitprotocol-http).
 */
export class ReadOnlyRepository {
  private readonly objects: GitObject[] = [];
  private readonly commit: string;

  constructor(files: PluginFile[]) {
    const root = emptyFolder();
    for (const { path, content } of files) this.place(root, path.split('/'), content);
    const tree = this.writeTree(root);
    this.commit = this.add('commit', Buffer.from(`tree ${tree}\nauthor ${WHO}\ncommitter ${WHO}\n\nThe Lockstep plugin\n`));
  }

  /** The answer to `GET info/refs?service=git-upload-pack`. */
  refs(): Buffer {
    const abilities = 'side-band-64k shallow ofs-delta symref=HEAD:refs/heads/main object-format=sha1 agent=lockstep';
    return Buffer.concat([line('# service=git-upload-pack\n'), FLUSH, line(`${this.commit} HEAD\0${abilities}\n`), line(`${this.commit} refs/heads/main\n`), FLUSH]);
  }

  /**
   * The answer to `POST git-upload-pack`: everything, whatever the client has.
   * @returns null for a request that asks for another commit or is none.
   */
  uploadPack(request: Buffer): Buffer | null {
    const lines = readLines(request);
    const wanted = lines?.filter((one) => one.startsWith('want ')).map((one) => one.slice(5, 45));
    if (!lines || !wanted || wanted.length === 0 || wanted.some((sha) => sha !== this.commit)) return null;
    // A commit without parents is never cut off: there is nothing to name as shallow.
    const shallow = lines.some((one) => one.startsWith('deepen')) ? [FLUSH] : [];
    if (!lines.includes('done')) return Buffer.concat([...shallow, ...(shallow.length === 0 ? [line('NAK\n')] : [])]);
    return Buffer.concat([...shallow, line('NAK\n'), ...this.banded(this.pack()), FLUSH]);
  }

  private place(folder: Folder, [name = '', ...rest]: string[], content: string): void {
    if (rest.length === 0) {
      const sha = this.add('blob', Buffer.from(content));
      folder.blobs.set(name, { kind: 'blob', sha, body: Buffer.alloc(0) });
      return;
    }
    const inner = folder.folders.get(name) ?? emptyFolder();
    folder.folders.set(name, inner);
    this.place(inner, rest, content);
  }

  private writeTree({ blobs, folders }: Folder): string {
    const entries = [
      ...[...blobs].map(([name, { sha }]) => ({ order: name, mode: '100644', name, sha })),
      // git sorts a folder as if its name ended in a slash.
      ...[...folders].map(([name, folder]) => ({ order: `${name}/`, mode: '40000', name, sha: this.writeTree(folder) })),
    ].sort((a, b) => (a.order < b.order ? -1 : 1));
    return this.add('tree', Buffer.concat(entries.flatMap(({ mode, name, sha }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, 'hex')])));
  }

  private add(kind: Kind, body: Buffer): string {
    const sha = createHash('sha1').update(`${kind} ${body.length}\0`).update(body).digest('hex');
    if (!this.objects.some((known) => known.sha === sha)) this.objects.push({ kind, sha, body });
    return sha;
  }

  private pack(): Buffer {
    const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
    head.writeUInt32BE(this.objects.length, 8);
    const content = Buffer.concat([head, ...this.objects.flatMap(({ kind, body }) => [entryHead(KIND_NUMBERS[kind], body.length), deflateSync(body)])]);
    return Buffer.concat([content, createHash('sha1').update(content).digest()]);
  }

  private *banded(bytes: Buffer): Generator<Buffer> {
    for (let at = 0; at < bytes.length; at += MOST_IN_BAND) yield line(Buffer.concat([Buffer.from([1]), bytes.subarray(at, at + MOST_IN_BAND)]));
  }
}

const FLUSH = Buffer.from('0000');

function emptyFolder(): Folder {
  return { blobs: new Map(), folders: new Map() };
}

function line(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
}

/** Without their final newlines; flushes are left out. Null when the bytes are no such lines. */
function readLines(bytes: Buffer): string[] | null {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = bytes.toString('latin1', at, at + 4);
    const length = /^[0-9a-f]{4}$/i.test(head) ? Number.parseInt(head, 16) : NaN;
    if (!(length === 0 || length >= 4) || at + length > bytes.length) return null;
    if (length > 4) lines.push(bytes.toString('utf8', at + 4, at + length).replace(/\n$/, ''));
    at += Math.max(length, 4);
  }
  return lines;
}

/** Type in three bits, size in four and then seven at a time, the lowest first. */
function entryHead(kind: number, size: number): Buffer {
  const bytes = [(kind << 4) | (size & 15)];
  for (let rest = size >>> 4; rest > 0; rest >>>= 7) {
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) | 0x80;
    bytes.push(rest & 127);
  }
  return Buffer.from(bytes);
}
