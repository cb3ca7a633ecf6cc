export interface SnippetPart {
  text: string;
  hit: boolean;
}

/** The server puts found words between `**`. Cut into parts, so that document text never becomes markup. */
export function snippetParts(snippet: string): SnippetPart[] {
  return snippet
    .split('**')
    .map((text, index) => ({ text, hit: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
