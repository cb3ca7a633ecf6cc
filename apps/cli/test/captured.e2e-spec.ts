import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CAPTURED, MATRIX, readAnswer } from './claude-client.js';
import type { Captured } from './claude-client.js';
import { Office } from './office.js';
import type { Project } from './office.js';
import { Terminal } from './terminal.js';

let office: Office;
beforeAll(async () => {
  office = await Office.open();
}, 180_000);
afterAll(() => office.close());

const TABS = '# Rules\n\nUse tabs.\n';
const RULES = { path: 'docs/rules.md', before: TABS };
const SUB = { path: 'sub.md', before: 'before\n' };
const NOTEBOOK = { path: 'n.ipynb', before: '{}' };
const denied = (path: string) => ({
  hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason: expect.stringMatching(new RegExp(`^"Grace" \\(a person\\) is editing "${path}" .*since .*The lock ends in \\d+ s`)) },
});
const blocked = (words: string) => ({ decision: 'block', reason: expect.stringContaining(words), hookSpecificOutput: { hookEventName: 'PostToolUse' } });
const told = (hookEventName: string, words: string) => ({ hookSpecificOutput: { hookEventName, additionalContext: expect.stringContaining(words) } });

interface Expected {
  doc: { path: string; before: string };
  /** A person holds it. */
  held?: true;
  answer: object;
  /** The text afterwards; absent: as before. */
  after?: string;
  /** Whose lock the document has afterwards; absent: as before. */
  lock?: 'apiKey';
}

/** What each captured request is answered, by what it meets. */
const EXPECTED: Record<string, Expected[]> = {
  'FileChanged.change': [{ doc: { path: 'watched.md', before: 'x\n' }, held: true, answer: {} }],
  'InstructionsLoaded.session_start': [{ doc: { path: 'CLAUDE.md', before: 'x\n' }, held: true, answer: {} }],
  'PostToolUse.Bash': [{ doc: RULES, answer: {} }],
  'PostToolUse.Edit': [
    { doc: RULES, answer: {}, after: '# Rules\n\nUse spaces.\n' },
    { doc: RULES, held: true, answer: blocked('NOT saved in Lockstep: Grace is editing') },
    { doc: { path: RULES.path, before: 'Something else.\n' }, answer: blocked('what the file held before is no version of the document') },
  ],
  'PostToolUse.NotebookEdit': [{ doc: NOTEBOOK, answer: told('PostToolUse', 'lockstep push') }, { doc: RULES, answer: {} }],
  'PostToolUse.Read': [{ doc: { path: RULES.path, before: '# Rules\n\nold\n' }, held: true, answer: {} }],
  'PostToolUse.Write': [
    { doc: RULES, answer: {} },
    { doc: { path: RULES.path, before: 'Something else.\n' }, answer: blocked('NOT saved') },
    { doc: SUB, answer: {} },
  ],
  'PostToolUse.Write.update': [
    { doc: { path: RULES.path, before: '# Rules\n\nold\n' }, answer: {}, after: '# Rules\n\nnew\n' },
    { doc: { path: RULES.path, before: '# Rules\n\nold\n' }, held: true, answer: blocked('NOT saved') },
  ],
  'PostToolUse.mcp': [{ doc: RULES, answer: {} }],
  'PostToolUseFailure.Read': [{ doc: { path: 'nope.md', before: 'x\n' }, answer: {} }],
  'PreToolUse.Bash': [{ doc: RULES, held: true, answer: {} }],
  'PreToolUse.Edit': [
    { doc: RULES, answer: {}, lock: 'apiKey' },
    { doc: RULES, held: true, answer: denied(RULES.path) },
    { doc: SUB, held: true, answer: {} },
  ],
  'PreToolUse.Write': [
    { doc: { path: RULES.path, before: 'Something else.\n' }, answer: {}, lock: 'apiKey' },
    { doc: { path: RULES.path, before: 'Something else.\n' }, held: true, answer: denied(RULES.path) },
  ],
  'PreToolUse.Write.in-subagent': [{ doc: SUB, answer: {}, lock: 'apiKey' }, { doc: SUB, held: true, answer: denied(SUB.path) }],
  'PreToolUse.mcp': [{ doc: RULES, held: true, answer: {} }],
  'SessionEnd.clear': [{ doc: RULES, answer: {} }],
  'SessionEnd.other': [{ doc: RULES, answer: {} }],
  'SessionStart.resume': [{ doc: RULES, answer: {} }, { doc: RULES, held: true, answer: told('SessionStart', '- "docs/rules.md": "Grace" (a person)') }],
  'SessionStart.startup': [{ doc: RULES, answer: {} }, { doc: RULES, held: true, answer: told('SessionStart', '- "docs/rules.md": "Grace" (a person)') }],
  Stop: [{ doc: RULES, answer: {} }],
  UserPromptSubmit: [{ doc: RULES, held: true, answer: {} }],
};

interface Answered {
  status: number;
  text: string;
}

const TRANSPORTS: [string, (captured: Captured, project: Project, key: string) => Promise<Answered>][] = [
  ['over HTTP', async (captured, project, key) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'x-project': project.slug };
    const answer = await fetch(`${office.url}/api/v1/hooks/claude-code`, { method: 'POST', headers, body: captured.input() });
    return { status: answer.status, text: await answer.text() };
  }],
  ['through lockstep hook', async (captured, project, key) => {
    const here = Terminal.open({ LOCKSTEP_API_KEY: key });
    try {
      here.write('.lockstep.json', JSON.stringify({ url: office.url, project: project.slug }));
      const { code, out, err } = await here.run(['hook', captured.event], captured.input(here.dir), captured.env(here.dir));
      expect([code, err]).toEqual([0, '']);
      // What a command prints and ends well with is to the client what a 200 is over HTTP.
      return { status: 200, text: out };
    } finally {
      here.close();
    }
  }],
];

describe('requests as Claude Code makes them', () => {
  it('HOOK17 the expectations are about all that was captured', () => {
    expect(CAPTURED.map(({ name }) => name)).toEqual(Object.keys(EXPECTED).sort());
  });

  describe.each(TRANSPORTS)('%s', (_, send) => {
    const cases = CAPTURED.flatMap((captured) => (EXPECTED[captured.name] ?? []).map((expected) => [captured.name, `${expected.doc.path} ${JSON.stringify(expected.doc.before)}${expected.held ? ', held by a person' : ''}`, captured, expected] as const));
    it.each(cases)('HOOK17 %s meets %s', async (_name, _doc, captured, { doc, held, answer, after, lock }) => {
      const project = await office.project();
      await project.create(doc.path, doc.before);
      if (held) await project.lock(doc.path);
      const { status, text } = await send(captured, project, await project.key());
      expect([status, JSON.parse(text)]).toEqual([200, answer]);
      const stops = 'decision' in answer || JSON.stringify(answer).includes('"deny"');
      expect(readAnswer(captured.event, status, text)).toEqual({ counts: true, stops });
      expect((await project.read(doc.path)).content).toBe(after ?? doc.before);
      const kind = held ? 'user' : lock;
      expect((await project.locks()).map(({ holder }) => holder.kind)).toEqual(kind === undefined ? [] : [kind]);
    });
  });
});

describe('how Claude Code reads answers', () => {
  it.each(MATRIX.filter(({ server_response: said }) => said?.status !== undefined).map((row) => [row.case, row] as const))('HOOK17 %s counts as it was seen to', (_, row) => {
    const { status = 0, text, json } = row.server_response ?? {};
    const { counts, stops } = readAnswer('PreToolUse', status, text ?? JSON.stringify(json));
    const failsClosed = !counts && row.hook_options.onFailure === 'block';
    expect([counts, stops || failsClosed]).toEqual([row.reported.outcome === 'success', row.tool_result.is_error]);
  });
});
