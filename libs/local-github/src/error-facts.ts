export interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly cause?: unknown;
}

/**
 * What an unknown error says. By its fields, not by `instanceof`: an error of node's own may come from another realm than the
 * code that catches it (in a test runner's sandbox it always does).
 */
export function factsOf(error: unknown): ErrorFacts {
  if (typeof error !== 'object' || error === null) return { name: 'Error', message: String(error) };
  const { name, message, code, cause } = error as Record<string, unknown>;
  return { name: String(name), message: String(message), cause, ...(typeof code === 'string' ? { code } : {}) };
}
