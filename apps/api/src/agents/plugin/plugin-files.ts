import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CLAUDE_CODE_EVENTS, CLAUDE_CODE_TIMEOUT } from '@lockstep/contracts';

/** The command line's one file, seen from apps/api/dist/agents/plugin and apps/api/src/agents/plugin alike. */
const COMMAND_LINE = fileURLToPath(new URL('../../../../cli/dist/lockstep.mjs', import.meta.url));

export interface PluginFile {
  path: string;
  content: string;
}

const NAME = 'lockstep';
const VERSION = '0.1.0';
const ABOUT = 'Documents that people and agents edit together: who holds them, what changed, and edits that give themselves back.';

/** What `/plugin marketplace add` reads. @param url where people reach this server, without a final slash. */
export function marketplace(url: string): object {
  return {
    name: NAME,
    owner: { name: 'Lockstep' },
    metadata: { description: ABOUT, version: VERSION },
    plugins: [{ ...about(), source: { source: 'url', url: `${url}/agents/claude-code/lockstep.git` } }],
  };
}

/** The plugin for the agents of one server, whole: it needs nothing but Node on the machine. */
export async function pluginFiles(url: string): Promise<PluginFile[]> {
  const option = { type: 'string', title: 'API key', description: `An API key of your project on ${url}, with the scopes docs:read, docs:write, locks:write and hooks`, sensitive: true, required: true };
  // A plugin cannot give its key to HTTP hooks, so each event runs the command line.
  const hooks = CLAUDE_CODE_EVENTS.map(({ event, matcher }) => {
    const command = `node "\${CLAUDE_PLUGIN_ROOT}/lockstep.mjs" hook ${event} --url ${url}`;
    return [event, [{ ...(matcher && { matcher }), hooks: [{ type: 'command', command, timeout: CLAUDE_CODE_TIMEOUT }] }]] as const;
  });
  return [
    { path: '.claude-plugin/plugin.json', content: json({ ...about(), userConfig: { api_key: option } }) },
    { path: '.mcp.json', content: json({ mcpServers: { [NAME]: { type: 'http', url: `${url}/mcp`, headers: { Authorization: 'Bearer ${user_config.api_key}' } } } }) },
    { path: 'hooks/hooks.json', content: json({ description: ABOUT, hooks: Object.fromEntries(hooks) }) },
    { path: 'lockstep.mjs', content: await readFile(COMMAND_LINE, 'utf8') },
  ];
}

/** The plugin with a marketplace of its own around it: what an archive must hold to be added from a folder. */
export async function archiveFiles(url: string): Promise<PluginFile[]> {
  const local = { ...marketplace(url), plugins: [{ ...about(), source: './plugin' }] };
  return [{ path: '.claude-plugin/marketplace.json', content: json(local) }, ...(await pluginFiles(url)).map(({ path, content }) => ({ path: `plugin/${path}`, content }))];
}

function about(): object {
  return { name: NAME, description: ABOUT, version: VERSION, author: { name: 'Lockstep' } };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
