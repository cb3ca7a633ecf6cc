import { parseArgs } from 'node:util';
import { serverUrl } from '../addresses.js';
import { Api } from '../api.js';
import { headerText } from '../context.js';
import type { Context, Outcome } from '../context.js';
import { refusal, usage } from '../failures.js';
import { addLogin } from '../login-file.js';
import { findCopy } from '../project-file.js';

/** Asks for what is not given, tries the key, and keeps it where only its owner reads. */
export async function run(args: string[], context: Context): Promise<Outcome> {
  const { values } = parseArgs({ args, options: { url: { type: 'string' }, key: { type: 'string' } } });
  const { env } = context;
  const suggested = env.url ?? (await findCopy(context.cwd))?.file.url;
  const url = serverUrl(values.url ?? (process.stdin.isTTY ? await ask('Address of the server', suggested) : (suggested ?? missing('--url'))));
  const apiKey = headerText(values.key ?? env.apiKey ?? (await (process.stdin.isTTY ? askSecretly('API key (it is not shown)') : firstLine())));
  const [project, ...more] = await new Api({ url, apiKey, project: '' }).projects();
  if (!project || more.length > 0) throw refusal('this is no API key of a project', 'no_key');
  await addLogin(env.loginFile, { url, project: project.slug, projectId: project.id, apiKey });
  return { exitCode: 0, data: { url, project: project.slug, file: env.loginFile }, lines: [`Signed in to ${project.name} (${project.slug}) on ${url}. Kept in ${env.loginFile}.`] };
}

function missing(option: string): never {
  throw usage(`say ${option}: there is nobody to ask here`);
}

async function ask(question: string, suggested: string | undefined): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${question}${suggested === undefined ? '' : ` [${suggested}]`}: `);
  lines.close();
  return answer.trim() || suggested || missing('--url');
}

async function askSecretly(question: string): Promise<string> {
  process.stderr.write(`${question}: `);
  const [{ createInterface }, { Writable }] = await Promise.all([import('node:readline/promises'), import('node:stream')]);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  const answer = await lines.question('');
  lines.close();
  process.stderr.write('\n');
  return answer.trim();
}

/** A pipe keeps the key out of the list of processes, where --key shows it. */
async function firstLine(): Promise<string> {
  const { createInterface } = await import('node:readline');
  for await (const line of createInterface({ input: process.stdin })) if (line.trim() !== '') return line.trim();
  throw usage('no key: give it on standard input, as --key, or as LOCKSTEP_API_KEY');
}
