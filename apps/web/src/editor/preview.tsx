import { Anchor, Box, Code, Typography } from '@mantine/core';
import { memo, useDeferredValue } from 'react';
import type { ReactNode } from 'react';
import Markdown from 'react-markdown';
import type { Components } from 'react-markdown';
import { Link } from 'react-router';
import remarkGfm from 'remark-gfm';
import { useNewDoc } from '../projects/new-doc.js';
import { useDocs, useSlug } from '../projects/project-context.js';
import { linkTarget } from './doc-links.js';
import { splitFrontMatter } from './front-matter.js';
import { headingId } from './heading-id.js';
import classes from './editor.module.css';

const plugins = [remarkGfm];

/** The document as readers see it. Raw HTML stays text: react-markdown renders none without a plugin that we do not have. */
export const Preview = memo(function Preview({ text, path }: { text: string; path: string }) {
  const shown = useDeferredValue(text);
  const { yaml, body } = splitFrontMatter(shown);
  return (
    <Typography className={classes.preview} component="article" aria-label="Preview">
      {yaml !== null && (
        <Code block mb="lg" fz="xs" aria-label="Front matter">
          {yaml}
        </Code>
      )}
      <Markdown remarkPlugins={plugins} components={componentsFor(path)}>
        {body}
      </Markdown>
      {shown.trim() === '' && <Box c="dimmed">Nothing to preview yet.</Box>}
    </Typography>
  );
});

const perPath = new Map<string, Components>();

/** The same component identities for the same document, so that a keystroke re-renders text and does not remount the page. */
function componentsFor(path: string): Components {
  const known = perPath.get(path);
  if (known) return known;
  const made: Components = {
    a: ({ href, children }) => <DocLink href={href} from={path}>{children}</DocLink>,
    img: ({ src, alt }) => <img src={typeof src === 'string' ? src : undefined} alt={alt ?? ''} loading="lazy" referrerPolicy="no-referrer" />,
    table: ({ children }) => <div className={classes.tableScroll}><table>{children}</table></div>,
    h1: ({ children }) => <h1 id={headingId(children)}>{children}</h1>,
    h2: ({ children }) => <h2 id={headingId(children)}>{children}</h2>,
    h3: ({ children }) => <h3 id={headingId(children)}>{children}</h3>,
    h4: ({ children }) => <h4 id={headingId(children)}>{children}</h4>,
  };
  perPath.set(path, made);
  return made;
}

function DocLink({ href, from, children }: { href: string | undefined; from: string; children?: ReactNode }) {
  const slug = useSlug();
  const docs = useDocs().data ?? [];
  const newDoc = useNewDoc();
  const target = linkTarget(href, from);
  if (target.kind === 'none') return <span>{children}</span>;
  if (target.kind === 'here') return <a href={target.hash}>{children}</a>;
  if (target.kind === 'outside') return <a href={target.href} target="_blank" rel="noopener noreferrer">{children}</a>;
  const doc = docs.find((known) => known.path === target.path);
  if (doc) return <Link to={`/projects/${slug}/docs/${doc.id}${target.hash}`}>{children}</Link>;
  return (
    <Anchor component="button" type="button" inherit c="red" title={`There is no ${target.path} yet. Create it?`} onClick={() => newDoc(target.path)}>
      {children}
    </Anchor>
  );
}
