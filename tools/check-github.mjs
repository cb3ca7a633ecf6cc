/**
 * Does GitHub itself show what local-github shows? Runs the script of libs/local-github/test/conformance against both.
 * GitHub is asked on purpose only: without a token this says so and ends with 0. The token's name is one of its own, because
 * GITHUB_TOKEN is set in many a shell, for other things.
 */
import { runCheck } from './run-check.mjs';

const TOKEN = 'GITHUB_CHECK_TOKEN';
const REPOSITORY = 'GITHUB_CHECK_REPOSITORY';
const EMPTY_REPOSITORY = 'GITHUB_CHECK_EMPTY_REPOSITORY';
const API_URL = 'GITHUB_API_URL';
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

if (!process.env[TOKEN]) {
  process.stdout.write(`Skipped: set ${TOKEN}, ${REPOSITORY} and ${EMPTY_REPOSITORY} (owner/name, both without commits) to compare local-github with GitHub.\n`);
} else {
  const access = JSON.stringify(readAccess(process.env));
  process.exitCode = await runCheck('**/test/conformance/github.check.ts', { ...process.env, LOCKSTEP_CHECK_GITHUB: access });
}

/** What the check needs, or an end with one line that names the variable. No line shows a value that could be the token. */
function readAccess(env) {
  // A character that no header takes would make fetch show the whole token in its error.
  if (!/^[\w.~+/=-]+$/.test(env[TOKEN])) fail(`${TOKEN} is no token: it has characters that none has`);
  const access = { token: env[TOKEN], at: repository(env, REPOSITORY), empty: repository(env, EMPTY_REPOSITORY), apiUrl: apiUrl(env[API_URL] || 'https://api.github.com') };
  if (env[REPOSITORY].toLowerCase() === env[EMPTY_REPOSITORY].toLowerCase()) fail(`${EMPTY_REPOSITORY} must be another repository than ${REPOSITORY}: one gets commits, the other stays empty`);
  return access;
}

function repository(env, name) {
  const found = /^([\w-]+)\/([\w.-]+)$/.exec(env[name] ?? '');
  if (!found) fail(`${name} ${env[name] ? 'is malformed' : 'is not set'}: give an existing repository without commits as owner/name`);
  return { owner: found[1], repo: found[2] };
}

function apiUrl(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (!isSafe || url.username || url.password || url.search || url.hash) fail(`${API_URL} must be the https address of a GitHub API, such as https://api.github.com or https://host/api/v3`);
  return url.href.replace(/\/+$/, '');
}

function fail(words) {
  process.stderr.write(`check:github: ${words}\n`);
  process.exit(1);
}
