import process from 'node:process';

/** `/dev/null` reads as an empty configuration on every system git runs on, git for Windows included. */
const noFile = '/dev/null';

/**
 * The whole environment of every git process started here. Nothing of the caller's configuration leaks in: a hook path, a
 * credential helper or `core.autocrlf` in somebody's ~/.gitconfig would change bytes or ask for a password.
 */
export function gitEnvironment(home: string): Record<string, string> {
  return {
    ...inherited('PATH'),
    ...inherited('SYSTEMROOT'),
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: noFile,
    GIT_TERMINAL_PROMPT: '0',
    // A path given by a client is a path, never a pattern or pathspec magic.
    GIT_LITERAL_PATHSPECS: '1',
    // A data directory on a mounted volume may belong to another user id; git would refuse to serve it.
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
  };
}

function inherited(name: string): Record<string, string> {
  const value = process.env[name];
  return value === undefined ? {} : { [name]: value };
}
