import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * What tells a process from any other that ever had its number: when it was started, in which run of the machine.
 * @returns null when there is no such process.
 */
export async function processIdentity(pid: number): Promise<string | null> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

async function fromProc(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  // The second field is the program's name in parentheses and may hold spaces; starttime is the 20th after it (proc(5)).
  return `${boot.trim()} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}

async function fromPs(pid: number): Promise<string | null> {
  const found = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', `${pid}`]).catch(() => null);
  return found?.stdout.trim() || null;
}
