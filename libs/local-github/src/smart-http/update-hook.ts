import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Restriction } from '../hosting/rules.js';
import type { Site } from '../hosting/site.js';
import type { UserRecord } from '../storage/records.js';
import type { PushCommand } from './push-commands.js';

/**
 * git asks this hook about each ref of a push, when the pushed objects are there and the ref has not moved. What is forbidden the
 * server has written into a file of `ref<TAB>occasion<TAB>words`; only what takes the new objects to know is found out here.
 */
const updateHook = `#!/bin/sh
[ -n "$LOCAL_GITHUB_REFUSALS" ] || exit 0
tab=$(printf '\\t')
found=
while IFS="$tab" read -r ref occasion headline words; do
  [ "$ref" = "$1" ] || continue
  case $occasion in
    forced) git merge-base --is-ancestor "$2" "$3" && continue ;;
    commits) [ -n "$(git rev-list -n 1 "$3" --not "$2")" ] || continue ;;
    first-commits) [ -n "$(git rev-list -n 1 "$3" --not --all)" ] || continue ;;
  esac
  [ -n "$found" ] || printf 'error: %s\\n\\n' "$headline" >&2
  found=yes
  printf -- '- %s\\n\\n' "$words" >&2
done < "$LOCAL_GITHUB_REFUSALS"
[ -z "$found" ]
`;

export async function writeUpdateHook(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'update'), updateHook, { mode: 0o755 });
}

/** The file's text for one push; empty when nothing can be forbidden. */
export function refusals(site: Site, repository: HostedRepository, actor: UserRecord, commands: readonly PushCommand[]): string {
  const lines = commands.flatMap(({ ref, before, after }) => {
    if (!ref.startsWith('refs/heads/')) return [];
    const restrictions = site.rules.restrictions(repository, ref.slice('refs/heads/'.length), actor, after);
    return restrictions.filter(({ on }) => mayApply(on, before, after)).map((restriction) => line(ref, before, restriction));
  });
  return lines.join('');
}

function mayApply(on: Restriction['on'], before: string | undefined, after: string | undefined): boolean {
  if (on === 'delete') return after === undefined;
  if (on === 'commits') return after !== undefined;
  if (on === 'create') return before === undefined;
  return before !== undefined && after !== undefined;
}

function line(ref: string, before: string | undefined, { source, on, words }: Restriction): string {
  const headline = source === 'ruleset' ? `GH013: Repository rule violations found for ${ref}.` : `GH006: Protected branch update failed for ${ref}.`;
  const occasion = on === 'commits' && before === undefined ? 'first-commits' : on;
  return `${[ref, occasion, headline, words].join('\t')}\n`;
}
