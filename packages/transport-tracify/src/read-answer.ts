import { type HttpAnswer, readStandardAnswer, type SendOutcome } from '@waymark/core/transport';

/** Characters of the vendor's own words that are kept. */
const keptCharacters = 200;

/** What an answer of the events API means. Tracify answers 200 also to what it rejects, and says so in `status`. */
export function readAnswer(answer: HttpAnswer, token: string): SendOutcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return readBody(answer.json(), token);
  if (status === 400 || status === 413 || status === 422) {
    const why = { code: `http-${status}`, message: `Tracify answered ${status}.` };
    return { status: 'split', why, ...(status === 413 && { tooLarge: true }) };
  }
  return readStandardAnswer(answer);
}

/** A body that is empty or no JSON counts as success: only a clear no is one. */
function readBody(body: unknown, token: string): SendOutcome {
  const { status, error } = (typeof body === 'object' && body !== null ? body : {}) as { readonly status?: unknown; readonly error?: unknown };
  if (status !== false) return { status: 'delivered' };
  const words = typeof error === 'string' && error !== '' ? `: ${withoutSecrets(error, token)}` : ' and gave no reason';
  return { status: 'refused', why: { code: 'rejected', message: `Tracify rejected the request${words}.` } };
}

/** Takes out what must not reach a log: the token, e-mail and IP addresses, hashes of identities, control characters. */
function withoutSecrets(text: string, token: string): string {
  return text
    .slice(0, 10 * keptCharacters)
    .replaceAll(token, '[token]')
    .replace(/[^\s"'<>@]+@[^\s"'<>@]+/g, '[e-mail]')
    .replace(/[\da-f]{32,}/gi, '[hash]')
    .replace(/\b\d{1,3}(\.\d{1,3}){3}\b|(?<![\w:])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi, '[ip]')
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .slice(0, keptCharacters)
    .trim();
}
