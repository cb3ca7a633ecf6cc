import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgentSession, AgentSessionDetail, Doc, DocWithContent, Page } from '@lockstep/contracts';
import { newId } from '@lockstep/core';
import { AgentRun, denial, told } from '../../test/agent-run.js';
import { Shelf } from '../../test/shelf.js';

let shelf: Shelf;
let key: string;
beforeAll(async () => {
  shelf = await Shelf.open();
  ({ key } = await shelf.key(['docs:read', 'docs:write', 'locks:write', 'hooks']));
});
afterAll(() => shelf.close());

const run = (): AgentRun => new AgentRun(shelf, key);
const at = async (path: string): Promise<DocWithContent[]> => {
  const found = (await shelf.call<Page<Doc>>('GET', `/docs?prefix=${encodeURIComponent(path)}`)).body.items.filter((doc) => doc.path === path);
  return Promise.all(found.map(async ({ id }) => (await shelf.call<DocWithContent>('GET', `/docs/${id}`)).body));
};
const move = async (doc: Doc, path: string): Promise<void> => {
  expect((await shelf.write('PATCH', `/docs/${doc.id}`, { body: { path }, on: doc.version })).status).toBe(200);
};
const archive = async (doc: Doc): Promise<void> => {
  expect((await shelf.write('DELETE', `/docs/${doc.id}`, { on: doc.version })).status).toBe(204);
};
const prompt = (agent: AgentRun, more: object = {}): Promise<string> => agent.hear('UserPromptSubmit', { prompt: 'go on', ...more }).then(told);
const sessionOf = async (agent: AgentRun): Promise<AgentSession> =>
  (await shelf.call<Page<AgentSession>>('GET', '/agent-sessions')).body.items.find(({ sessionId }) => sessionId === agent.sessionId) as AgentSession;
/** A run that has read the document. */
const reader = async (doc: Doc, content = 'one\n'): Promise<AgentRun> => {
  const agent = run();
  await agent.read(doc.path, content);
  return agent;
};

let docs = 0;
const place = (name = 'old'): string => `places/${++docs}/${name}.md`;

describe('a document that was moved while a run has it', () => {
  it('HOOK20 the next prompt tells where it is, once for each place', async () => {
    const doc = await shelf.doc('one\n', place());
    const agent = await reader(doc);
    const [first, second] = [place('new'), place('newer')];
    await move(doc, first);
    expect(await prompt(agent)).toContain(`- ${JSON.stringify(doc.path)} was moved to ${JSON.stringify(first)}`);
    expect(await prompt(agent)).toBe('');
    await move(doc, second);
    expect(await prompt(agent)).toContain(`was moved to ${JSON.stringify(second)}`);
    await move(doc, doc.path);
    expect(await prompt(agent)).toBe('');
    expect(await agent.mayEdit(doc.path)).toEqual({});
  });

  it('HOOK20 one that was changed too is told with both in one line', async () => {
    const doc = await shelf.doc('one\n', place());
    const agent = await reader(doc);
    const elsewhere = place('new');
    await move(doc, elsewhere);
    await shelf.save(doc, 'two\n', { on: 1 });
    expect((await prompt(agent)).split('\n').slice(1)).toEqual([expect.stringMatching(/was moved to ".*".* is at version 2 .* this session has version 1/)]);
    expect(await prompt(agent)).toBe('');
  });

  it.each(['Edit', 'MultiEdit', 'Write'])('HOOK20 %s at its old place is denied with where it is, and takes no lock', async (tool) => {
    const doc = await shelf.doc('one\n', place());
    const agent = await reader(doc);
    const elsewhere = place('new');
    await move(doc, elsewhere);
    const reason = denial(await agent.mayEdit(doc.path, tool, { content: 'two\n', old_string: 'one', new_string: 'two' }));
    expect(reason).toContain(`${JSON.stringify(doc.path)} was moved to ${JSON.stringify(elsewhere)}`);
    expect(reason).toContain('lockstep pull');
    expect((await at(elsewhere))[0]?.lock).toBeNull();
  });

  it('HOOK20 an edit that was made all the same goes into the document where it is now, merged with what others saved', async () => {
    const text = 'a\nb\nc\nd\ne\n';
    const doc = await shelf.doc(text, place());
    const agent = await reader(doc, text);
    await agent.mayEdit(doc.path);
    await shelf.expireLock(doc);
    const elsewhere = place('new');
    await move(doc, elsewhere);
    await shelf.save(doc, 'a\nb\nc\nd\nE\n', { on: 1 });
    const said = told(await agent.edited(doc.path, { before: text, old: 'a\n', fresh: 'A\n' }));
    expect(said).toContain(`was moved to ${JSON.stringify(elsewhere)}`);
    expect(said).toContain('merged with what others had saved meanwhile, as version 3');
    expect(await at(elsewhere)).toMatchObject([{ content: 'A\nb\nc\nd\nE\n', updatedBy: { kind: 'apiKey' } }]);
    expect(await at(doc.path)).toEqual([]);
    expect(denial(await agent.mayEdit(doc.path))).toContain('was moved to');
  });

  it('HOOK20 a text that does not come from it is not put into it', async () => {
    const doc = await shelf.doc('one\n', place());
    const agent = run();
    const lockstep = { root: agent.cwd, machine: 'laptop', docs: [{ path: doc.path, contentSha: doc.contentSha }] };
    await agent.hear('SessionStart', { source: 'startup', lockstep });
    const elsewhere = place('new');
    await move(doc, elsewhere);
    expect(await agent.edited(doc.path, { before: 'another file\n', old: 'another', fresh: 'any' })).toMatchObject({ decision: 'block', reason: expect.stringMatching(/was moved to.*NOT saved/s) });
    expect(await at(elsewhere)).toMatchObject([{ content: 'one\n', version: 1 }]);
  });

  it('HOOK20 where the key sees only the old place, the new one is not told', async () => {
    const { key: bound } = await shelf.key(['docs:read', 'docs:write', 'hooks'], ['places/**']);
    const doc = await shelf.doc('one\n', place());
    const agent = new AgentRun(shelf, bound);
    await agent.read(doc.path, 'one\n');
    await move(doc, `secret/${docs}.md`);
    const answers = [await prompt(agent), denial(await agent.mayEdit(doc.path)), (await agent.edited(doc.path, { before: 'one\n', old: 'one', fresh: 'two' })).reason];
    expect(answers).toEqual(answers.map(() => expect.stringContaining(`${JSON.stringify(doc.path)} is no document any more that this API key may see`)));
    expect(answers.join()).not.toContain('secret');
    expect(await at(`secret/${docs}.md`)).toMatchObject([{ content: 'one\n' }]);
  });

  it('HOOK20 a run that begins where the move was not pulled is told at once, by the ids that its machine has', async () => {
    const [moved, gone] = [await shelf.doc('one\n', place()), await shelf.doc('one\n', place())];
    const elsewhere = place('new');
    await move(moved, elsewhere);
    await archive(gone);
    const agent = run();
    const docs = [moved, gone, moved, { ...gone, id: newId() }].map(({ id, path, contentSha }) => ({ id, path, contentSha }));
    const said = told(await agent.hear('SessionStart', { source: 'startup', lockstep: { root: agent.cwd, machine: 'laptop', docs } }));
    expect(said.split('\n').filter((line) => line.includes(' was ')).sort()).toEqual([expect.stringContaining(`${JSON.stringify(moved.path)} was moved to ${JSON.stringify(elsewhere)}`), expect.stringContaining(`${JSON.stringify(gone.path)} was deleted`)]);
    expect(denial(await agent.mayEdit(moved.path))).toContain('was moved to');
  });

  it('HOOK20 what the machine has at a file is known though the run was never told of it', async () => {
    const doc = await shelf.doc('one\n', place());
    const elsewhere = place('new');
    const agent = run();
    const lockstep = { root: agent.cwd, machine: 'laptop', docs: [{ id: doc.id, path: doc.path, contentSha: doc.contentSha }] };
    await move(doc, elsewhere);
    expect(denial(await agent.mayEdit(doc.path, 'Edit', { old_string: 'one', new_string: 'two' }))).toBeUndefined();
    expect(denial(await agent.tool('PreToolUse', 'Edit', { file_path: agent.file(doc.path), old_string: 'one', new_string: 'two' }, { lockstep }))).toContain('was moved to');
    expect(told(await agent.edited(doc.path, { before: 'one\n', old: 'one', fresh: 'two' }, { lockstep }))).toContain('was moved to');
    expect(await at(elsewhere)).toMatchObject([{ content: 'two\n' }]);
  });

  it('HOOK20 a document of another project is none of ours, whatever id a machine tells', async () => {
    const other = await shelf.app.project(shelf.owner);
    const foreign = await shelf.app.doc(shelf.owner, other, place(), 'one\n');
    const agent = run();
    const docs = [{ id: foreign.id, path: place(), contentSha: foreign.contentSha }, { id: 'no id', path: place(), contentSha: foreign.contentSha }];
    await agent.hear('SessionStart', { source: 'startup', lockstep: { root: agent.cwd, docs } });
    expect((await sessionOf(agent)).docs).toBe(0);
  });

  it('HOOK20 a machine that has pulled the move edits at the new place; the model is told once what it meant', async () => {
    const doc = await shelf.doc('one\n', place());
    const agent = run();
    const [elsewhere, root] = [place('new'), agent.cwd];
    await agent.hear('SessionStart', { source: 'startup', lockstep: { root, docs: [{ path: doc.path, contentSha: doc.contentSha }] } });
    await move(doc, elsewhere);
    const lockstep = { root, docs: [{ path: elsewhere, contentSha: doc.contentSha }] };
    expect(await prompt(agent, { lockstep })).toContain('was moved to');
    expect(await prompt(agent, { lockstep })).toBe('');
    expect(await agent.mayEdit(elsewhere)).toEqual({});
    expect(await agent.mayEdit(doc.path)).toEqual({});
  });

  it('HOOK20 its new place may be the end of the old one', async () => {
    const end = place();
    const doc = await shelf.doc('one\n', `deep/${end}`);
    const agent = await reader(doc);
    await move(doc, end);
    expect(denial(await agent.mayEdit(doc.path))).toContain(`was moved to ${JSON.stringify(end)}`);
    expect(await agent.mayEdit(end)).toEqual({});
  });

  it('HOOK20 back at its place and moved again it is told again', async () => {
    const doc = await shelf.doc('one\n', place());
    const agent = await reader(doc);
    const elsewhere = place('new');
    for (let time = 0; time < 2; time++) {
      await move(doc, elsewhere);
      expect(await prompt(agent)).toContain('was moved to');
      await move(doc, doc.path);
      expect(await prompt(agent)).toBe('');
    }
  });

  it('HOOK20 HOOK5 what happens to it where the key may not see it is not told', async () => {
    const { key: bound } = await shelf.key(['docs:read', 'docs:write', 'hooks'], ['places/**']);
    const doc = await shelf.doc('one\n', place());
    const agent = new AgentRun(shelf, bound);
    await agent.read(doc.path, 'one\n');
    await move(doc, `secret/${docs}.md`);
    expect(await prompt(agent)).toContain('is no document any more that this API key may see');
    await shelf.save(doc, 'two\n', { on: 1 });
    expect(await prompt(agent)).toBe('');
    await archive({ ...doc, version: 2 });
    expect(await prompt(agent)).toBe('');
    expect(denial(await agent.mayEdit(doc.path))).toContain('is no document any more that this API key may see');
  });

  it('HOOK20 of what does not fit, and that the machine has pulled already, there is said to be more', async () => {
    const agent = run();
    const many = await Promise.all(Array.from({ length: 30 }, () => shelf.doc('one\n', place())));
    for (const doc of many) await agent.read(doc.path, 'one\n');
    const pulled = await Promise.all(many.map(async ({ id, contentSha }, n) => {
      const path = place('new');
      await move(many[n] as Doc, path);
      return { id, path, contentSha };
    }));
    const lines = (await prompt(agent, { lockstep: { root: agent.cwd, docs: pulled } })).split('\n');
    expect([lines.length, lines.at(-1)]).toEqual([21, expect.stringContaining('and more that moved')]);
  });

  it('HOOK13 HOOK20 what does not fit into one context comes with the next, and of several prompts at once one tells it', async () => {
    const agent = run();
    const many = await Promise.all(Array.from({ length: 30 }, () => shelf.doc('one\n', place('d'.repeat(120)))));
    for (const doc of many) await agent.read(doc.path, 'one\n');
    await Promise.all(many.map((doc, n) => (n % 2 === 0 ? move(doc, place('e'.repeat(120))) : shelf.save(doc, 'two\n', { on: 1 }))));
    const heard: string[] = [];
    for (let round = 0; round < 6; round++) heard.push(...(await Promise.all([prompt(agent), prompt(agent), prompt(agent)])));
    const lines = heard.flatMap((text) => text.split('\n').filter((line) => line.startsWith('- ')));
    expect(many.map(({ path }) => lines.filter((line) => line.startsWith(`- ${JSON.stringify(path)}`)).length)).toEqual(many.map(() => 1));
    expect(await prompt(agent)).toBe('');
  });
});

describe('another document where one was', () => {
  const meets = async (agent: AgentRun, lockstep = {}): Promise<{ doc: Doc; heir: Doc; elsewhere: string }> => {
    const doc = await shelf.doc('one\nstep\n', place());
    await agent.hear('SessionStart', { source: 'startup', lockstep: { root: agent.cwd, docs: [{ id: doc.id, path: doc.path, contentSha: doc.contentSha }], ...lockstep } });
    const elsewhere = place('new');
    await move(doc, elsewhere);
    return { doc, heir: await shelf.doc('heir\nmany hours\n', doc.path), elsewhere };
  };
  const edit = { old: 'step', fresh: 'STEP' };

  it('HOOK3 HOOK20 an edit of the one that was there is denied, and goes into that one when it was made all the same', async () => {
    const agent = run();
    const { doc, heir, elsewhere } = await meets(agent);
    const reason = denial(await agent.mayEdit(doc.path));
    expect(reason).toContain(`was moved to ${JSON.stringify(elsewhere)}`);
    expect(reason).toContain('By now another document is at the old place');
    for (const text of ['one\nstep\n', 'one\nSTEP\n']) await agent.edited(doc.path, { before: text, ...edit });
    expect(await at(doc.path)).toMatchObject([{ id: heir.id, version: 1, content: 'heir\nmany hours\n' }]);
    expect(await at(elsewhere)).toMatchObject([{ content: 'one\nSTEP\n', version: 2 }]);
  });

  it('HOOK8 neither a file that was changed by other means nor a whole new text overwrites it', async () => {
    const agent = run();
    const { doc, heir, elsewhere } = await meets(agent);
    for (const answer of [await agent.edited(doc.path, { before: 'one\nstep\nby hand\n', ...edit }), await agent.wrote(doc.path, 'all new\n', 'one\nstep\n'), await agent.wrote(doc.path, 'all new\n', null)]) {
      expect(answer).toMatchObject({ decision: 'block', reason: expect.stringContaining('NOT saved') });
    }
    expect(await at(doc.path)).toMatchObject([{ id: heir.id, version: 1 }]);
    expect(await at(elsewhere)).toMatchObject([{ version: 1 }]);
  });

  it('HOOK8 documents that changed places: each edit finds its own', async () => {
    const [a, b] = [await shelf.doc('text of a\n', place()), await shelf.doc('text of b\n', place())];
    const agent = run();
    await agent.hear('SessionStart', { source: 'startup', lockstep: { root: agent.cwd, docs: [a, b].map(({ id, path, contentSha }) => ({ id, path, contentSha })) } });
    await move(a, place('between'));
    await move(b, a.path);
    await move(a, b.path);
    expect(denial(await agent.mayEdit(a.path))).toContain(`was moved to ${JSON.stringify(b.path)}`);
    await agent.edited(a.path, { before: 'text of a\n', old: 'text', fresh: 'words' });
    expect(await at(a.path)).toMatchObject([{ id: b.id, content: 'text of b\n' }]);
    expect(await at(b.path)).toMatchObject([{ id: a.id, content: 'words of a\n' }]);
  });

  it('HOOK20 once it was read, or its text written to the file, it is a document like any other', async () => {
    for (const learns of ['read', 'write'] as const) {
      const agent = run();
      const { doc, heir } = await meets(agent);
      if (learns === 'read') await agent.read(doc.path, 'heir\nmany hours\n');
      else {
        expect(await agent.mayEdit(doc.path, 'Write', { content: 'heir\nmany hours\n' })).toEqual({});
        expect(await agent.wrote(doc.path, 'heir\nmany hours\n', 'one\nstep\n')).toEqual({});
      }
      expect(await agent.mayEdit(doc.path)).toEqual({});
      expect(await agent.edited(doc.path, { before: 'heir\nmany hours\n', old: 'heir', fresh: 'heiress' })).toEqual({});
      expect(await at(doc.path)).toMatchObject([{ id: heir.id, content: 'heiress\nmany hours\n', lock: null }]);
      await archive({ ...heir, version: 2 });
      expect(await prompt(agent)).toContain(`${JSON.stringify(doc.path)} was deleted`);
    }
  });

  it('HOOK20 of two with the same text the edit is for the one that the run has', async () => {
    const doc = await shelf.doc('template\n', place());
    const agent = await reader(doc, 'template\n');
    const elsewhere = place('new');
    await move(doc, elsewhere);
    const heir = await shelf.doc('template\n', doc.path);
    await agent.edited(doc.path, { before: 'template\n', old: 'template', fresh: 'filled in' });
    expect(await at(elsewhere)).toMatchObject([{ content: 'filled in\n' }]);
    expect(await at(doc.path)).toMatchObject([{ id: heir.id, content: 'template\n' }]);
  });

  it('HOOK20 what the run read itself goes before what its machine pulled once', async () => {
    const agent = run();
    const { doc, heir, elsewhere } = await meets(agent);
    const lockstep = { root: agent.cwd, docs: [{ id: doc.id, path: doc.path, contentSha: doc.contentSha }] };
    const file = { filePath: agent.file(doc.path), content: 'heir\nmany hours\n', numLines: 3, startLine: 1, totalLines: 3 };
    await agent.tool('PostToolUse', 'Read', { file_path: file.filePath }, { tool_response: { type: 'text', file }, lockstep });
    expect(await prompt(agent, { lockstep })).not.toContain(elsewhere);
    expect(await agent.tool('PreToolUse', 'Edit', { file_path: file.filePath, old_string: 'heir', new_string: 'heiress' }, { lockstep })).toEqual({});
    expect(await agent.edited(doc.path, { before: file.content, old: 'heir', fresh: 'heiress' }, { lockstep })).toEqual({});
    expect(await at(doc.path)).toMatchObject([{ id: heir.id, content: 'heiress\nmany hours\n' }]);
    expect(await prompt(agent, { lockstep })).toBe('');
  });

  it('HOOK20 where both have the same text, what the machine pulled to the file decides', async () => {
    const agent = run();
    const doc = await shelf.doc('template\n', place());
    const lockstep = { root: agent.cwd, docs: [{ id: doc.id, path: doc.path, contentSha: doc.contentSha }] };
    const elsewhere = place('new');
    await move(doc, elsewhere);
    const heir = await shelf.doc('template\n', doc.path);
    await agent.edited(doc.path, { before: 'template\n', old: 'template', fresh: 'filled in' }, { lockstep });
    expect(await at(elsewhere)).toMatchObject([{ content: 'filled in\n' }]);
    expect(await at(doc.path)).toMatchObject([{ id: heir.id, content: 'template\n' }]);
  });
});

describe('a document that was deleted while a run has it', () => {
  it('HOOK20 the next prompt tells it, once', async () => {
    const doc = await shelf.doc('one\n', place());
    const agent = await reader(doc);
    await archive(doc);
    expect(await prompt(agent)).toContain(`- ${JSON.stringify(doc.path)} was deleted in Lockstep by "Ann" (a person)`);
    expect(await prompt(agent)).toBe('');
  });

  it('HOOK20 an edit is denied, and one that was made all the same is told as not saved', async () => {
    const doc = await shelf.doc('one\n', place());
    const agent = await reader(doc);
    await archive(doc);
    for (const tool of ['Edit', 'MultiEdit', 'Edit']) expect(denial(await agent.mayEdit(doc.path, tool))).toContain('was deleted in Lockstep by "Ann"');
    expect(await agent.edited(doc.path, { before: 'one\n', old: 'one', fresh: 'two' })).toMatchObject({ decision: 'block', reason: expect.stringMatching(/was deleted.*NOT saved/s) });
    expect(await at(doc.path)).toEqual([]);
  });

  it('HOOK20 a new file of that name, by a run that was told, is its own affair', async () => {
    const doc = await shelf.doc('one\n', place());
    const agent = await reader(doc);
    await archive(doc);
    expect(denial(await agent.mayEdit(doc.path, 'Write', { content: 'new\n' }))).toContain('was deleted');
    expect(await agent.mayEdit(doc.path, 'Write', { content: 'new\n' })).toEqual({});
    expect(told(await agent.wrote(doc.path, 'new\n', null))).toMatch(/was deleted.*only in the file.*lockstep push/s);
    const lockstep = { root: agent.cwd, docs: [{ id: doc.id, path: doc.path, contentSha: doc.contentSha }] };
    expect(await agent.tool('PreToolUse', 'Edit', { file_path: agent.file(doc.path), old_string: 'new', new_string: 'newer' }, { lockstep })).toEqual({});
    expect(await agent.edited(doc.path, { before: 'new\n', old: 'new', fresh: 'newer' }, { lockstep })).toEqual({});
    expect(await prompt(agent, { lockstep })).toBe('');
    expect((await sessionOf(agent)).docs).toBe(0);
  });

  it('HOOK20 HOOK15 a machine that has pulled the deletion is told once what it meant, and has no old rules any more', async () => {
    const [gone, kept] = [await shelf.doc('one\n', place()), await shelf.doc('one\n', place())];
    const agent = run();
    const lockstep = (...has: Doc[]) => ({ root: agent.cwd, machine: 'laptop', docs: has.map(({ path, contentSha }) => ({ path, contentSha })) });
    await agent.hear('SessionStart', { source: 'startup', lockstep: lockstep(gone, kept) });
    await archive(gone);
    expect(await sessionOf(agent)).toMatchObject({ docs: 2, behind: 1 });
    expect((await shelf.call<AgentSessionDetail>('GET', `/agent-sessions/${(await sessionOf(agent)).id}`)).body.behindDocs).toMatchObject([{ path: gone.path, receivedPath: gone.path, archived: true, received: 1, version: 1 }]);
    expect(await prompt(agent, { lockstep: lockstep(kept) })).toContain(`${JSON.stringify(gone.path)} was deleted`);
    expect(await prompt(agent, { lockstep: lockstep(kept) })).toBe('');
    expect(await sessionOf(agent)).toMatchObject({ docs: 1, behind: 0 });
    const elsewhere = place('new');
    await move(kept, elsewhere);
    expect((await shelf.call<AgentSessionDetail>('GET', `/agent-sessions/${(await sessionOf(agent)).id}`)).body.behindDocs).toMatchObject([{ path: elsewhere, receivedPath: kept.path, archived: false }]);
  });
});
