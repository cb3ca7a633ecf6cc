/** Documents that agents look for by name, each with a first text that shows its form. */
export const starters: { path: string; text: string }[] = [
  { path: 'CLAUDE.md', text: '# Project\n\nWhat this repository is, in two sentences.\n\n## Commands\n\n- Build: `npm run build`\n- Test: `npm test`\n\n## Rules\n\n- \n' },
  { path: 'AGENTS.md', text: '# Agents\n\n## Setup\n\n## Conventions\n\n## Before you finish\n\n- Run the tests.\n' },
  {
    path: '.claude/skills/new-skill/SKILL.md',
    text: '---\nname: new-skill\ndescription: What it does and when to use it.\n---\n\n# New skill\n\n## Steps\n\n1. \n',
  },
  { path: '.claude/rules/testing.md', text: '# Testing\n\n- \n' },
  { path: 'docs/decisions/0001-title.md', text: '# 1. Title\n\n## Context\n\n## Decision\n\n## Consequences\n' },
];

/** The first text of a new document: its starter, a heading for other Markdown, nothing for the rest. */
export function starterFor(path: string): string {
  const starter = starters.find((known) => known.path === path);
  if (starter) return starter.text;
  if (!path.endsWith('.md')) return '';
  const name = path.slice(path.lastIndexOf('/') + 1, -'.md'.length).replace(/[-_]+/g, ' ');
  return `# ${name.charAt(0).toUpperCase()}${name.slice(1)}\n\n`;
}
