import { markersIn } from './texts.mjs';

const SHOWN = 40;

/** One line about how it goes. */
export function progress(ledger, stage, seconds) {
  const { counts } = ledger;
  const down = stage.programs.filter(({ isUp, busy }) => !isUp || busy).map(({ name }) => name);
  const faults = ['kill', 'restart', 'freeze', 'weather', 'flush redis', 'cut database'].reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  return `${String(seconds).padStart(4)} s  ${ledger.total('acked')} edits kept, ${counts.lost ?? 0} answers lost, ${counts.refused ?? 0} refused, ${counts['force-push'] ?? 0} force-pushes, ${faults} faults${down.length > 0 ? `; away: ${down.join(', ')}` : ''}`;
}

/** What happened and what is wrong with it. */
export function report({ evidence, ledger, hooks, unrest, violations, seconds }) {
  const { docs, versions, conflicts, git, runs } = evidence;
  const { counts } = ledger;
  const edits = [...ledger.edits.values()];
  const twoSources = versions.filter(({ source }) => source === 'merge').length;
  const lines = [
    `edits        ${edits.length} made: ${ledger.total('acked')} acknowledged (${edits.filter(({ via, acked }) => via === 'git' && acked).length} by git), ${edits.filter(({ acked, lost }) => lost && !acked).length} without an answer, ${ledger.total('draft')} kept as drafts`,
    `documents    ${docs.length}, ${docs.filter(({ archived }) => archived).length} archived, ${versions.length} versions, ${twoSources} of them merges, ${docs.reduce((sum, { content }) => sum + markersIn(content).length, 0)} edits in the texts`,
    `repository   ${git.commits.length} commits, ${git.files.size} files, ${git.rewrites} times rewritten (${git.takenOff.size} edits taken off)`,
    `conflicts    ${conflicts.length}, ${conflicts.filter(({ open }) => open).length} open`,
    `runs         ${runs.length}: ${['ok', 'conflicts', 'failed'].map((status) => `${runs.filter((run) => run.status === status).length} ${status}`).join(', ')}`,
    `webhooks     ${Object.entries(hooks.counts).map(([fate, count]) => `${count} ${fate}`).join(', ')}`,
    `faults       ${['kill', 'restart', 'freeze', 'weather', 'flush redis', 'cut database', 'steal'].map((name) => `${counts[name] ?? 0} ${name}`).join(', ')}`,
    unrest.length === 0 ? `rest         after ${seconds} s` : `NO REST      after ${seconds} s: ${unrest.join('; ')}`,
    ...violations.slice(0, SHOWN).map((violation) => `VIOLATION    ${violation}`),
    ...(violations.length > SHOWN ? [`             and ${violations.length - SHOWN} more`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
