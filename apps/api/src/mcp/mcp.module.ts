import { Module } from '@nestjs/common';
import { DocResources } from './doc-resources.js';
import { McpController } from './mcp.controller.js';
import { McpServers } from './mcp-servers.js';
import { ReadingTools } from './reading-tools.js';
import { WriteTool } from './write-tool.js';

@Module({ controllers: [McpController], providers: [McpServers, ReadingTools, WriteTool, DocResources] })
export class McpModule {}
