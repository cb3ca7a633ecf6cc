import { describe, expect, it } from '@jest/globals';
import { hooksFor } from './claude-hooks.js';
import { missingHooks, withHooks, withoutHooks } from './settings.js';

const plan = { url: 'http://127.0.0.1:3000', project: 'handbook', http: true, denyWhenUnreachable: false };
const ours = hooksFor(plan);

const everything = `{
\t"model": "opus",
\t"permissions": { "allow": [ "Bash(npm test)" ] },
\t"hooks": {
\t\t"PreToolUse": [ { "matcher": "Bash", "hooks": [ { "type": "command", "command": "./check.sh" } ] } ],
\t\t"Notification": []
\t},
\t"env": { "A": "\\u00e9" }
}
`;

describe('the settings of Claude Code', () => {
  it('CLI2 a new file has SessionStart as a command, the others over HTTP with the key from the environment', () => {
    const { hooks } = JSON.parse(withHooks(null, ours));
    expect(Object.keys(hooks)).toEqual(['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'Stop', 'SessionEnd']);
    expect(hooks.SessionStart).toEqual([{ hooks: [{ type: 'command', command: 'lockstep hook SessionStart', timeout: 5 }] }]);
    expect(hooks.PreToolUse).toEqual([
      {
        matcher: 'Write|Edit|MultiEdit|NotebookEdit',
        hooks: [
          {
            type: 'http',
            url: 'http://127.0.0.1:3000/api/v1/hooks/claude-code',
            headers: { Authorization: 'Bearer $LOCKSTEP_API_KEY', 'X-Project': 'handbook' },
            allowedEnvVars: ['LOCKSTEP_API_KEY'],
            timeout: 5,
          },
        ],
      },
    ]);
    expect(hooks.PostToolUse[0].matcher).toBe('Write|Edit|MultiEdit|NotebookEdit|Read');
  });

  it('CLI2 without HTTP all are commands; CLI10 where an outage denies, edits are asked about by command', () => {
    const types = (more: object) => [...hooksFor({ ...plan, ...more })].map(([event, { hooks }]) => [event, hooks[0]?.type]);
    expect(new Set(types({ http: false }).map(([, type]) => type))).toEqual(new Set(['command']));
    expect(types({ denyWhenUnreachable: true }).filter(([, type]) => type === 'command')).toEqual([['SessionStart', 'command'], ['PreToolUse', 'command']]);
  });

  it('CLI2 what else is there keeps its order, indentation and final newline', () => {
    const merged = withHooks(everything, ours);
    const [before, after] = [JSON.parse(everything), JSON.parse(merged)];
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect({ ...after, hooks: null }).toEqual({ ...before, hooks: null });
    expect(after.hooks.PreToolUse).toEqual([...before.hooks.PreToolUse, ours.get('PreToolUse')]);
    expect(after.hooks.Notification).toEqual([]);
    expect([merged.endsWith('}\n'), merged.split('\n')[1]]).toEqual([true, '\t"model": "opus",']);
  });

  it('CLI2 what else is there stands letter by letter as before, however it is laid out', () => {
    const merged = withHooks(everything, ours);
    for (const line of ['\t"permissions": { "allow": [ "Bash(npm test)" ] },', '\t\t"Notification": [],', '\t"env": { "A": "\\u00e9" }']) expect(merged.split('\n')).toContain(line);
    expect(merged).toContain('\t\t\t{ "matcher": "Bash", "hooks": [ { "type": "command", "command": "./check.sh" } ] },\n\t\t\t{\n\t\t\t\t"matcher": "Write|');
    const windows = '\r\n{\r\n  "a": [\r\n     1, "x,]}\\"" ],\r\n\t"b": -1.5e-7 , "c": {}\r\n}\r\n\r\n';
    const after = withHooks(windows, ours);
    expect([after.startsWith('\r\n{\r\n  "a": [\r\n     1, "x,]}\\"" ],\r\n  "b": -1.5e-7,\r\n  "c": {},\r\n  "hooks": {'), after.endsWith('\r\n}\r\n\r\n'), after.replaceAll('\r\n', '').includes('\n')]).toEqual([true, true, false]);
    expect(JSON.parse(withoutHooks(after, windows) ?? '')).toEqual(JSON.parse(windows));
  });

  it.each([
    ['four spaces, CRLF, no final newline', '{\r\n    "a": 1\r\n}', /^\{\r\n {4}"a": 1,\r\n[^\n]*(\r\n[^\n]*)*\}$/],
    ['one line', '{"a":1}', /^\{"a":1,"hooks":\{"SessionStart".*\}$/],
    ['nothing in it', '{}\n', /^\{\n {2}"hooks": \{\n/],
  ])('CLI2 written as before: %s', (_, text, shape) => {
    const merged = withHooks(text, ours);
    expect(merged).toMatch(shape);
    expect(merged.replaceAll('\r\n', '').includes('\n') && text.includes('\r\n')).toBe(false);
  });

  it.each([[null], ['{}'], [everything], ['{"hooks":{}}']])('CLI2 the second time changes nothing (%#)', (text) => {
    const once = withHooks(text, ours);
    expect(withHooks(once, ours)).toBe(once);
    expect(missingHooks(once, ours)).toEqual([]);
  });

  it('CLI2 another address takes the place of the old one', () => {
    const moved = withHooks(withHooks(everything, ours), hooksFor({ ...plan, url: 'https://docs.example.com', project: 'rules' }));
    expect(moved).not.toContain('127.0.0.1');
    expect(JSON.parse(moved).hooks.PreToolUse).toHaveLength(2);
    expect(missingHooks(moved, ours)).toHaveLength(6);
  });

  it.each([
    ['no JSON', '{"a": 1,}'],
    ['comments', '{ // mine\n}'],
    ['a BOM', '\ufeff{}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['nothing', ''],
    ['hooks that are none', '{"hooks": []}'],
    ['an event that is no list', '{"hooks": {"Stop": {}}}'],
    ['a name twice', '{"a": 1, "a": 2}'],
    ['names that are numbers, out of order', '{"b": 1, "1": 2}'],
    ['a number beyond JavaScript', '{"a": 12345678901234567890}'],
    ['a number in another form', '{"a": 1.0}'],
  ])('CLI2 %s is refused', (_, text) => {
    expect(() => withHooks(text, ours)).toThrow(expect.objectContaining({ exitCode: 1, code: 'settings' }));
  });

  it('CLI3 without our hooks it is what it was before them', () => {
    for (const before of ['{"a":{"b":[1,2]},"c":"x"}', '{\n  "a": 1\n}\n', '{"hooks":{}}', '{"hooks":{"Stop":[]}}', '{"hooks":null}']) {
      expect(withoutHooks(withHooks(before, ours), before)).toBe(before);
      expect(withoutHooks(before, null)).toBe(before);
    }
    expect(JSON.parse(withoutHooks(withHooks(everything, ours), everything) ?? '')).toEqual(JSON.parse(everything));
    expect(withoutHooks(withHooks(null, ours), null)).toBeNull();
  });

  it('CLI3 what somebody put beside our hooks meanwhile stays', () => {
    const settings = JSON.parse(withHooks(null, ours));
    settings.hooks.PreToolUse[0].hooks.push({ type: 'command', command: 'lint' });
    settings.model = 'opus';
    expect(JSON.parse(withoutHooks(JSON.stringify(settings), null) ?? '')).toEqual({
      hooks: { PreToolUse: [{ matcher: 'Write|Edit|MultiEdit|NotebookEdit', hooks: [{ type: 'command', command: 'lint' }] }] },
      model: 'opus',
    });
  });
});
