import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startReceiver } from '../hook-receiver.js';
import { octokitFor } from '../local-site.js';
import { startEmulate } from './emulate.js';
import { observeHere } from './here.js';
import { observe } from './run.js';

const file = join(import.meta.dirname, 'differences.md');
const repositories = { at: { owner: 'octo', repo: 'docs' }, empty: { owner: 'octo', repo: 'empty' } };

interface Row {
  readonly step: string;
  readonly here: string;
  readonly emulate: string;
}

describe('one Octokit script against two servers', () => {
  let here: Map<string, string>;
  let emulate: Map<string, string>;

  beforeAll(async () => {
    here = await observeHere(repositories);
    emulate = await observeEmulate();
  });

  it('LGH18 both servers run every step', () => {
    expect([...emulate.keys()]).toEqual([...here.keys()]);
    expect([...here.values()].filter((seen) => seen.includes('"failed"'))).toEqual([]);
  });

  it('LGH18 they agree except where differences.md says so, word for word', async () => {
    const differing = [...here].filter(([step, seen]) => seen !== emulate.get(step));
    const rows = differing.map(([step, seen]): Row => ({ step, here: seen, emulate: emulate.get(step) ?? '' }));
    expect(rows).toEqual(written(await readFile(file, 'utf8')));
  });
});

/** Each difference is `### <step>` followed by a line of ours and one of emulate's, both in backticks, and a reason. */
function written(markdown: string): Row[] {
  const sections = markdown.split(/^### /m).slice(1);
  return sections.map((section) => ({
    step: section.slice(0, section.indexOf('\n')),
    here: /^- here: `(.*)`$/m.exec(section)?.[1] ?? '',
    emulate: /^- emulate: `(.*)`$/m.exec(section)?.[1] ?? '',
  }));
}

async function observeEmulate(): Promise<Map<string, string>> {
  const server = await startEmulate('emulate-token');
  const receiver = await startReceiver();
  const octokit = octokitFor(server.url, 'emulate-token');
  const seen = await observe({ octokit, stranger: octokitFor(server.url, 'wrong'), ...repositories, hookUrl: receiver.url }, receiver);
  await server.close();
  await receiver.end();
  return seen;
}
