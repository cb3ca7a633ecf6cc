export interface ErrorDetail {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly message?: string;
}

/** An answer in GitHub's error form; the pipeline adds `documentation_url` and `status`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errors?: readonly ErrorDetail[],
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export function notFound(message = 'Not Found'): ApiError {
  return new ApiError(404, message);
}

export function unprocessable(message: string, errors?: readonly ErrorDetail[]): ApiError {
  return new ApiError(422, message, errors);
}

export function emptyRepository(): ApiError {
  return new ApiError(409, 'Git Repository is empty.');
}
