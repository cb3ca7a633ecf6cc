import type { Surface } from '../server/request-log.js';

/** A request as an interceptor sees it. */
export interface InterceptedRequest {
  readonly surface: Surface;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What goes wrong instead of, or after, the real answer. */
export interface Fault {
  /** `before`: nothing happens; `after`: the work is done and only the answer is replaced. */
  readonly when: 'before' | 'after';
  /** Default 500. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Cut the connection instead of answering. */
  readonly reset?: boolean;
  /** Milliseconds before the fault shows; with `pass` this makes a slow answer. */
  readonly delayMs?: number;
  /** Give the real answer after `delayMs`. */
  readonly pass?: boolean;
  /** Done beside it, before or after the work. */
  readonly act?: () => Promise<void> | void;
}

/** Returns undefined for a request that shall go through untouched. */
export type Interceptor = (request: InterceptedRequest) => Fault | undefined;

/** The one place where a request can be made to fail on purpose; the first interceptor with a fault wins. */
export class Faults {
  private readonly interceptors: Interceptor[] = [];

  /** Returns the function that takes it out again. */
  add(interceptor: Interceptor): () => void {
    this.interceptors.push(interceptor);
    return () => {
      const at = this.interceptors.indexOf(interceptor);
      if (at >= 0) this.interceptors.splice(at, 1);
    };
  }

  find(request: InterceptedRequest): Fault | undefined {
    for (const interceptor of this.interceptors) {
      const fault = interceptor(request);
      if (fault) return fault;
    }
    return undefined;
  }
}
