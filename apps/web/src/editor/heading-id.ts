/** The anchor that GitHub would give a heading, from what is rendered in it. */
export function headingId(children: unknown): string {
  return plainText(children).trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
}

function plainText(node: unknown): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(plainText).join('');
  if (typeof node === 'object' && node !== null && 'props' in node) return plainText((node.props as { children?: unknown }).children);
  return '';
}
