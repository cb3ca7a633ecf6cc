import { Injectable } from '@nestjs/common';
import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { LIMITS } from '@lockstep/contracts';
import type { DocWarning } from '@lockstep/contracts';
import { AgentFileChecks, Docs, DomainError, Proposals } from '@lockstep/core';
import { z } from 'zod';
import { answer } from './answers.js';
import type { McpCaller } from './caller.js';
import { tool } from './tool.js';

const WRITE = z.strictObject({
  path: z.string().describe('Relative, /-separated, such as .claude/rules/testing.md.'),
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
  constructor(
    private readonly docs: Docs,
    private readonly proposals: Proposals,
    private readonly checks: AgentFileChecks,
  ) {}

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
      const doc = await this.docs.put(caller.principal, caller.project, { ...input, proof: lock ?? null });
      return answer({ ...doc, warnings: await this.warnings(caller, doc.id) });
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'agent.propose_only' && input.baseVersion > 0)) throw error;
      const { id } = await this.proposals.propose(caller.principal, caller.project, input);
      return answer({ proposalId: id, saved: false, next: 'Nothing was saved: agents may only propose a text for this document. A person decides about the proposal in Lockstep; tell the user so.' });
    }
  }

  /** A key that writes only has no right to learn what the documents around are; and a save that happened is never told as a failure. */
  private async warnings({ principal, project, log }: McpCaller, docId: string): Promise<DocWarning[]> {
    try {
      return await this.checks.ofDoc(principal, { project, docId });
    } catch (error) {
      if (!(error instanceof DomainError)) log.error({ err: error, route: '/mcp' }, 'checking a saved document failed');
      return [];
    }
  }
}
