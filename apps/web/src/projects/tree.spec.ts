import { describe, expect, it } from '@jest/globals';
import { filterDocs, foldersAbove, rankDocs, treeOf } from './tree.js';
import type { TreeNode } from './tree.js';

const docs = (...paths: string[]) => paths.map((path) => ({ path }));
const drawn = (nodes: TreeNode<unknown>[], depth = 0): string[] =>
  nodes.flatMap((node) => [`${'  '.repeat(depth)}${node.name}${node.doc ? '' : '/'}`, ...drawn(node.children, depth + 1)]);

describe('the document tree', () => {
  it('WEB11 shows folders before documents and numbers in their order', () => {
    const tree = treeOf(docs('b.md', 'a10.md', 'a2.md', 'rules/z/deep.md', 'rules/a.md'));
    expect(drawn(tree)).toEqual(['rules/', '  z/', '    deep.md', '  a.md', 'a2.md', 'a10.md', 'b.md']);
  });

  it('WEB11 keeps a document and a folder of the same name apart', () => {
    const keys = treeOf(docs('a', 'a/b.md')).map((node) => node.key);
    expect(keys).toEqual(['a/', 'a']);
  });

  it('WEB11 filters by all words in any order', () => {
    expect(filterDocs(docs('rules/Testing.md', 'rules/style.md', 'tests/a.md'), 'test RULES').map((doc) => doc.path)).toEqual(['rules/Testing.md']);
    expect(filterDocs(docs('a.md'), '  ')).toHaveLength(1);
  });

  it('WEB11 names every folder above a document', () => {
    expect(foldersAbove('a/b/c.md')).toEqual(['a/', 'a/b/']);
    expect(foldersAbove('c.md')).toEqual([]);
  });

  it('WEB11 jumps to file names before folders', () => {
    expect(rankDocs(docs('deploy/notes.md', 'skills/my-deploy.md', 'runbooks/deploy.md'), 'deploy').map((doc) => doc.path)).toEqual([
      'runbooks/deploy.md',
      'skills/my-deploy.md',
      'deploy/notes.md',
    ]);
  });
});
