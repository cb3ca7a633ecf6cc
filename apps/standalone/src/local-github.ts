import { join } from 'node:path';
import { startLocalGitHub } from '@lockstep/local-github';
import type { LocalGitHub } from '@lockstep/local-github';
import { readJson, writePrivately } from './data-dir.js';
import { lastingFreePort } from './ports.js';

/**
 * The GitHub on this machine. Keeps its port across starts: clones and links know it by that.
 * @throws Error of one line when somebody else has taken the port meanwhile.
 */
export async function openLocalGitHub(dataDir: string, onError: (error: unknown) => void): Promise<LocalGitHub> {
  const home = join(dataDir, 'github');
  const portFile = join(dataDir, 'github.json');
  const kept = (await readJson(portFile)) as { port: number } | null;
  const port = kept?.port ?? (await lastingFreePort());
  const github = await startLocalGitHub({ dataDir: home, port, onError }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port}, which the demo's local GitHub keeps, is taken by another program. Stop it, or start without the demo: DEMO=0 npm start`);
  });
  if (kept === null) await writePrivately(portFile, JSON.stringify({ port }));
  return github;
}
