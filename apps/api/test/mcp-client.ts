import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { CallToolResult } from '@modelcontextprotocol/client';

/** The two revisions of the protocol that clients speak. */
export const REVISIONS = [
  ['2026-07-28', { pin: '2026-07-28' }],
  ['2025-11-25', 'legacy'],
] as const;
type Mode = (typeof REVISIONS)[number][1];

/** The official client library, connected to one API on behalf of a key or person. */
export async function mcpClient(url: string, credential: string, { mode = { pin: '2026-07-28' }, headers = {} }: { mode?: Mode; headers?: Record<string, string> } = {}): Promise<Client> {
  const client = new Client({ name: 'spec', version: '1' }, { versionNegotiation: { mode } });
  const requestInit = { headers: { authorization: `Bearer ${credential}`, ...headers } };
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit }));
  return client;
}

/** What a tool said, and whether it refused. */
export interface Said<T> {
  isError: boolean;
  value: T;
  texts: string[];
}

export async function callTool<T = Record<string, unknown>>(client: Client, name: string, args: Record<string, unknown> = {}): Promise<Said<T>> {
  const { isError = false, structuredContent, content } = (await client.callTool({ name, arguments: args })) as CallToolResult;
  return { isError, value: structuredContent as T, texts: content.map((block) => (block.type === 'text' ? block.text : '')) };
}
