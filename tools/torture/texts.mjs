// The texts that are edited. Each writer has a section of its own, so that most edits merge; the shared one makes conflicts.

const MARKER = /^- edit ([a-z]+\d+-\d+) by /gm;
export const MARKER_PATTERN = '^- edit [a-z]+[0-9]+-[0-9]+ by ';

/** The first text of a document; styles differ, because bytes must survive as they are. */
export function firstText(title, writers, style) {
  const sections = ['shared', ...writers].map((name) => `## ${name}\n\nKept by ${name} 🙂\n`);
  const text = `# ${title}\n\n${sections.join('\n')}`;
  if (style === 'crlf') return text.replaceAll('\n', '\r\n');
  if (style === 'bom') return `\ufeff${text}`;
  return style === 'no final newline' ? text.slice(0, -1) : text;
}

export const STYLES = ['plain', 'plain', 'crlf', 'bom', 'no final newline'];

export function lineOf(marker, writer) {
  return `- edit ${marker} by ${writer}`;
}

/** The text with a line more, right below the heading of the section. */
export function withLine(text, section, line) {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const heading = `## ${section}${end}`;
  const at = text.indexOf(heading);
  if (at < 0) return `${text}${text === '' || text.endsWith('\n') ? '' : end}${end}${heading}${line}${end}`;
  const from = at + heading.length;
  return `${text.slice(0, from)}${line}${end}${text.slice(from)}`;
}

/** Every edit in a text, as often as it stands there. */
export function markersIn(text) {
  return [...(text ?? '').matchAll(MARKER)].map((match) => match[1]);
}

/** Both texts in one, as a careful person settles a conflict: nothing of either is left out. */
export function bothIn(ours, theirs) {
  const known = new Set(markersIn(ours));
  let section = 'shared';
  let text = ours;
  for (const line of theirs.split(/\r?\n/)) {
    if (line.startsWith('## ')) section = line.slice(3);
    const [marker] = markersIn(line);
    if (marker !== undefined && !known.has(marker)) text = withLine(text, section, line);
  }
  return text;
}
