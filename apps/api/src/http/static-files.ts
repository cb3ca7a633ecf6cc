import { readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Where the web app's build lies, seen from apps/api/dist/http and apps/api/src/http alike. */
const WEB_APP = fileURLToPath(new URL('../../../web/dist/', import.meta.url));

/** What the page's router never owns: an unknown address here is a mistake of a program, which wants a 404 and not a page. */
const NOT_PAGES = /^\/(api|socket\.io|health|metrics|mcp|agents|assets)(\/|$)/;

/**
 * Serves the web app: its files, and its index.html under every address that its router may know.
 * Which files exist is read once, so that no request can name one outside.
 */
export async function serveWebApp(fastify: FastifyInstance, root = WEB_APP): Promise<void> {
  if (!existsSync(`${root}index.html`)) return;
  const files = new Set(await filesUnder(root));
  await fastify.register(staticFiles, { root, serve: false, cacheControl: false });
  fastify.get('/*', (request, reply) => serve(request, reply, files));
}

function serve(request: FastifyRequest, reply: FastifyReply, files: Set<string>): FastifyReply | void {
  const path = request.url.split('?', 1)[0] ?? '/';
  if (files.has(path.slice(1))) return send(reply, path.slice(1));
  if (NOT_PAGES.test(path)) return reply.callNotFound();
  return send(reply, 'index.html');
}

/** Vite puts a hash of the content into the names under assets/: such a file never changes. */
function send(reply: FastifyReply, file: string): FastifyReply {
  reply.header('cache-control', file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
  return reply.sendFile(file);
}

async function filesUnder(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length).replace(/^\/+/, ''));
}
