import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  deploy?: { replicas: number };
  volumes?: string[];
  ports?: string[];
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service>; volumes: Record<string, null> };
const service = (name: string): Service => compose.services[name] ?? {};
const dockerfile = read('Dockerfile');
const nginx = read('docker/nginx.conf');

describe('container files', () => {
  it('RUN11 two API processes and two workers on one Postgres and one Redis, behind a proxy', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['api', 'migrate', 'postgres', 'proxy', 'redis', 'worker']);
    expect([service('api').deploy?.replicas, service('worker').deploy?.replicas]).toEqual([2, 2]);
    expect(service('proxy').ports).toEqual(['3000:80']);
    const published = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name)).toEqual(['proxy']);
  });

  it('RUN11 nothing starts before the schema is up to date and what it needs is healthy', () => {
    for (const name of ['api', 'worker']) {
      expect(service(name).depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' }, redis: { condition: 'service_healthy' } });
    }
    expect(service('migrate').depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    for (const name of ['postgres', 'redis', 'api', 'proxy']) expect(service(name).healthcheck?.test.length).toBeGreaterThan(1);
  });

  it('RUN11 every command names a file that the workspace has or builds', () => {
    for (const name of ['api', 'worker', 'migrate']) {
      const [program, script] = service(name).command ?? [];
      expect(program).toBe('node');
      expect(existsSync(`${root}${script?.replace('/dist/', '/src/').replace(/\/main\.js$/, '/main.ts')}`)).toBe(true);
    }
  });

  it('RUN11 every variable that is set is one that the processes read', () => {
    const known = ['apps/api/src/env.ts', 'apps/worker/src/env.ts'].map(read).join('\n');
    for (const name of Object.keys(service('api').environment ?? {})) expect(known).toMatch(new RegExp(`['.]${name}\\b`));
  });

  it('RUN11 secrets come from outside, and their absence is an error', () => {
    const { environment } = service('api');
    expect(environment?.SECRET_KEY).toMatch(/^\$\{SECRET_KEY:\?/);
    expect(environment?.DATABASE_URL).toMatch(/:\$\{POSTGRES_PASSWORD:\?[^}]*\}@postgres:/);
  });

  it('RUN11 named volumes are declared, mounted files exist', () => {
    const mounts = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    for (const source of mounts) expect(source.startsWith('./') ? existsSync(`${root}${source}`) : source in compose.volumes).toBe(true);
  });

  it('RUN11 the image is built from files that exist and runs without root', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+)$/gm)].flatMap(([, files]) => files?.split(' ').slice(0, -1) ?? []);
    expect(copied.length).toBeGreaterThan(5);
    for (const file of copied) expect(existsSync(`${root}${file}`)).toBe(true);
    expect(dockerfile.slice(dockerfile.lastIndexOf('FROM '))).toMatch(/^USER node$/m);
    expect(existsSync(`${root}apps/api/src/main.ts`) && dockerfile.includes('"apps/api/dist/main.js"')).toBe(true);
  });

  it('RUN11 the image has the Node that the workspace asks for', () => {
    const images = [...dockerfile.matchAll(/^FROM node:(\d+)/gm)].map(([, major]) => Number(major));
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    for (const major of images) expect(major).toBe(Number.parseInt(engines.node.replace(/\D+/, ''), 10));
  });

  it('RUN11 the proxy lets WebSockets and the largest allowed body through', () => {
    expect(nginx).toMatch(/proxy_set_header Upgrade \$http_upgrade;/);
    expect(nginx).toMatch(/proxy_set_header Connection \$connection_upgrade;/);
    expect(Number(/client_max_body_size (\d+)m;/.exec(nginx)?.[1])).toBeGreaterThan(32);
    expect([...nginx.matchAll(/proxy_pass http:\/\/(\w+);/g)].every(([, upstream]) => nginx.includes(`upstream ${upstream} {`))).toBe(true);
    expect((nginx.match(/\{/g) ?? []).length).toBe((nginx.match(/\}/g) ?? []).length);
  });
});
