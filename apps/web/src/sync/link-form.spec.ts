import { describe, expect, it } from '@jest/globals';
import { asked, emptyLink, repositoryOf } from './link-form.js';

describe('linking a repository', () => {
  it('WEB13 understands what people paste', () => {
    const pasted = ['octo/docs', ' https://github.com/octo/docs ', 'https://github.com/octo/docs.git', 'git@github.com:octo/docs.git', 'https://ghe.example/octo/docs/'];
    expect(pasted.map(repositoryOf)).toEqual(pasted.map(() => ({ owner: 'octo', repo: 'docs' })));
    expect(['docs', 'a/b/c', ''].map(repositoryOf)).toEqual([null, null, null]);
  });

  it('WEB13 finds the API of another GitHub by the address that was pasted', () => {
    const apiOf = (repository: string, apiUrl = '') => asked({ ...emptyLink, repository, token: 't', apiUrl }).apiUrl;
    expect(apiOf('https://ghe.example/octo/docs')).toBe('https://ghe.example/api/v3');
    expect(apiOf('http://x-access-token:secret@127.0.0.1:4000/octo/docs.git')).toBe('http://127.0.0.1:4000/api/v3');
    expect(['octo/docs', 'https://github.com/octo/docs', 'git@github.com:octo/docs.git'].map((pasted) => apiOf(pasted))).toEqual([undefined, undefined, undefined]);
    expect(apiOf('https://ghe.example/octo/docs', 'https://api.ghe.example')).toBe('https://api.ghe.example');
  });

  it('WEB13 leaves empty fields to the server', () => {
    const filled = { ...emptyLink, repository: 'octo/docs', token: ' t ' };
    const needed = { owner: 'octo', repo: 'docs', credential: { kind: 'token', token: 't' } };
    expect(asked(filled)).toEqual(needed);
    expect(asked(filled, 7)).toEqual({ ...needed, credential: { kind: 'app', installationId: 7 } });
    expect(asked({ ...filled, mode: 'pull_request' })).toEqual({ ...needed, mode: 'pull_request' });
  });
});
