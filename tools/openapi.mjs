/**
 * Writes what the API says about itself (libs/api-client/openapi.json) and the types made of it (src/schema.ts).
 * With --check it writes nothing and fails when either is not what the built API says now.
 * Nest's preview mode builds no provider, so neither a database nor a port is needed.
 */
import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import openapiTS, { astToString } from 'openapi-typescript';
import { AppModule } from '../apps/api/dist/app.module.js';
import { useApiPrefix } from '../apps/api/dist/http/api-prefix.js';
import { openApiDocument } from '../apps/api/dist/http/openapi.js';

const target = (name) => fileURLToPath(new URL(`../libs/api-client/${name}`, import.meta.url));
const header = '/* Generated from openapi.json by `npm run openapi`; changes here are lost. */\n\n';

async function described() {
  const app = await NestFactory.create(AppModule.with({}, {}), new FastifyAdapter(), { preview: true, abortOnError: false, logger: ['error'] });
  useApiPrefix(app);
  return openApiDocument(app);
}

async function current(path) {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

const document = await described();
const files = {
  [target('openapi.json')]: `${JSON.stringify(document, null, 2)}\n`,
  [target('src/schema.ts')]: header + astToString(await openapiTS(structuredClone(document), { alphabetize: true, defaultNonNullable: false })),
};
let different = 0;
for (const [path, text] of Object.entries(files)) {
  if ((await current(path)) === text) continue;
  different += 1;
  if (process.argv.includes('--check')) process.stderr.write(`${path} is not what the API says now; run: npm run openapi\n`);
  else await writeFile(path, text);
}
process.stdout.write(different === 0 ? 'OpenAPI document and client agree with the API.\n' : process.argv.includes('--check') ? '' : `Wrote ${different} files.\n`);
// Preview mode leaves the HTTP adapter half open.
process.exit(process.argv.includes('--check') && different > 0 ? 1 : 0);
