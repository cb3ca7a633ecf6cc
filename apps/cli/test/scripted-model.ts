import type { ServerResponse } from 'node:http';
import { SmallServer } from './server.js';
import type { Received } from './server.js';

/** What the model does in its turn: it uses a tool, or it says something and ends. */
export type Turn = { tool: string; input: object; before?: () => Promise<void> } | { says: string };

interface Block {
  type: string;
  content?: unknown;
  is_error?: boolean;
}

interface Asked {
  model: string;
  stream?: boolean;
  tools?: { name: string }[];
  messages: { role: string; content: string | Block[] }[];
}

/** Stands where Anthropic's API is, and says what a script says: for running Claude Code itself without a model. */
export class ScriptedModel {
  /** What the tools answered in the run so far. */
  results: { text: string; isError: boolean }[] = [];
  /** Everything that the model was shown last, as JSON. */
  shown = '';
  private turns: Turn[] = [];

  private constructor(private readonly server: SmallServer) {
    server.respond = (request, response) => {
      void this.answer(request, response);
      return undefined;
    };
  }

  static async start(): Promise<ScriptedModel> {
    return new ScriptedModel(await SmallServer.start());
  }

  get url(): string {
    return this.server.url;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** What it does in the next run, one turn after the other. */
  play(turns: Turn[]): void {
    this.turns = [...turns];
    this.results = [];
  }

  private async answer({ path, body }: Received, response: ServerResponse): Promise<void> {
    if (!path.startsWith('/v1/messages') || path.includes('count_tokens')) return void response.setHeader('content-type', 'application/json').end('{"input_tokens":1}');
    const asked = body as unknown as Asked;
    // The client also asks for titles and the like, without tools.
    const turn = asked.tools?.some(({ name }) => name === 'Edit') ? await this.next(asked) : ({ says: 'Fine.' } as const);
    const block = 'tool' in turn ? { type: 'tool_use', id: `toolu_${this.turns.length}_${Date.now()}`, name: turn.tool, input: turn.input } : { type: 'text', text: turn.says };
    const message = { id: `msg_${Date.now()}`, type: 'message', role: 'assistant', model: asked.model, content: [block], stop_reason: 'tool' in turn ? 'tool_use' : 'end_turn', stop_sequence: null, usage: { input_tokens: 1, output_tokens: 1 } };
    if (!asked.stream) return void response.setHeader('content-type', 'application/json').end(JSON.stringify(message));
    response.setHeader('content-type', 'text/event-stream');
    for (const event of eventsOf(message, block)) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    response.end();
  }

  private async next({ messages }: Asked): Promise<Turn> {
    this.shown = JSON.stringify(messages);
    const last = messages.at(-1)?.content ?? [];
    for (const { type, content, is_error: isError } of typeof last === 'string' ? [] : last) {
      if (type === 'tool_result') this.results.push({ text: typeof content === 'string' ? content : JSON.stringify(content), isError: isError === true });
    }
    const turn = this.turns.shift() ?? { says: 'There is no more in the script.' };
    if ('before' in turn) await turn.before?.();
    return turn;
  }
}

type Message = { content: object[]; stop_reason: string; usage: object };

function eventsOf(message: Message, block: { type: string; input?: object; text?: string }): { type: string }[] {
  const empty = block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
  const delta = block.type === 'text' ? { type: 'text_delta', text: block.text } : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
  return [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: empty },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: message.stop_reason, stop_sequence: null }, usage: message.usage },
    { type: 'message_stop' },
  ] as { type: string }[];
}
