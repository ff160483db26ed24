import { parseRetryAfter } from '@waymark/core/transport';
import type { DurationMs } from '@waymark/core';

/** What OrderCloud answered, or that it did not. */
export interface ApiAnswer {
  /** 0: no answer came. */
  readonly status: number;
  readonly body: unknown;
  /** The vendor's code for what went wrong, `NotFound` for example. */
  readonly errorCode: string | undefined;
  readonly retryAfter: DurationMs;
}

/** Reads an answer to the end. Bodies may begin with a byte order mark. */
export async function readAnswer(response: Response): Promise<ApiAnswer> {
  const text = (await response.text()).replace(/^\uFEFF/, '');
  const body = parse(text);
  return {
    status: response.status,
    body,
    errorCode: response.ok ? undefined : errorCodeOf(body),
    retryAfter: parseRetryAfter(response.headers),
  };
}

/** Worth another try: nobody answered, too many requests, a fault of the server, brief maintenance. */
export function isTemporary({ status, errorCode }: ApiAnswer): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500 || errorCode === 'Api.Offline';
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Only what looks like a code is kept: it goes into messages that people log. */
function errorCodeOf(body: unknown): string | undefined {
  const errors = (body as { readonly Errors?: readonly { readonly ErrorCode?: unknown }[] } | undefined)?.Errors;
  const code = Array.isArray(errors) ? (errors[0] as { readonly ErrorCode?: unknown } | undefined)?.ErrorCode : undefined;
  return typeof code === 'string' && /^[A-Za-z][A-Za-z.]{0,79}$/.test(code) ? code : undefined;
}
