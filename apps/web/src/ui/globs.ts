/** Globs out of what somebody typed or pasted: a comma ends one, unless it stands in braces. */
export function globsIn(text: string): string[] {
  return (text.match(/(?:\{[^}]*\}|[^,\n])+/g) ?? []).map((glob) => glob.trim()).filter((glob) => glob !== '');
}
