import type { TreeNodeData } from '@mantine/core';
import type { Doc } from '@lockstep/contracts';
import type { TreeNode } from './tree.js';

/** Our tree in the component library's shape; the document rides along in `nodeProps`. */
export function treeData(nodes: TreeNode<Doc>[]): TreeNodeData[] {
  return nodes.map((node) => ({
    value: node.key,
    label: node.name,
    nodeProps: { doc: node.doc },
    ...(node.doc ? {} : { children: treeData(node.children) }),
  }));
}

/** The document of a row, or null for a folder. */
export function docOf(node: TreeNodeData): Doc | null {
  return (node.nodeProps as { doc: Doc | null } | undefined)?.doc ?? null;
}
