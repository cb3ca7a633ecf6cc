import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { GitCommand } from './git-command.js';
import { parseCommit, parseTree, type Commit, type GitObject, type ObjectType, type TreeEntry } from './objects.js';

interface Waiting {
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (error: Error) => void;
}

const idleMs = 20_000;

/** Anything else (`<expression> missing`, `<expression> ambiguous`) is a no. */
const foundHeader = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/;

/**
 * Reads objects through one long-lived `git cat-file --batch`: a process per object would make a tree walk of a thousand
 * folders take seconds. The process ends by itself after some idle time and is started again when needed.
 */
export class ObjectReader {
  private child: ChildProcessWithoutNullStreams | undefined;
  private readonly waiting: Waiting[] = [];
  private received: Buffer[] = [];
  private receivedBytes = 0;
  private needed = 0;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly git: GitCommand) {}

  /**
   * `expression` is what git calls a revision: a SHA, a full ref, `<ref>^{tree}`; checked by the caller when it comes from outside.
   * Undefined when there is no such object.
   */
  read(expression: string): Promise<GitObject | undefined> {
    // One line is one question: a newline would shift every later answer to the wrong question.
    if (/[\n\0]/.test(expression)) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      const child = this.running();
      this.waiting.push({ resolve, reject });
      child.stdin.write(`${expression}\n`);
    });
  }

  /** The object at a path below a commit or tree; the empty path is the tree itself. */
  readPath(treeish: string, path: string): Promise<GitObject | undefined> {
    // git reads `<rev>:../x` as relative to a working tree, of which a bare repository has none, and ends.
    const isPlain = path === '' || path.split('/').every((name) => !['', '.', '..'].includes(name));
    return isPlain ? this.read(`${treeish}:${path}`) : Promise.resolve(undefined);
  }

  async commit(expression: string): Promise<Commit | undefined> {
    const object = await this.read(`${expression}^{commit}`);
    return object?.type === 'commit' ? parseCommit(object.sha, object.content) : undefined;
  }

  async treeSha(expression: string): Promise<string | undefined> {
    const object = await this.read(`${expression}^{tree}`);
    return object?.type === 'tree' ? object.sha : undefined;
  }

  async tree(sha: string): Promise<TreeEntry[] | undefined> {
    const object = await this.read(sha);
    return object?.type === 'tree' ? parseTree(object.content) : undefined;
  }

  close(): void {
    clearTimeout(this.idle);
    this.child?.stdin.end();
    this.child = undefined;
  }

  private running(): ChildProcessWithoutNullStreams {
    clearTimeout(this.idle);
    this.child ??= this.launch();
    return this.child;
  }

  private launch(): ChildProcessWithoutNullStreams {
    const child = this.git.start(['cat-file', '--batch']);
    child.stdout.on('data', (chunk: Buffer) => this.receive(chunk));
    child.stderr.resume();
    child.on('error', (error) => this.fail(child, error));
    child.stdin.on('error', (error) => this.fail(child, error));
    child.on('close', (code) => this.fail(child, new Error(`git cat-file ended with ${code}`)));
    return child;
  }

  private fail(child: ChildProcessWithoutNullStreams, error: Error): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.received = [];
    this.receivedBytes = 0;
    this.needed = 0;
    for (const waiting of this.waiting.splice(0)) waiting.reject(error);
  }

  private receive(chunk: Buffer): void {
    this.received.push(chunk);
    this.receivedBytes += chunk.length;
    // Joining at every chunk would copy a large blob once per 64 KiB.
    if (this.receivedBytes < this.needed) return;
    let rest = Buffer.concat(this.received);
    for (let used = this.answer(rest); used > 0; used = this.answer(rest)) rest = rest.subarray(used);
    this.received = [rest];
    this.receivedBytes = rest.length;
    if (this.waiting.length === 0) this.idle = setTimeout(() => this.close(), idleMs).unref();
  }

  /** Takes one answer off the front; says how many bytes it was, 0 when it is not complete yet. */
  private answer(buffer: Buffer): number {
    const lineEnd = buffer.indexOf(0x0a);
    if (lineEnd < 0 || this.waiting.length === 0) return 0;
    const header = foundHeader.exec(buffer.toString('latin1', 0, lineEnd));
    if (!header) return this.settle(undefined, lineEnd + 1);
    const [, sha = '', type, size] = header;
    const end = lineEnd + 1 + Number(size);
    this.needed = end + 1;
    if (buffer.length < end + 1) return 0;
    const content = Buffer.from(buffer.subarray(lineEnd + 1, end));
    return this.settle({ sha, type: type as ObjectType, content }, end + 1);
  }

  private settle(object: GitObject | undefined, used: number): number {
    this.needed = 0;
    this.waiting.shift()?.resolve(object);
    return used;
  }
}
