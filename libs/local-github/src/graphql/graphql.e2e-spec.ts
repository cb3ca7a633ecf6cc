import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSite, type TestSite } from '../../test/local-site.js';

interface BlobNode {
  oid: string;
  byteSize: number;
  isBinary: boolean | null;
  isTruncated: boolean;
  text: string | null;
}

describe('GraphQL', () => {
  let site: TestSite;
  let shas: string[];
  const at = { owner: 'octo', repo: 'graph' };
  const contents = ['plain\n', '\ufeffbom\r\n', 'é 🙂', '', 'a\0b', 'x'.repeat(600)];

  beforeAll(async () => {
    site = await startSite({ limits: { graphqlTextBytes: 512 } });
    await site.github.createRepo({ owner: 'octo', name: 'graph', private: true });
    await site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'docs/a.md', message: 'first', content: Buffer.from('one').toString('base64') });
    const blobs = contents.map((content) => site.octokit.rest.git.createBlob({ ...at, content }));
    shas = (await Promise.all(blobs)).map(({ data }) => data.sha);
  });
  afterAll(() => site.end());

  async function blobs(oids: readonly string[]): Promise<(BlobNode | null)[]> {
    const fields = oids.map((oid, index) => `b${index}: object(oid: "${oid}") { ... on Blob { oid byteSize isBinary isTruncated text } }`);
    const query = `query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${fields.join('\n')} } }`;
    const { repository } = await site.octokit.graphql<{ repository: Record<string, BlobNode | null> }>(query, { owner: 'octo', name: 'graph' });
    return oids.map((_oid, index) => repository[`b${index}`] ?? null);
  }

  it('LGH13 many blobs come in one query, byte for byte; binary and long ones say so', async () => {
    const [plain, bom, wide, empty, binary, long] = await blobs(shas);
    for (const [index, node] of [plain, bom, wide, empty].entries()) {
      expect(node).toEqual({ oid: shas[index], byteSize: Buffer.byteLength(contents[index] ?? ''), isBinary: false, isTruncated: false, text: contents[index] });
    }
    expect(binary).toMatchObject({ isBinary: true, text: null });
    expect(long).toEqual({ oid: shas[5], byteSize: 600, isBinary: null, isTruncated: true, text: 'x'.repeat(512) });
    expect(await blobs(['f'.repeat(40)])).toEqual([null]);
  });

  it('LGH13 250 aliases in one query', async () => {
    const first = shas[0] ?? '';
    const found = await blobs(Array.from({ length: 250 }, () => first));
    expect(found.every((node) => node?.text === 'plain\n')).toBe(true);
  });

  it('LGH13 an expression finds a path, and a commit tells its history of a path', async () => {
    await site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'b.md', message: 'other', content: '' });
    const query = `{ repository(owner: "octo", name: "graph") {
      file: object(expression: "main:docs/a.md") { ... on Blob { text } }
      gone: object(expression: "main:none") { oid }
      head: object(expression: "main") { ... on Commit { message history(first: 1, path: "docs/a.md") { totalCount nodes { message author { email user { login } } } pageInfo { hasNextPage } } } }
      defaultBranchRef { name target { ... on Commit { oid } } }
    } }`;
    const { repository } = await site.octokit.graphql<{ repository: unknown }>(query);
    expect(repository).toMatchObject({
      file: { text: 'one' },
      gone: null,
      head: { message: 'other', history: { totalCount: 1, nodes: [{ message: 'first', author: { email: 'octo@example.test', user: { login: 'octo' } } }], pageInfo: { hasNextPage: false } } },
      defaultBranchRef: { name: 'main' },
    });
  });

  it('LGH13 an unseen repository and a bad query are errors in a 200', async () => {
    const ask = async (query: string) => {
      const answer = await fetch(`${site.github.origin}/api/graphql`, { method: 'POST', headers: { authorization: `bearer ${site.token}` }, body: JSON.stringify({ query }) });
      return [answer.status, await answer.json()];
    };
    expect(await ask('{ repository(owner: "octo", name: "none") { id } }')).toMatchObject([200, { data: { repository: null }, errors: [{ type: 'NOT_FOUND', path: ['repository'] }] }]);
    expect(await ask('{ repository(owner: "octo" ')).toMatchObject([200, { errors: [{ message: expect.stringContaining('Syntax Error') }] }]);
    expect(await ask('{ nonsense }')).toMatchObject([200, { errors: [{ message: expect.stringContaining('nonsense') }] }]);
  });
});
