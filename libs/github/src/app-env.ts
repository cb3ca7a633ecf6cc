import { createPrivateKey } from 'node:crypto';

/** The GitHub App of this server, as the environment of each of its processes names it. */
export interface GitHubAppEnv {
  id: string;
  /** PEM. */
  privateKey: string;
  webhookSecret: string;
}

/**
 * All three settings or none of them: an App without its webhooks, or the other way round, would only seem to work.
 * @throws Error that names the variable.
 */
export function githubAppOf({ id, privateKey: key, webhookSecret }: { [Setting in keyof GitHubAppEnv]: string | undefined }): GitHubAppEnv | null {
  if (!id && !key && !webhookSecret) return null;
  if (!id) throw new Error('GITHUB_APP_ID is not set.');
  if (!key) throw new Error('GITHUB_APP_PRIVATE_KEY is not set.');
  if (!webhookSecret) throw new Error('GITHUB_APP_WEBHOOK_SECRET is not set.');
  if (!/^[1-9]\d{0,15}$/.test(id)) throw new Error(`GITHUB_APP_ID must be the number of the App; it is ${JSON.stringify(id)}.`);
  return { id, privateKey: privateKey(key), webhookSecret };
}

/** PEM as GitHub hands it out; on one line with \n in it, or in base64, where an environment takes no line breaks. */
function privateKey(text: string): string {
  const pem = text.includes('-----') ? text.replaceAll('\\n', '\n') : Buffer.from(text, 'base64').toString('utf8');
  try {
    createPrivateKey(pem);
  } catch (error) {
    throw new Error('GITHUB_APP_PRIVATE_KEY must be a private key in PEM, or such a PEM in base64.', { cause: error });
  }
  return pem;
}
