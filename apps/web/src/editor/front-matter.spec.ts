import { describe, expect, it } from '@jest/globals';
import { splitFrontMatter } from './front-matter.js';

describe('front matter in the preview', () => {
  it('WEB10 is told apart from a rule and from text', () => {
    expect(splitFrontMatter('---\nname: deploy\n---\n# Deploy')).toEqual({ yaml: 'name: deploy', body: '# Deploy' });
    expect(splitFrontMatter('---\n')).toEqual({ yaml: null, body: '---\n' });
    expect(splitFrontMatter('# Title\n\n---\n\ntext\n\n---\n').yaml).toBeNull();
  });
});
