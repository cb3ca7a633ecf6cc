/** One ref that a push wants to move. */
export interface PushCommand {
  readonly ref: string;
  /** Undefined: it is created. */
  readonly before: string | undefined;
  /** Undefined: it is deleted. */
  readonly after: string | undefined;
}

const nothing = '0'.repeat(40);

/**
 * Reads the commands at the start of a push (gitprotocol-pack, "Reference Update Request"): lines with their length before them, up to
 * a flush. What git would not understand ends the list; git itself refuses it.
 */
export async function readPushCommands(body: AsyncIterable<Buffer>): Promise<PushCommand[]> {
  let seen = Buffer.alloc(0);
  for await (const chunk of body) {
    seen = Buffer.concat([seen, chunk]);
    const commands = parse(seen);
    if (commands) return commands;
  }
  return [];
}

/** Undefined while the flush has not come. */
function parse(body: Buffer): PushCommand[] | undefined {
  const commands: PushCommand[] = [];
  for (let at = 0; at + 4 <= body.length; ) {
    const length = Number.parseInt(body.toString('latin1', at, at + 4), 16);
    if (!(length >= 4)) return commands;
    if (at + length > body.length) return undefined;
    const [line = ''] = body.toString('utf8', at + 4, at + length).split('\0');
    const match = /^([0-9a-f]{40}) ([0-9a-f]{40}) (.+?)\n?$/.exec(line);
    if (match) commands.push({ before: present(match[1]), after: present(match[2]), ref: match[3] ?? '' });
    at += length;
  }
  return undefined;
}

function present(sha: string | undefined): string | undefined {
  return sha === nothing ? undefined : sha;
}
