export interface FrontMatter {
  /** The YAML between the fences, as written; null when the text starts without any. */
  yaml: string | null;
  body: string;
}

const fenced = /^---[ \t]*\n([\s\S]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/;

/** Splits the YAML block that skills and rules start with from the Markdown below; for display only. */
export function splitFrontMatter(text: string): FrontMatter {
  const match = fenced.exec(text);
  return match ? { yaml: match[1] ?? '', body: text.slice(match[0].length) } : { yaml: null, body: text };
}
