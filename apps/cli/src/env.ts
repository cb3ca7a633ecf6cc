import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** What the command line takes from its environment, read once. */
export interface Env {
  /** LOCKSTEP_URL; null: as `.lockstep.json` or the login file say. */
  url: string | null;
  /** LOCKSTEP_API_KEY; null: from the login file. */
  apiKey: string | null;
  /** What was entered for the Claude Code plugin: for its own server only. */
  pluginKey: string | null;
  loginFile: string;
  /** Where Claude Code was started (CLAUDE_PROJECT_DIR), for its hooks. */
  claudeProject: string | null;
}

export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  // The XDG rules: what is not absolute is as good as not set.
  const config = source['XDG_CONFIG_HOME'] && isAbsolute(source['XDG_CONFIG_HOME']) ? source['XDG_CONFIG_HOME'] : join(homedir(), '.config');
  return {
    url: source['LOCKSTEP_URL'] || null,
    apiKey: source['LOCKSTEP_API_KEY'] || null,
    pluginKey: source['CLAUDE_PLUGIN_OPTION_API_KEY'] || null,
    loginFile: join(config, 'lockstep', 'login.json'),
    claudeProject: source['CLAUDE_PROJECT_DIR'] || null,
  };
}
