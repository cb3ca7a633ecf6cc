import { decodeText } from '@lockstep/core/texts';
import { onePath } from '../arguments.js';
import type { Context, Outcome } from '../context.js';
import { refusal } from '../failures.js';
import { Memory, TO_BE_CREATED } from '../memory.js';
import { requireCopy } from '../project-file.js';

/** Takes the file as it is now for the answer to a conflict: made on the server's text that was kept beside it. */
export async function run(args: string[], context: Context): Promise<Outcome> {
  const copy = await requireCopy(context.cwd);
  const path = onePath(args, copy, context);
  const memory = new Memory(copy);
  await memory.exclusively(async () => {
    const state = await memory.load();
    const theirs = state.conflicts.get(path);
    if (theirs === undefined) throw refusal(`${path} is in no conflict`, 'no_conflict');
    const text = await memory.conflictText(path);
    await memory.keepBase(path, theirs && text && decodeText(text));
    // What the server deleted and this copy keeps, the next push makes anew.
    state.docs.set(path, theirs ?? TO_BE_CREATED);
    state.conflicts.delete(path);
    await memory.save(state);
    await memory.keepConflict(path, null);
  });
  return { exitCode: 0, data: { path }, lines: [`${path} is resolved as it is here; lockstep push sends it.`] };
}
