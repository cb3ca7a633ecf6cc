import { describe, expect, it } from '@jest/globals';
import { linkTarget } from './doc-links.js';

describe('links in the preview', () => {
  it('WEB10 relative links lead to documents of the project', () => {
    expect(linkTarget('../rules/style.md#tests', 'docs/guides/a.md')).toEqual({ kind: 'doc', path: 'docs/rules/style.md', hash: '#tests' });
    expect(linkTarget('./b%20c.md', 'a.md')).toMatchObject({ path: 'b c.md' });
    expect(linkTarget('/CLAUDE.md', 'x/y.md')).toMatchObject({ path: 'CLAUDE.md' });
  });

  it('WEB10 links that climb out or run code lead nowhere', () => {
    expect(linkTarget('../../x.md', 'a/b.md').kind).toBe('none');
    expect(linkTarget('javascript:alert(1)', 'a.md').kind).toBe('none');
    expect(linkTarget('data:text/html,x', 'a.md').kind).toBe('none');
    expect(linkTarget(undefined, 'a.md').kind).toBe('none');
  });

  it('WEB10 web links are outside', () => {
    expect(linkTarget('https://example.org/x', 'a.md')).toEqual({ kind: 'outside', href: 'https://example.org/x' });
  });
});
