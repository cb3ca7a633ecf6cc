/**
 * @nestjs/throttler for Jest. The package is CommonJS and requires Nest 12, which is ES modules: Node 20 can do that, Jest's module
 * system on Node 20 cannot. So its own files are run here as they are, with a `require` that hands out what Jest imported.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as asyncHooks from 'node:async_hooks';
import * as common from '@nestjs/common';
import * as core from '@nestjs/core';
import * as net from 'node:net';

const provided = { '@nestjs/common': common, '@nestjs/core': core, async_hooks: asyncHooks, crypto: { createHash }, 'node:crypto': { createHash }, net, 'node:net': net, 'reflect-metadata': {} };
const loaded = new Map();

function load(path) {
  const file = path.endsWith('.js') ? path : `${path}.js`;
  const known = loaded.get(file);
  if (known) return known.exports;
  const module = { exports: {} };
  loaded.set(file, module);
  const requireFrom = (name) => (name.startsWith('.') ? load(join(dirname(file), name)) : given(name));
  new Function('exports', 'require', 'module', readFileSync(file, 'utf8'))(module.exports, requireFrom, module);
  return module.exports;
}

function given(name) {
  if (!(name in provided)) throw new Error(`tools/jest-throttler.mjs does not provide ${name}, which @nestjs/throttler asks for.`);
  return provided[name];
}

const throttler = load(createRequire(import.meta.url).resolve('@nestjs/throttler/dist/index.js'));
export const { SkipThrottle, Throttle, ThrottlerException, ThrottlerGuard, ThrottlerModule, ThrottlerStorage } = throttler;
