import type { IncomingMessage, RequestOptions } from 'node:http';
import { unreachable, wordsOf } from './failures.js';

export interface Ask {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Record<string, string>;
  body?: string;
  /** For the whole exchange, to the last byte of the answer. */
  timeoutMs?: number;
  /** A server that sends more is cut off. */
  maxBytes?: number;
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

const PATIENCE = 30_000;
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * One exchange. Not `fetch`: a hook pays for loading it each time, and it reads answers of any size. Redirects are not followed,
 * so that a key goes nowhere but where its owner sent it.
 * @throws Failure (exit code 3) when there is no whole answer.
 */
export async function exchange(url: string, ask: Ask): Promise<Answer> {
  const { request } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  const timeoutMs = ask.timeoutMs ?? PATIENCE;
  const body = ask.body === undefined ? undefined : Buffer.from(ask.body);
  const options: RequestOptions = {
    method: ask.method,
    signal: AbortSignal.timeout(timeoutMs),
    headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json', 'content-length': String(body.length) }), ...ask.headers },
  };
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const sent = request(url, options, (answer) => readAnswer(answer, ask.maxBytes ?? MOST_BYTES).then(resolve, reject));
      sent.on('error', reject);
      sent.end(body);
    });
  } catch (error) {
    throw unreachable(`${new URL(url).origin} does not answer: ${options.signal?.aborted ? `nothing within ${timeoutMs / 1000} s` : wordsOf(error)}`);
  }
}

async function readAnswer(answer: IncomingMessage, maxBytes: number): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`it sends more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString('utf8') };
}
