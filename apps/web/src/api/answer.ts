import { refusal, UnreachableError } from './problem.js';

/** How the generated client answers: `data` on success, else `error` with the problem document. */
interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body. @throws ApiError for a refusal, UnreachableError when nothing answered. */
export async function answer<T>(request: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await arrived(request);
  if (response.ok) return data as T;
  throw refusal(response.status, error, response.headers.get('retry-after'));
}

async function arrived<T>(request: Promise<Answered<T>>): Promise<Answered<T>> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new UnreachableError();
  }
}
