import { describe, expect, it } from '@jest/globals';
import { asked, emptyLink, repositoryOf } from './link-form.js';

describe('linking a repository', () => {
  it('WEB13 understands what people paste', () => {
    const pasted = ['octo/docs', ' https://github.com/octo/docs ', 'https://github.com/octo/docs.git', 'git@github.com:octo/docs.git', 'https://ghe.example/octo/docs/'];
    expect(pasted.map(repositoryOf)).toEqual(pasted.map(() => ({ owner: 'octo', repo: 'docs' })));
    expect(['docs', 'a/b/c', ''].map(repositoryOf)).toEqual([null, null, null]);
  });

  it('WEB13 leaves empty fields to the server', () => {
    expect(asked({ ...emptyLink, repository: 'octo/docs', token: ' t ' })).toEqual({ owner: 'octo', repo: 'docs', credential: { kind: 'token', token: 't' } });
  });
});
