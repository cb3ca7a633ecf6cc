export interface SnippetPart {
  text: string;
  hit: boolean;
}

/**
 * Cuts a snippet into found and other text, so that document text never becomes markup. The server puts `**` around what it
 * found, which Markdown uses too: hence the marks go, and the words of the question are looked for again.
 */
export function snippetParts(snippet: string, question: string): SnippetPart[] {
  const text = snippet.replaceAll('**', '');
  const words = wordsOf(question);
  if (words.length === 0) return text === '' ? [] : [{ text, hit: false }];
  const pattern = new RegExp(`(${words.map(escaped).join('|')})`, 'giu');
  return text
    .split(pattern)
    .map((part, index) => ({ text: part, hit: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

/** What a question looks for in texts: its words and phrases, without exclusions and the path filter. */
export function wordsOf(question: string): string[] {
  return [...question.matchAll(/(-?)(?:"([^"]+)"|(\S+))/g)]
    .filter(([, minus, , word]) => minus === '' && !word?.startsWith('path:'))
    .map(([, , phrase, word]) => (phrase ?? word ?? '').replaceAll('"', ''))
    .filter((word) => word !== '');
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
