import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgentRun, told } from '../../test/agent-run.js';
import { Shelf } from '../../test/shelf.js';

const SECRET = `ghp_${'aB3'.repeat(12)}`;

let shelf: Shelf;
let key: string;
beforeAll(async () => {
  shelf = await Shelf.open();
  ({ key } = await shelf.key(['docs:read', 'docs:write', 'hooks']));
});
afterAll(() => shelf.close());

const run = (as = key): AgentRun => new AgentRun(shelf, as);

describe('what an edit brought', () => {
  it('HOOK19 a secret is named by its line in the answer to the edit that brought it, not repeated, and told once', async () => {
    const doc = await shelf.doc('one\ntwo\n');
    const agent = run();
    const first = await agent.edited(doc.path, { before: 'one\ntwo\n', old: 'two', fresh: SECRET });
    expect(first.hookSpecificOutput?.hookEventName).toBe('PostToolUse');
    expect(told(first)).toMatch(/^Your edit of ".*" brought this, .*\n- line 2: This line looks like it holds a GitHub token\..*take it out/);
    expect(JSON.stringify(first)).not.toContain(SECRET);
    expect((await shelf.versions(doc))[0]).toMatchObject({ version: 2, source: 'api' });
    expect(await agent.edited(doc.path, { before: `one\n${SECRET}\n`, old: 'one', fresh: 'zero\none' })).toEqual({});
    const other = `${SECRET.slice(0, -1)}x`;
    expect(told(await agent.edited(doc.path, { before: `zero\none\n${SECRET}\n`, old: 'zero', fresh: other }))).toContain('- line 1: ');
  });

  it('HOOK19 what only the documents around show is told too, and nothing to a run that brought nothing', async () => {
    const doc = await shelf.doc('See @gone.md.\n', 'app/CLAUDE.md');
    const agent = run();
    expect(await agent.edited(doc.path, { before: 'See @gone.md.\n', old: 'See', fresh: 'Read' })).toEqual({});
    expect(told(await agent.wrote(doc.path, 'Read @gone.md.\n\nThen [this](lost.md).\n', 'Read @gone.md.\n'))).toMatch(/brought this.*\n- line 3: The link lost\.md leads to a document that is not there: app\/lost\.md\.$/);
  });

  it('HOOK19 goes along with what else is said: of a merge, of a proposal', async () => {
    const doc = await shelf.doc('one\ntwo\nthree\n');
    await shelf.save(doc, 'ONE\ntwo\nthree\n', { on: 1 });
    expect(told(await run().edited(doc.path, { before: 'one\ntwo\nthree\n', old: 'three', fresh: SECRET }))).toMatch(/was merged with what others had saved.*\nYour edit of .*\n- line 3: /);
    const { key: proposer } = await shelf.key(['hooks']);
    const other = await shelf.doc('one\n');
    expect(told(await run(proposer).edited(other.path, { before: 'one\n', old: 'one', fresh: SECRET }))).toMatch(/kept in Lockstep as a proposal.*\nYour edit of .*\n- line 1: /);
  });

  it('HOOK14 HOOK19 of many, the worst are told, within what the client reads, and each on its line', async () => {
    const doc = await shelf.doc('one\n');
    const links = Array.from({ length: 150 }, (_, n) => `[x](${'a'.repeat(180)}-${n}.md)`).join('\n');
    const text = told(await run().wrote(doc.path, `${links}\nx\u200b\n${SECRET}\n`, 'one\n'));
    expect(text.length).toBeLessThanOrEqual(10_000);
    expect(text.split('\n')).toHaveLength(22);
    expect(text).toMatch(/- line 151: .*\n- line 152: .*GitHub token.*\n- and \d+ more$/);
  });
});
