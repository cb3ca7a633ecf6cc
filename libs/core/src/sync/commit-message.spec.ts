import { describe, expect, it } from '@jest/globals';
import type { PublishedVersion } from '../ports/sync-store.js';
import { commitMessage } from './commit-message.js';
import type { OutboundStep } from './plan-types.js';

function write(path: string, exists = true, from: string | null = null): OutboundStep {
  return { kind: 'write', doc: { id: path, path, version: 2, contentSha: '' }, base: null, from, exists, mode: '100644' };
}

const remove: OutboundStep = { kind: 'delete', base: { docId: 'x', path: 'x.md', blobSha: '', version: 1, mode: '100644' }, path: 'x.md' };

function saved(message: string | null, author: Partial<PublishedVersion['author']> = {}): PublishedVersion {
  return { docId: 'a', version: 2, author: { kind: 'user', id: 'u1', name: 'Ann', ...author }, message, email: 'ann@example.test' };
}

describe('the message of a commit', () => {
  it.each<[OutboundStep, string]>([
    [write('a.md'), 'Update a.md'],
    [write('a.md', false), 'Add a.md'],
    [write('b.md', true, 'a.md'), 'Move a.md to b.md'],
    [remove, 'Delete x.md'],
  ])('SYNC16 without words it says what changed', (step, subject) => {
    expect(commitMessage([step], [])).toBe(subject);
  });

  it('SYNC16 one message is the message, with its paragraphs', () => {
    expect(commitMessage([write('a.md')], [saved('Explain locks\n\nBecause nobody knew.'), saved('Explain locks\n\nBecause nobody knew.')])).toBe(
      'Explain locks\n\nBecause nobody knew.\n\nCo-authored-by: Ann <ann@example.test>',
    );
  });

  it('SYNC16 several messages and documents are listed', () => {
    expect(commitMessage([write('a.md'), remove], [saved('One'), saved('Two')])).toBe(
      'Update 2 documents\n\n- One\n- Two\n\n* Update a.md\n* Delete x.md\n\nCo-authored-by: Ann <ann@example.test>',
    );
  });

  it('SYNC16 people and keys are named once each, GitHub and Lockstep are not', () => {
    const versions = [saved(null), saved(null), saved(null, { kind: 'apiKey', id: 'k1', name: 'CI' }), saved(null, { kind: 'github' }), saved(null, { kind: 'system' })];
    expect(commitMessage([write('a.md')], versions).split('\n').slice(2)).toEqual([
      'Co-authored-by: Ann <ann@example.test>',
      'Co-authored-by: CI <k1@keys.lockstep.invalid>',
    ]);
  });

  it('SYNC16 no name can forge a line', () => {
    const forged = saved(null, { name: 'Eve>\nSigned-off-by: Linus <l@example.test>' });
    expect(commitMessage([write('a.md')], [forged]).split('\n').slice(2)).toEqual(['Co-authored-by: Eve Signed-off-by: Linus l@example.test <ann@example.test>']);
  });

  it('SYNC16 a long first line is cut without breaking a character, and said in full below', () => {
    const long = '🙂'.repeat(100);
    const message = commitMessage([write('a.md')], [saved(long)]);
    expect(message.split('\n')[0]).toBe(`${'🙂'.repeat(71)}…`);
    expect(message).toContain(long);
    expect(message.isWellFormed()).toBe(true);
  });
});
