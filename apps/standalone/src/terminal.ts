import type { DemoCard } from './demo/demo.js';

/** What a person sees while Lockstep starts, runs and stops. */
export class Terminal {
  private readonly startedAt = Date.now();

  constructor() {
    // A window that was closed, or `| head`: without a listener the next line would end us before we have stopped what we started.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  }

  /** A step that was completed. */
  step(line: string): void {
    this.write(`  ${seconds(Date.now() - this.startedAt)}  ${line}`);
  }

  write(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  /** The reason for a failure, on standard error. */
  fail(line: string): void {
    process.stderr.write(`lockstep: ${line}\n`);
  }

  ready(url: string, dataDir: string, card: DemoCard | null): void {
    this.write(`\nLockstep is ready at ${url}\n`);
    if (card !== null) this.write(welcome(card));
    else this.write(`  The first person who registers there owns this instance.`);
    this.write(`  Data and logs: ${dataDir}. Ctrl-C stops everything.`);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1).padStart(5)} s`;
}

function welcome({ url, email, password, project, apiKey, cloneUrl, docId }: DemoCard): string {
  return `  Sign in         ${email}, password ${password}
  Demo project    ${url}/projects/${project}
  API key         ${apiKey}
  Repository      git clone ${cloneUrl}

  Three things to try
  1. Edit CLAUDE.md in the browser and save. In the clone, \`git pull\` brings your edit as a commit.
  2. Change a file in the clone, then \`git commit -am "Try it" && git push\`. The open page changes.
  3. Type a word into CLAUDE.md and, with the page still open, ask for its lock as an agent would. The answer is 423 and says who holds it:
     curl -X PUT ${url}/api/v1/projects/${project}/docs/${docId}/lock -H 'X-API-Key: ${apiKey}' \\
       -H 'Content-Type: application/json' -d '{"session": "an-agent-of-mine"}'
`;
}
