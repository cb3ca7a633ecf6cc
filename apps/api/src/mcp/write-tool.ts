import { Injectable } from '@nestjs/common';
import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { LIMITS } from '@lockstep/contracts';
import { DomainError, WarnedWrites } from '@lockstep/core';
import { z } from 'zod';
import { answer } from './answers.js';
import type { McpCaller } from './caller.js';
import { tool } from './tool.js';

const WRITE = z.strictObject({
  path: z.string().describe('Relative, /-separated, such as .claude/rules/testing.md.'),
  id: z.string().max(64).optional().describe('The id of the document whose version baseVersion is, as read_doc said it: without it the text may replace another document that took its path meanwhile.'),
  content: z.string().describe('The whole new text, at most 1 MiB of UTF-8; stored byte for byte.'),
  baseVersion: z.int().min(0).max(2_147_483_647).describe('The version the text was made on, as read_doc said it; 0: there must be no document at this path yet.'),
  message: z.string().max(LIMITS.messageChars).optional().describe('Why; becomes the commit message.'),
  lock: z
    .strictObject({ session: z.string().max(LIMITS.lockSessionMaxChars), token: z.int().min(0) })
    .optional()
    .describe('The lock that this caller took on the document over HTTP, where it holds one: the session it was taken with and the token of the answer.'),
  merge: z.boolean().default(false).describe('Merge with what others saved since baseVersion, where that touches other lines, instead of being refused.'),
});

/** The tool that saves. */
@Injectable()
export class WriteTool {
  constructor(private readonly writes: WarnedWrites) {}

  addTo(server: McpServer, caller: McpCaller): void {
    server.registerTool(
      'write_doc',
      {
        title: 'Write a document',
        description: `Creates a document or saves a new version of it. Refused, with what to do next, when somebody saved another version meanwhile or is editing it now.
Where the project's policy lets agents propose only, the text is kept as a proposal that a person decides about.
Warnings name what agents would stumble over in the text, such as broken imports; the text is saved all the same.`,
        inputSchema: WRITE,
        annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
      },
      tool(caller, (input) => this.write(caller, input)),
    );
  }

  private async write(caller: McpCaller, { lock, ...input }: z.infer<typeof WRITE>): Promise<CallToolResult> {
    try {
      return answer(await this.writes.put(caller.principal, caller.project, { ...input, proof: lock ?? null }));
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'agent.propose_only' && input.baseVersion > 0)) throw error;
      const { id, warnings } = await this.writes.propose(caller.principal, caller.project, input);
      return answer({ proposalId: id, saved: false, warnings, next: 'Nothing was saved: agents may only propose a text for this document. A person decides about the proposal in Lockstep; tell the user so.' });
    }
  }
}
