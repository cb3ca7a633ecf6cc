/** What the demo project holds: short texts of the kind that teams really steer their agents with. */
export const demoDocuments: readonly { path: string; content: string }[] = [
  {
    path: 'CLAUDE.md',
    content: `# How we work with Claude

Read this before you change anything. It applies to every repository that carries it.

## Before you start

- Run the tests first. If they are red before your change, say so and stop.
- Look for the existing way before you add a second one. Search for the name, then for the behaviour.
- Ask when a requirement has two readings. Guessing costs more than a question.

## While you work

- Small commits, each one green. The message says why; the diff says what.
- Never weaken a test to make it pass. A test that is wrong gets its own commit and a reason.
- Do not touch \`migrations/\` by hand. \`make migration\` writes them.

## Before you say "done"

- Run \`make check\`. Paste the last line of its output into your answer.
- Re-read the whole diff once, as if somebody else had written it.
- Say what you did not do, and what you are unsure about.

Rules for tests are in [.claude/rules/testing.md](.claude/rules/testing.md).
`,
  },
  {
    path: 'AGENTS.md',
    content: `# Agents in this repository

Every coding agent reads this file, whatever its name is. Claude also reads CLAUDE.md.

| task | where to begin | who decides |
|---|---|---|
| bug in the API | \`services/api\`, failing test first | whoever is on call |
| new endpoint | \`docs/api.md\`, then the handler | the API owners |
| dependency update | one package per change | the security rotation |

## What agents may do alone

Formatting, typos, tests for existing behaviour, updates of patch versions with a green build.

## What needs a person

Anything that changes data at rest, a public interface, permissions, or what a customer is charged.

## When you are told that a document is locked

Somebody is editing it right now. Work on something else, or wait until the time you were given.
Do not copy the document to another name to get around the lock.
`,
  },
  {
    path: '.claude/rules/testing.md',
    content: `---
paths:
  - "**/*.test.ts"
  - "**/*.spec.ts"
---

# Testing rules

1. Test through the front door: the function, endpoint or command that others call.
2. One reason to fail per test. The title is a sentence that is true when the test is green.
3. Use the real database. It starts in half a second, and a fake agrees with whoever wrote it.
4. Wait for a condition with a deadline, never for a number of milliseconds.
5. Random inputs come from a seed, and a failure prints it.
6. A bug gets a test that fails without the fix. Run it once without the fix to see it red.
`,
  },
  {
    path: 'runbooks/restore-a-backup.md',
    content: `# Runbook: restore a backup

**When:** data is missing or wrong, and the cause has been stopped.
**Who:** two people. One types, one reads along.
**How long:** about 20 minutes for 50 GB.

## 1. Stop the writers

    kubectl scale deploy/api deploy/worker --replicas=0

Check that nothing is connected any more:

    psql -c "select application_name, count(*) from pg_stat_activity group by 1"

## 2. Restore beside the old database, never over it

    createdb app_restored
    pg_restore --jobs=4 --dbname=app_restored latest.dump

## 3. Compare before you switch

- [ ] Row counts of \`orders\` and \`customers\` are plausible.
- [ ] The newest order is as old as the backup, not older.
- [ ] The report of the person who noticed the problem looks right.

## 4. Switch, then start the writers

Rename the databases in one transaction, then scale back up. Keep the old one for 14 days.

## 5. Write down what happened

What was lost, who noticed, what would have shown it sooner. No names in the timeline, only roles.
`,
  },
];

/** The demo repository's own first file. */
export const repositoryReadme = `# rules

Rules for people and agents. This repository is in step with the project "Demo rules" in Lockstep: a save there becomes a commit here,
a push here changes the open page there.
`;
