import { describe, expect, it } from '@jest/globals';
import { policyWords } from './policy-words.js';

describe('the policy on one line', () => {
  it('CLI13 names each rule in its order, and what else holds', () => {
    expect(policyWords({ rules: [], whenUnreachable: 'allow' })).toBe('agents write everywhere; while the server is away edits go on');
    const rules = [{ paths: ['fixed/**'], mode: 'read' as const }, { paths: ['docs/**', 'CLAUDE.md'], mode: 'propose' as const }];
    expect(policyWords({ rules, whenUnreachable: 'deny' })).toBe('read fixed/**, propose docs/** CLAUDE.md, else write; while the server is away edits are denied');
  });

  it('CLI13 says what holds in this copy where the two differ', () => {
    expect(policyWords({ rules: [], whenUnreachable: 'allow' }, 'deny')).toMatch(/; while the server is away edits are denied in this copy \(\.lockstep\.json\) and go on in others \(the project's policy\)$/);
    expect(policyWords({ rules: [], whenUnreachable: 'deny' }, 'deny')).toMatch(/; while the server is away edits are denied$/);
  });

  it('CLI13 counts what a line has no room for', () => {
    const paths = Array.from({ length: 100 }, (_, n) => `folder-${n}/**`);
    const words = policyWords({ rules: Array.from({ length: 50 }, () => ({ paths, mode: 'read' as const })), whenUnreachable: 'allow' });
    expect(words).toMatch(/^read folder-0.*and 95 more globs, .*and 45 more rules, else write; /);
    expect(words.length).toBeLessThan(700);
  });
});
