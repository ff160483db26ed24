/** What the API answers, before it becomes an answer of the sandbox. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly reason: string;
}

export function success(status: number, body: unknown, reason: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, body, headers, reason };
}

/** An error as every resource answers it. */
export function apiError(status: number, code: string, message: string, data: unknown = null): Reply {
  return { status, body: { Errors: [{ ErrorCode: code, Message: message, Data: data }] }, reason: `${code}: ${message}` };
}

export const notFound = (type: string, id: string): Reply => apiError(404, 'NotFound', `Object not found: ${type}`, { ObjectType: type, ObjectID: id.slice(0, 100) });

export const invalid = (problems: readonly string[]): Reply => apiError(400, 'ValidationFailure', problems.join('; '));

/** An error of the token address: the shape of OAuth with the vendor's list beside it. */
export function oauthError(status: number, error: string, code: string, message: string): Reply {
  const body = { error, error_description: code, Errors: [{ ErrorCode: code, Message: message, Data: null }] };
  return { status, body, reason: `${code}: ${message}` };
}
