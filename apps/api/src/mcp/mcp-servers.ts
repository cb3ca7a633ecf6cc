import { Injectable } from '@nestjs/common';
import { McpServer } from '@modelcontextprotocol/server';
import type { McpCaller } from './caller.js';
import { DocResources } from './doc-resources.js';
import { ReadingTools } from './reading-tools.js';
import { WriteTool } from './write-tool.js';

const INSTRUCTIONS = `Lockstep holds documents (agent instructions, rules, skills and other Markdown) that people and agents edit together, in step with GitHub.
Read a document before you change it, and name the version you read as baseVersion when you write it: whoever saved meanwhile is not overwritten.
A document that somebody is editing cannot be written until he is done. Every refusal says what to do next.`;

/** Core's use cases, as the tools and resources of one MCP request. */
@Injectable()
export class McpServers {
  constructor(
    private readonly reading: ReadingTools,
    private readonly writing: WriteTool,
    private readonly resources: DocResources,
  ) {}

  /** A server for one request of one caller. */
  for(caller: McpCaller): McpServer {
    const server = new McpServer(
      { name: 'lockstep', title: 'Lockstep', version: '1' },
      // Nothing announces changes over MCP. Clients ask for prompts whether or not there are any.
      { instructions: INSTRUCTIONS, capabilities: { tools: { listChanged: false }, resources: { listChanged: false }, prompts: { listChanged: false } } },
    );
    this.reading.addTo(server, caller);
    this.writing.addTo(server, caller);
    this.resources.addTo(server.server, caller);
    return server;
  }
}
