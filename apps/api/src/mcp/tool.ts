import type { CallToolResult } from '@modelcontextprotocol/server';
import { refused } from './answers.js';
import { refusalFor } from './caller.js';
import type { McpCaller } from './caller.js';

/** A tool's work with every refusal turned into a result that its caller can act on. */
export function tool<Args>(caller: McpCaller, work: (args: Args) => Promise<CallToolResult>): (args: Args) => Promise<CallToolResult> {
  return async (args) => {
    try {
      return await work(args);
    } catch (error) {
      return refused(refusalFor(error, caller));
    }
  };
}
