import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { failedWith, refusal } from './failures.js';

const PATIENCE = 10_000;

/**
 * Waits until no other process has the file, and takes it. The number of a process that is gone stands in nobody's way.
 * @returns how to give it back. @throws Failure when the other one takes longer than 10 s.
 */
export async function holdTurn(file: string): Promise<() => Promise<void>> {
  const own = `${file}.${process.pid}`;
  const deadline = Date.now() + PATIENCE;
  await writeFile(own, String(process.pid));
  try {
    // A link appears with its content: nobody ever reads a half-written number.
    while (!(await linked(own, file))) {
      const holder = await holderOf(file);
      if (holder !== null && !isAlive(holder)) await rm(file, { force: true });
      else if (Date.now() > deadline) throw refusal(`another lockstep is at work here (process ${holder}); delete ${file} if that is not so`, 'busy');
      else await pause(25);
    }
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(file, { force: true });
}

async function linked(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (failedWith(error, 'EEXIST')) return false;
    throw error;
  }
}

async function holderOf(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^\d+$/.test(text) ? Number(text) : null;
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return failedWith(error, 'EPERM');
  }
}
