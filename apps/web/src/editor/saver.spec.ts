import { afterEach, describe, expect, it } from '@jest/globals';
import type { Problem } from '@lockstep/contracts';
import { ApiError, UnreachableError } from '../api/problem.js';
import { gitBlobSha } from './git-blob.js';
import { saveWords } from './save-state.js';
import { Saver } from './saver.js';

const conflict = (contentSha: string) =>
  new ApiError({
    type: '', title: '', status: 412, detail: 'changed', instance: '', code: 'doc.version_conflict', requestId: '', timestamp: '',
    current: { version: 2, contentSha, updatedBy: { kind: 'user', id: 'ada', name: 'Ada' }, updatedAt: '' },
  } satisfies Problem);

const refusal = (status: number) =>
  new ApiError({ type: '', title: '', status, detail: 'Said the server.', instance: '', code: status === 404 ? 'doc.not_found' : 'internal.unavailable', requestId: '', timestamp: '' });

const open: Saver[] = [];
afterEach(() => open.splice(0).forEach((saver) => saver.stop()));

function saverOf(answers: (() => Promise<{ version: number; merged: boolean }>)[]) {
  const page = { text: 'typed', sent: [] as string[] };
  const saver = new Saver(1, {
    text: () => page.text,
    acknowledged: (text) => text !== page.text,
    send: async ({ content }) => {
      page.sent.push(content);
      return (answers.shift() ?? (async () => ({ version: 2, merged: false })))();
    },
    adopt: async () => 3,
    lockRefused: () => undefined,
    mergeByHand: () => undefined,
    changed: () => undefined,
  });
  saver.become({ type: 'edited', dirty: true });
  open.push(saver);
  return { saver, page };
}

const words = (saver: Saver) => saveWords(saver.state).text;

describe('saving', () => {
  it('WEB2 one request at a time, and what was typed meanwhile is unsaved', async () => {
    const { saver, page } = saverOf([]);
    const first = saver.save();
    page.text = 'typed more';
    await Promise.all([first, saver.save()]);
    expect(page.sent).toEqual(['typed']);
    expect(words(saver)).toBe('unsaved changes');
    await saver.save();
    expect(words(saver)).toBe('saved (version 2)');
  });

  it('WEB2 silence is said, and ends when the connection is back', async () => {
    const { saver } = saverOf([() => Promise.reject(new UnreachableError())]);
    await saver.save();
    expect(words(saver)).toMatch(/^not saved: no connection/);
    saver.retryNow();
    await new Promise((resolve) => setTimeout(resolve));
    expect(words(saver)).toBe('saved (version 2)');
  });

  it('WEB2 a server that cannot just now is asked again, one that refuses is not', async () => {
    const { saver } = saverOf([() => Promise.reject(refusal(503)), () => Promise.reject(refusal(404))]);
    await saver.save();
    expect(words(saver)).toBe('not saved: Said the server. It is tried again by itself.');
    saver.retryNow();
    await new Promise((resolve) => setTimeout(resolve));
    expect(words(saver)).toBe('not saved: Said the server.');
    expect(saver.state.failure?.kind).toBe('refused');
  });

  it('WEB17 who saves while a retry is on its way hears how that one ends', async () => {
    let arrive = () => {};
    const { saver } = saverOf([() => new Promise((resolve) => (arrive = () => resolve({ version: 2, merged: false })))]);
    void saver.save();
    const asked = saver.save().then(() => saver.state.dirty);
    arrive();
    expect(await asked).toBe(false);
  });

  it('WEB3 a conflict with our own bytes is a save, with others it is theirs', async () => {
    const own = saverOf([async () => Promise.reject(conflict((await gitBlobSha('typed')) ?? ''))]);
    await own.saver.save();
    expect(words(own.saver)).toBe('saved (version 2)');
    const foreign = saverOf([() => Promise.reject(conflict('0'.repeat(40)))]);
    await foreign.saver.save();
    expect(words(foreign.saver)).toBe('not saved: Ada saved version 2 meanwhile');
    expect(foreign.saver.state.newer?.version).toBe(2);
  });

  it('WEB3 after a merge the page stands on the version that it then shows', async () => {
    const { saver } = saverOf([async () => ({ version: 2, merged: true })]);
    await saver.save({ merge: true });
    expect(words(saver)).toBe('saved (version 3)');
  });
});
