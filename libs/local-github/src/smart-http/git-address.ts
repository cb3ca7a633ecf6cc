export interface GitAddress {
  readonly owner: string;
  readonly name: string;
  /** What git asks for below the repository. */
  readonly file: string;
  /** Whether the request is part of a push; otherwise it reads. */
  readonly isPush: boolean;
}

/** Only the three requests of the smart protocol: the dumb one would serve files by name. */
const gitPath = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** Undefined when the path is not one that git asks for. */
export function parseGitAddress(path: string, query: URLSearchParams): GitAddress | undefined {
  const match = gitPath.exec(path);
  if (!match) return undefined;
  const [, owner = '', name = '', file = ''] = match;
  const service = file === 'info/refs' ? query.get('service') : file;
  if (service !== 'git-upload-pack' && service !== 'git-receive-pack') return undefined;
  return { owner, name, file, isPush: service === 'git-receive-pack' };
}
